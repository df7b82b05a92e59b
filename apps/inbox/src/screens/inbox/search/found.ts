import type { SearchPage } from '@baton/contracts-inbox-protocol';
import type { FoundRow } from '../list/card-list.tsx';

/** What a search has found so far: pages put together. */
export interface Found {
  readonly ids: readonly string[];
  readonly rows: ReadonlyMap<string, FoundRow>;
  readonly next: string | null;
  readonly total: SearchPage['total'];
  readonly pages: number;
}

export const NOTHING_FOUND: Found = { ids: [], rows: new Map(), next: null, total: null, pages: 0 };

/** A row that has moved from one page to the next between two answers stands once, where it came first. */
export const withPage = (found: Found, { rows, next, total, highlights }: SearchPage): Found => {
  const marks = new Map(highlights.map((highlight) => [highlight.conversationId, highlight]));
  const fresh = rows.filter(({ conversationId }) => !found.rows.has(conversationId));
  return {
    ids: [...found.ids, ...fresh.map(({ conversationId }) => conversationId)],
    rows: new Map([
      ...found.rows,
      ...fresh.map((row) => [row.conversationId, { row, highlight: marks.get(row.conversationId) }] as const),
    ]),
    next,
    total: found.pages === 0 ? total : found.total,
    pages: found.pages + 1,
  };
};

/** How many rows would come, go or move if `now` were shown instead of `shown`. */
export const movesBetween = (shown: Found, now: Found): number => {
  const places = new Map(shown.ids.map((id, index) => [id, index]));
  const kept = now.ids.filter((id) => places.has(id));
  const before = shown.ids.filter((id) => now.rows.has(id));
  const came = now.ids.length - kept.length;
  const went = shown.ids.length - before.length;
  return Math.max(came, went) + kept.filter((id, index) => before[index] !== id).length;
};

/** The rows stay where they are and say what they say now; one that is not found any more keeps its last words. */
export const withContents = (shown: Found, now: Found): Found => ({
  ...shown,
  rows: new Map(shown.ids.map((id) => [id, (now.rows.get(id) ?? shown.rows.get(id)) as FoundRow])),
});
