/**
 * Encrypts the personal fields of one stream with that stream's key. Synchronous: a batch of events is encoded
 * without waiting between them.
 *
 * `context` is bound to the ciphertext (`<event id>/<field>`): a value copied into another event or field does not open.
 */
export interface FieldCipher {
  seal(plain: string, context: string): string;
  /** Null when the key was erased. Throws a `Fault` when the text was not sealed with this key and context. */
  open(sealed: string, context: string): string | null;
}

/** The ciphers that were loaded for one unit of work. */
export interface Ciphers {
  /** Throws a `Fault` for a stream that was not loaded or that never had a key. */
  of(stream: string): FieldCipher;
}

/** Where keys come from. */
export interface CipherSource {
  /** The keys of all the streams in at most one round trip. Streams without a key are left out. */
  load(streams: Iterable<string>): Promise<Ciphers>;
}
