/**
 * A key as it is kept. A contact's key is wrapped by the master key and owns itself; a conversation's key is wrapped
 * by the key of its contact, which is its owner. `wrapped` is null after an erasure: the row stays as the proof.
 */
export interface StoredKey {
  readonly stream: string;
  readonly owner: string;
  readonly wrapped: Buffer | null;
}

/** A key together with the one that unwraps it. */
export interface OwnedKey extends StoredKey {
  readonly ownerWrapped: Buffer | null;
}

/** Throws `Fault` `keys-unavailable`, retry yes, when the keys cannot be reached. */
export interface KeyStore {
  /** The keys that exist. */
  find(streams: readonly string[]): Promise<OwnedKey[]>;
  /**
   * Adds keys and never replaces one. A key whose owner is kept with another `ownerWrapped` (somebody else was faster)
   * is left out. Returns the streams that were added.
   */
  add(keys: readonly OwnedKey[]): Promise<Set<string>>;
  /** Destroys the owner's key and all that it wraps. Returns the streams. */
  erase(owner: string): Promise<string[]>;
  /** The value kept under the name; the given one when there was none. */
  firstCheck(name: string, value: Buffer): Promise<Buffer>;
}
