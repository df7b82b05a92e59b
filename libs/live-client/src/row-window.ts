import { compareRows, type ConversationRow, type Scope, type Sort } from '@baton/contracts-inbox-protocol';

export interface WindowView {
  /** Conversations in the order to show. */
  readonly ids: readonly string[];
  /** `loading`: nothing to show yet. `stale`: shown, but a reload is on its way. */
  readonly state: 'loading' | 'ready' | 'stale';
  /** Cursor of the next page; null at the end of the list. */
  readonly next: string | null;
  /** Rows that came, left or moved while the order was held. */
  readonly heldUpdates: number;
}

/**
 * The rows of one (scope, sort), in order, down to the last one that a page ended with.
 *
 * Below that boundary rows are known only by chance (something happened to them), so they are kept but not shown:
 * the list would have holes. Above it the window is exact, because a row can cross the boundary only by changing,
 * and every change arrives.
 */
export class RowWindow {
  readonly scope: Scope;
  readonly sort: Sort;
  #rows: ConversationRow[] = [];
  #boundary: ConversationRow | null = null;
  #next: string | null = null;
  #state: WindowView['state'] = 'loading';
  #held: string[] | null = null;
  #moved = new Set<string>();
  #view: WindowView | null = null;

  constructor(scope: Scope, sort: Sort) {
    this.scope = scope;
    this.sort = sort;
  }

  /** Replaces one row by what it is now; either may be absent from this window. True when the order changed. */
  replace(before: ConversationRow | undefined, after: ConversationRow | undefined): boolean {
    let from = -1;
    if (before !== undefined) {
      from = this.#indexOf(before);
      if (from >= 0) this.#rows.splice(from, 1);
    }
    let to = -1;
    if (after !== undefined) {
      to = this.#insertionOf(after);
      this.#rows.splice(to, 0, after);
    }
    if (from === to && this.#isShown(before) === this.#isShown(after)) return false;
    const id = (after ?? before)?.conversationId;
    if (this.#held !== null && id !== undefined) this.#moved.add(id);
    this.#view = null;
    return true;
  }

  /** A page that begins at the top: the window is exact down to its last row. `all` is every known row in scope. */
  restart(all: readonly ConversationRow[], page: readonly ConversationRow[], next: string | null): void {
    this.#rows = [...all].sort((a, b) => compareRows(a, b, this.sort));
    this.#boundary = page.at(-1) ?? null;
    this.#next = next;
    this.#state = 'ready';
    this.#view = null;
    if (this.#held !== null) this.hold();
  }

  /** The page after the present boundary; its rows were put by `replace` before. */
  extend(page: readonly ConversationRow[], next: string | null): void {
    this.#boundary = page.at(-1) ?? this.#boundary;
    this.#next = next;
    this.#view = null;
    if (this.#held !== null) {
      const held = new Set(this.#held);
      this.#held.push(...page.map((row) => row.conversationId).filter((id) => !held.has(id)));
    }
  }

  markStale(): void {
    if (this.#state === 'ready') this.#state = 'stale';
    this.#view = null;
  }

  get complete(): boolean {
    return this.#state === 'ready' && this.#next === null;
  }

  get next(): string | null {
    return this.#next;
  }

  get state(): WindowView['state'] {
    return this.#state;
  }

  /** Freezes what is shown, so that no row moves under a pointer. */
  hold(): void {
    this.#held = this.#shown();
    this.#moved.clear();
    this.#view = null;
  }

  release(): void {
    this.#held = null;
    this.#moved.clear();
    this.#view = null;
  }

  get held(): boolean {
    return this.#held !== null;
  }

  /** `known` tells which held rows still exist: one that may no longer be seen leaves even a held list. */
  view(known: (conversationId: string) => boolean): WindowView {
    this.#view ??= {
      ids: this.#held === null ? this.#shown() : this.#held.filter(known),
      state: this.#state,
      next: this.#next,
      heldUpdates: this.#held === null ? 0 : this.#moved.size,
    };
    return this.#view;
  }

  #isShown(row: ConversationRow | undefined): boolean {
    if (row === undefined) return false;
    return this.#next === null || this.#boundary === null || compareRows(row, this.#boundary, this.sort) <= 0;
  }

  #shown(): string[] {
    const end = this.#next === null || this.#boundary === null ? this.#rows.length : this.#upperBound(this.#boundary);
    const ids: string[] = [];
    for (let index = 0; index < end; index += 1) ids.push((this.#rows[index] as ConversationRow).conversationId);
    return ids;
  }

  #indexOf(row: ConversationRow): number {
    const index = this.#insertionOf(row);
    return this.#rows[index]?.conversationId === row.conversationId ? index : -1;
  }

  /** First index whose row does not stand above `row`. */
  #insertionOf(row: ConversationRow): number {
    return this.#search((other) => compareRows(other, row, this.sort) < 0);
  }

  #upperBound(row: ConversationRow): number {
    return this.#search((other) => compareRows(other, row, this.sort) <= 0);
  }

  #search(above: (row: ConversationRow) => boolean): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (above(this.#rows[middle] as ConversationRow)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
