const BASE = 'http://widget';

/** Path and query of a request; null for what is no address (`//`): anybody can send that, and it must not throw. */
export const targetOf = (url: string | undefined): URL | null =>
  url !== undefined && URL.canParse(url, BASE) ? new URL(url, BASE) : null;
