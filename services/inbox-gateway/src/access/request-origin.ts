import type { IncomingHttpHeaders } from 'node:http';
import { SESSION_COOKIE } from '@baton/contracts-directory';

/**
 * Whether a request comes from a page of our own. Browsers name the origin of every POST, DELETE and socket; where no
 * origin is named there is no browser, and so no cookie that somebody else's page could use.
 */
export const isSameOrigin = (headers: IncomingHttpHeaders): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};

/** The session's token, or null. Tokens are base64url or hex: they need no decoding. */
export const sessionToken = (headers: IncomingHttpHeaders): string | null => {
  const match = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w-]{16,256})(?:;|$)`).exec(headers.cookie ?? '');
  return match?.[1] ?? null;
};
