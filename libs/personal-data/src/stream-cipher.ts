import type { Ciphers, FieldCipher } from '@baton/event-sourcing';
import { Fault } from '@baton/event-sourcing';
import { open, seal } from './aes-gcm.ts';

/** Fields are sealed with one stream's key; `key` is null after an erasure. */
export class StreamCipher implements FieldCipher {
  constructor(private readonly key: Buffer | null) {}

  get erased(): boolean {
    return this.key === null;
  }

  seal(plain: string, context: string): string {
    if (this.key === null) throw new Fault('key-erased', 'The key of this stream was erased', 'never');
    return seal(this.key, plain, context).toString('base64');
  }

  open(sealed: string, context: string): string | null {
    if (this.key === null) return null;
    try {
      return open(this.key, Buffer.from(sealed, 'base64'), context).toString('utf8');
    } catch (cause) {
      throw new Fault('undecipherable', `${context} was not sealed with the key of its stream`, 'never', { cause });
    }
  }
}

/** Holds what one unit of work has loaded, so that nothing disappears between loading and encoding. */
export class LoadedCiphers implements Ciphers {
  constructor(private readonly ciphers: ReadonlyMap<string, StreamCipher>) {}

  of(stream: string): StreamCipher {
    const cipher = this.ciphers.get(stream);
    if (cipher === undefined) throw new Fault('key-missing', `No key was loaded for ${stream}`, 'never');
    return cipher;
  }
}
