import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

export const KEY_BYTES = 32;

/** First byte of everything sealed, so that another algorithm can follow. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES;

/** Random bytes are asked for by the page: a call for each nonce would cost as much as the cipher. */
const pool = Buffer.alloc(NONCE_BYTES * 512);
let used = pool.length;

const newNonce = (): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += NONCE_BYTES;
  return pool.subarray(used - NONCE_BYTES, used);
};

/** AES-256-GCM: format (1 byte), random nonce (12), ciphertext, tag (16). `context` is authenticated, not stored. */
export const seal = (key: Uint8Array, plain: Uint8Array | string, context: string): Buffer => {
  const nonce = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const start = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  return Buffer.concat([Buffer.of(FORMAT), nonce, start, cipher.final(), cipher.getAuthTag()]);
};

/** Throws when `sealed` was not made with this key and context. */
export const open = (key: Uint8Array, sealed: Buffer, context: string): Buffer => {
  if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new Error('Not a sealed value');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, HEADER_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const start = decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES));
  return Buffer.concat([start, decipher.final()]);
};
