/** Longest chunk before it is cut in two: short enough that moving its items costs less than finding the place. */
const CHUNK = 256;

/**
 * A set in order, as a list of short sorted arrays: add, delete and `after` look at O(log n) items and move at most one
 * chunk. What `compare` reads of an item must not change while it is inside, and no two items may compare as equal.
 */
export class SortedSet<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  first(): T | undefined {
    return this.#chunks[0]?.[0];
  }

  /** The first item that comes behind this one, which itself need not be inside. */
  after(item: T): T | undefined {
    const at = this.#chunkOf(item);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return undefined;
    const place = this.#placeIn(chunk, item);
    const found = chunk[place];
    if (found !== undefined && this.#compare(found, item) > 0) return found;
    return chunk[place + 1] ?? this.#chunks[at + 1]?.[0];
  }

  add(item: T): void {
    this.#size += 1;
    const at = Math.min(this.#chunkOf(item), this.#chunks.length - 1);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([item]);
      return;
    }
    chunk.splice(this.#placeIn(chunk, item), 0, item);
    if (chunk.length > CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
  }

  /** Whether it was inside. */
  delete(item: T): boolean {
    const at = this.#chunkOf(item);
    const chunk = this.#chunks[at];
    if (chunk === undefined) return false;
    const place = this.#placeIn(chunk, item);
    const found = chunk[place];
    if (found === undefined || this.#compare(found, item) !== 0) return false;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    this.#size -= 1;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The first chunk that ends at the item or behind it; their number when none does. */
  #chunkOf(item: T): number {
    return firstThat(this.#chunks, (chunk) => this.#compare(chunk.at(-1) as T, item) >= 0);
  }

  #placeIn(chunk: readonly T[], item: T): number {
    return firstThat(chunk, (other) => this.#compare(other, item) >= 0);
  }
}

/** Index of the first item that holds, where all behind it hold too; the length when none does. */
const firstThat = <T>(items: readonly T[], holds: (item: T) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
};
