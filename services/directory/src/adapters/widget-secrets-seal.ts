import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { WidgetSecrets } from '@baton/contracts-directory';
import type { SecretSeal } from '../domain/widget/secret-seal.port.ts';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under a key derived from the master key: nonce (12 bytes), ciphertext, tag (16). */
export class WidgetSecretsSeal implements SecretSeal {
  private readonly key: Buffer;

  constructor(masterKey: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', masterKey, '', 'directory widget secrets', 32));
  }

  seal({ jwt, identity }: WidgetSecrets, accountId: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(accountId));
    const text = JSON.stringify({ jwt, identity });
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Buffer, accountId: string): WidgetSecrets {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE))
      .setAAD(Buffer.from(accountId))
      .setAuthTag(sealed.subarray(-TAG));
    const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
    return JSON.parse(plain.toString('utf8')) as WidgetSecrets;
  }
}
