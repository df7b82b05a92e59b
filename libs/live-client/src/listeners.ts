/** Who listens to what; a listener hears once of each time that its subject changed. */
export class Listeners<Key extends string> {
  readonly #of = new Map<Key, Set<() => void>>();

  add(key: Key, listener: () => void): () => void {
    const listeners = this.#of.get(key) ?? new Set();
    listeners.add(listener);
    this.#of.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#of.delete(key);
    };
  }

  tell(key: Key): void {
    for (const listener of [...(this.#of.get(key) ?? [])]) listener();
  }
}
