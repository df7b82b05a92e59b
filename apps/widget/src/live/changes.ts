/** Who wants to know that something changed. Told once for everything that happens in one go. */
export class Changes {
  readonly #listeners = new Set<() => void>();
  #due = false;

  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  tell = (): void => {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) listener();
    });
  };
}
