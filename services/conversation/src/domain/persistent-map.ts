/**
 * An immutable map whose newest version costs what a `Map` costs (Baker's trick): it owns the real map, older
 * versions hold the one difference to the next. A state of thousands of messages is folded in linear time, and an
 * older state that somebody still holds reads as it always did.
 */
export class PersistentMap<V extends NonNullable<unknown>> {
  #place: Owner<V> | Difference<V>;

  private constructor(place: Owner<V>) {
    this.#place = place;
  }

  static empty<V extends NonNullable<unknown>>(): PersistentMap<V> {
    return new PersistentMap<V>({ map: new Map() });
  }

  get size(): number {
    return this.#own().size;
  }

  get(key: string): V | undefined {
    return this.#own().get(key);
  }

  has(key: string): boolean {
    return this.#own().has(key);
  }

  entries(): readonly (readonly [string, V])[] {
    return [...this.#own()];
  }

  with(key: string, value: V): PersistentMap<V> {
    return this.#changed(key, value);
  }

  without(key: string): PersistentMap<V> {
    return this.has(key) ? this.#changed(key, undefined) : this;
  }

  #changed(key: string, value: V | undefined): PersistentMap<V> {
    const map = this.#own();
    // Every conversation begins with the same empty map: they must not share what follows.
    if (map.size === 0 && value !== undefined) return new PersistentMap<V>({ map: new Map([[key, value]]) });
    const next = new PersistentMap<V>({ map });
    this.#place = { next, key, value: map.get(key) };
    put(map, key, value);
    return next;
  }

  /** Takes the real map back from the newest version, reversing the differences on the way. */
  #own(): Map<string, V> {
    if ('map' in this.#place) return this.#place.map;
    const older = [this as PersistentMap<V>];
    for (let next = this.#place.next; 'next' in next.#place; next = next.#place.next) older.push(next);
    for (const version of older.reverse()) version.#takeOver();
    return this.#own();
  }

  /** The next version owns the map; afterwards this one does, and the next one holds the difference to it. */
  #takeOver(): void {
    const { next, key, value } = this.#place as Difference<V>;
    const { map } = next.#place as Owner<V>;
    next.#place = { next: this, key, value: map.get(key) };
    put(map, key, value);
    this.#place = { map };
  }
}

interface Owner<V> {
  readonly map: Map<string, V>;
}

/** What `key` was before the next version changed it; undefined when it was not there. */
interface Difference<V extends NonNullable<unknown>> {
  readonly next: PersistentMap<V>;
  readonly key: string;
  readonly value: V | undefined;
}

const put = <V>(map: Map<string, V>, key: string, value: V | undefined): void => {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
};
