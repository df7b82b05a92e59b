import { LRUCache } from 'lru-cache';

/**
 * Things by key as the batch in hand sees them: what it changed, over what is cached of the rows. Remembers what stood
 * there before the batch, so that the difference can be written and told.
 */
export class Kept<T extends object> {
  private readonly cache: LRUCache<string, T>;
  /** What was read for the batch in hand: however much it is, all of it stays until the batch is done. */
  private loaded = new Map<string, T>();
  private batch = new Map<string, T>();
  private originals = new Map<string, T | undefined>();
  /** The batch before, which may still be on its way to its rows: reading those would show what stood there. */
  private underWay = new Map<string, T>();

  constructor(capacity: number) {
    this.cache = new LRUCache({ max: capacity });
  }

  get(key: string): T | undefined {
    return this.batch.get(key) ?? this.written(key);
  }

  /** A row as it was read. */
  load(key: string, value: T): void {
    this.loaded.set(key, value);
  }

  set(key: string, value: T): void {
    if (!this.originals.has(key)) this.originals.set(key, this.written(key));
    this.batch.set(key, value);
  }

  isChanged(key: string): boolean {
    return this.batch.has(key);
  }

  before(key: string): T | undefined {
    return this.originals.get(key);
  }

  changed(): IterableIterator<[string, T]> {
    return this.batch.entries();
  }

  /** The batch goes to its rows; the one before is there. */
  settle(): void {
    for (const [key, value] of this.loaded) this.cache.set(key, value);
    for (const [key, value] of this.batch) this.cache.set(key, value);
    this.loaded = new Map();
    this.underWay = this.batch;
    this.batch = new Map();
    this.originals = new Map();
  }

  private written(key: string): T | undefined {
    return this.underWay.get(key) ?? this.loaded.get(key) ?? this.cache.get(key);
  }
}
