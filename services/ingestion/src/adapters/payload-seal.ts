import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM under keys derived from the master key: nonce (12 bytes), ciphertext, tag (16). */
export class PayloadSeal {
  private readonly key: Buffer;
  private readonly digestKey: Buffer;

  /** `purpose` keeps what is sealed for one table from being opened as another's. */
  constructor(masterKey: Buffer, purpose = 'ingestion dead letter') {
    const derive = (name: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, '', name, 32));
    this.key = derive(`${purpose}s`);
    this.digestKey = derive(`${purpose} digests`);
  }

  /** `id` is bound to the ciphertext: a payload cannot be moved to another row. */
  seal(payload: string, id: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(id));
    return Buffer.concat([nonce, cipher.update(payload, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the bytes were not sealed for this id with this key. */
  open(sealed: Buffer, id: string): string {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE))
      .setAAD(Buffer.from(id))
      .setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
  }

  /** Recognises a repeated item without telling what it says. */
  digest(...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.digestKey).update(JSON.stringify(parts)).digest();
  }
}
