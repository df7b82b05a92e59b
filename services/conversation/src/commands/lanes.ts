/**
 * Work on the same key runs one after the other, in the order of asking; other keys are not waited for. Keeps the
 * commands of one process from meeting each other's versions; those of other processes meet at the store.
 */
export class Lanes {
  private readonly ends = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.ends.get(key);
    const result = before === undefined ? work() : before.then(work);
    const end = result.catch(() => undefined);
    this.ends.set(key, end);
    try {
      return await result;
    } finally {
      if (this.ends.get(key) === end) this.ends.delete(key);
    }
  }
}
