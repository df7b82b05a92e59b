import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WidgetSecrets } from '@baton/contracts-directory';
import type { Proof } from '@baton/contracts-widget-protocol';
import { errors, jwtVerify, type JWTPayload } from 'jose';

/** Whom the host site vouched for, and what it said of them. */
export interface Vouched {
  readonly externalId: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** `invalid` says what a developer of the host site has to change; it never repeats what was sent. */
export type Judged =
  { readonly kind: 'proved'; readonly who: Vouched } | { readonly kind: 'invalid'; readonly why: string };

const LONGEST_LIFE_SECONDS = 24 * 3600;
/** Clocks of host sites differ a little. */
const LEEWAY_SECONDS = 60;
const ID_LENGTH = 128;
const EMAIL_LENGTH = 254;
const NAME_LENGTH = 128;
const PHONE_LENGTH = 20;

/**
 * A JWT must be signed with HS256 and nothing else, say when it expires (a day ahead at most), and be for this widget
 * where it says for whom. A hash is compared in constant time with the exact identifier. Any of the widget's secrets
 * will do, so that one can be replaced.
 */
export const judgeProof = async (
  proof: Proof,
  secrets: WidgetSecrets,
  accountId: string,
  now: Date,
): Promise<Judged> =>
  proof.jwt === undefined ? judgeHash(proof, secrets.identity) : judgeToken(proof.jwt, secrets.jwt, accountId, now);

const invalid = (why: string): Judged => ({ kind: 'invalid', why });

const judgeHash = (proof: Extract<Proof, { identifier: string }>, secrets: readonly string[]): Judged => {
  const { identifier, identifier_hash: hash } = proof;
  if (identifier.length > ID_LENGTH) return invalid(`identifier must have at most ${String(ID_LENGTH)} characters`);
  if (hasControls(identifier)) return invalid('identifier must not hold control characters');
  if (!/^[0-9a-f]{64}$/.test(hash)) return invalid('identifier_hash must be 64 hexadecimal digits in lower case');
  const given = Buffer.from(hash, 'hex');
  // All are tried, whichever fits: how long it takes tells nothing.
  const fits = secrets.filter((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(identifier).digest(), given),
  );
  return fits.length > 0
    ? { kind: 'proved', who: { externalId: identifier } }
    : invalid('identifier_hash is not the HMAC-SHA256 of identifier with the secret of this widget');
};

const judgeToken = async (jwt: string, secrets: readonly string[], accountId: string, now: Date): Promise<Judged> => {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(jwt, new TextEncoder().encode(secret), {
        algorithms: ['HS256'],
        currentDate: now,
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['exp'],
      });
      return judgeClaims(payload, accountId, now);
    } catch (error) {
      // Another secret may have signed it; every other fault is the token's.
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return invalid(complaint(error));
    }
  }
  return invalid('jwt is not signed with the secret of this widget');
};

const complaint = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'jwt has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `jwt has a missing or wrong claim: ${error.claim}`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'jwt must be signed with HS256';
  return 'jwt is not a signed JSON Web Token';
};

const judgeClaims = (claims: JWTPayload, accountId: string, now: Date): Judged => {
  const { exp = 0, aud } = claims;
  if (exp > now.getTime() / 1000 + LONGEST_LIFE_SECONDS + LEEWAY_SECONDS)
    return invalid('jwt must expire within 24 hours');
  if (aud !== undefined && ![aud].flat().includes(accountId)) return invalid('jwt has an aud that is not this widget');
  const text = (name: string, longest: number): string | undefined | null => {
    const value = claims[name];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' && value.length <= longest && !hasControls(value) ? value : null;
  };
  const externalId = text('external_user_id', ID_LENGTH);
  if (externalId === undefined || externalId === null || externalId === '')
    return invalid(`jwt must have external_user_id, a text of at most ${String(ID_LENGTH)} characters`);
  const told = {
    email: text('email', EMAIL_LENGTH),
    first_name: text('first_name', NAME_LENGTH),
    last_name: text('last_name', NAME_LENGTH),
    phone: text('phone', PHONE_LENGTH),
  };
  const wrong = Object.entries(told).find(([, value]) => value === null)?.[0];
  if (wrong !== undefined) return invalid(`jwt has a claim that is no text or too long: ${wrong}`);
  return { kind: 'proved', who: { externalId, ...present(told) } };
};

const present = (told: Readonly<Record<string, string | undefined | null>>): Omit<Vouched, 'externalId'> => {
  const name = [told['first_name'], told['last_name']].filter(Boolean).join(' ');
  return {
    ...(name === '' ? {} : { name }),
    ...(told['email'] ? { email: told['email'] } : {}),
    ...(told['phone'] ? { phone: told['phone'] } : {}),
  };
};

const hasControls = (text: string): boolean => /[\p{Cc}\p{Cs}]/u.test(text);
