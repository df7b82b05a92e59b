import type { WidgetSecrets } from '@baton/contracts-directory';

/** The newest and the one that it replaces: what was signed before a rotation is good until the next one. */
const KEPT = 2;

export const NO_SECRETS: WidgetSecrets = { jwt: [], identity: [] };

/** The given secrets before those that were there; the oldest drop out. */
export const withNewSecrets = (secrets: WidgetSecrets, jwt: string, identity: string): WidgetSecrets => ({
  jwt: newestOf(jwt, secrets.jwt),
  identity: newestOf(identity, secrets.identity),
});

const newestOf = (secret: string, before: readonly string[]): readonly string[] =>
  [secret, ...before.filter((one) => one !== secret)].slice(0, KEPT);
