import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The value of `X-Hub-Signature-256` for exactly these bytes. */
export const sign = (body: Buffer | string, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

/**
 * Whether the header signs these bytes with one of the secrets (several while one is being replaced). Only SHA-256;
 * without a secret nothing is genuine.
 */
export const isGenuine = (body: Buffer, header: unknown, appSecrets: readonly string[]): boolean => {
  if (typeof header !== 'string' || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
  const given = Buffer.from(header);
  // Every secret is tried: which one matched must not show in the time.
  return (
    appSecrets.filter((secret) => secret !== '' && timingSafeEqual(Buffer.from(sign(body, secret)), given)).length > 0
  );
};

/** The challenge to answer with, or null when this is not a verification with our token. */
export const answerHandshake = (query: Readonly<Record<string, unknown>>, verifyToken: string): string | null => {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
  if (verifyToken === '' || !/^[\x21-\x7e]{1,512}$/.test(challenge)) return null;
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(token), digest(verifyToken)) ? challenge : null;
};
