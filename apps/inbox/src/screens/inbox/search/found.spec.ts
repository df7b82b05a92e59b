import type { ConversationRow, SearchPage } from '@baton/contracts-inbox-protocol';
import { movesBetween, NOTHING_FOUND, withContents, withPage, type Found } from './found.ts';

const row = (conversationId: string, reason = 'r'): ConversationRow => ({ conversationId, reason }) as ConversationRow;
const page = (ids: readonly string[], next: string | null = null, reason?: string): SearchPage => ({
  rows: ids.map((id) => row(id, reason)),
  next,
  total: { count: 9, more: false },
  highlights: ids.map((id) => ({ conversationId: id, field: 'message', snippet: `about ${id}`, matches: [] })),
});
const found = (ids: readonly string[], reason?: string): Found => withPage(NOTHING_FOUND, page(ids, null, reason));

describe('what a search has found', () => {
  it('is its pages, each row once, with its highlight', () => {
    const both = withPage(withPage(NOTHING_FOUND, page(['a', 'b'], 'more')), { ...page(['b', 'c']), total: null });
    expect(both).toMatchObject({ ids: ['a', 'b', 'c'], next: null, total: { count: 9 }, pages: 2 });
    expect(both.rows.get('c')?.highlight?.snippet).toBe('about c');
  });

  it.each<[string, string[], string[], number]>([
    ['nothing', ['a', 'b'], ['a', 'b'], 0],
    ['one more', ['a', 'b'], ['c', 'a', 'b'], 1],
    ['one less', ['a', 'b', 'c'], ['a', 'c'], 1],
    ['another one', ['a', 'b'], ['a', 'c'], 1],
    ['two that changed places', ['a', 'b', 'c'], ['b', 'a', 'c'], 2],
  ])('knows how much would move: %s', (_, before, now, moves) => {
    expect(movesBetween(found(before), found(now))).toBe(moves);
  });

  it('keeps its places while it says what is true now', () => {
    const kept = withContents(found(['a', 'b'], 'before'), found(['c', 'b'], 'now'));
    expect(kept.ids).toEqual(['a', 'b']);
    expect([kept.rows.get('a')?.row.reason, kept.rows.get('b')?.row.reason]).toEqual(['before', 'now']);
  });
});
