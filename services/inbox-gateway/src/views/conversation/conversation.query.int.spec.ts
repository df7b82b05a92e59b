import { Pool } from 'pg';
import { compareRows, inScope, maySee, SCOPES, SORTS, type ConversationRow } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { migrate } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { randomHistory, TEAMS } from '../../histories.spec-kit.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { ViewStore } from '../../projector/view-store.adapter.ts';
import { countsOf } from '../counts/counts.projection.ts';
import { allCounters, viewerCounts } from '../counts/counts.query.ts';
import { difference } from '../difference.projection.ts';
import { InboxProjection } from '../inbox.projection.ts';
import { threadPage } from '../thread/thread.query.ts';
import { WorkingSet } from '../working-set.projection.ts';
import { BadCursor, conversationPage, type Onlooker } from './conversation.query.ts';

const PATIENCE_MS = 60_000;

const VIEWERS: readonly Onlooker[] = [
  { agentId: 'ana', seesAll: false, teamIds: ['team-a'] },
  { agentId: 'ben', seesAll: false, teamIds: ['team-b', 'team-c'] },
  { agentId: 'cy', seesAll: false, teamIds: [] },
  { agentId: 'ana', seesAll: true, teamIds: [] },
  { agentId: '', seesAll: false, teamIds: ['team-a'] },
  { agentId: 'nobody', seesAll: false, teamIds: TEAMS },
];

describe('pages of conversations', () => {
  let database: TestDatabase;
  let pool: Pool;
  let rows: readonly ConversationRow[];

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 3 });
    await migrate({ name: 'spec', url: database.url, schema: 'inbox', migrations: MIGRATIONS });
    const views = new ViewStore(pool);
    const state = await views.takeOver(1);
    const set = new WorkingSet();
    const projection = new InboxProjection(set);
    randomHistory(77, 1500).forEach(({ stream, event }, index) => {
      // Many happen at the same moment, so that ties have to be broken.
      const recordedAt = new Date(Date.UTC(2026, 0, 5) + Math.floor(index / 40) * 60_000).toISOString();
      const recorded: RecordedEvent = { ...event, stream, version: index + 1, position: String(index + 1), recordedAt };
      projection.apply(recorded);
    });
    const { counters } = difference(set);
    await views.commit({ state, position: '1500', seq: 0, set, counters, entries: [] }, 1);
    rows = Array.from(set.conversations.changed(), ([, { row }]) => row);
  }, PATIENCE_MS);

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const cases = VIEWERS.flatMap((viewer) =>
    SCOPES.flatMap((scope) => SORTS.map((sort) => [viewer.agentId, viewer.seesAll, scope, sort, viewer] as const)),
  );

  it.each(cases)(
    '%s (sees all: %s) reads %s by %s as the browser orders it',
    async (_id, _all, scope, sort, viewer) => {
      const wanted = rows
        .filter((row) => maySee(row, viewer) && inScope(row, scope, viewer.agentId))
        .sort((a, b) => compareRows(a, b, sort));
      const read: ConversationRow[] = [];
      let after: string | undefined;
      do {
        const page = await conversationPage(pool, viewer, {
          scope,
          sort,
          limit: 7,
          ...(after === undefined ? {} : { after }),
        });
        read.push(...page.rows);
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(read.map((row) => row.conversationId)).toEqual(wanted.map((row) => row.conversationId));
      expect(read).toEqual(wanted);
    },
  );

  it('reads something at all', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.some((row) => row.status === 'archived')).toBe(true);
    expect(rows.some((row) => row.ownerId === 'ana' && row.teamId !== 'team-a' && row.status !== 'archived')).toBe(
      true,
    );
  });

  it.each(VIEWERS)('counts what the lists of $agentId hold', async (viewer) => {
    const seen = rows.filter((row) => maySee(row, viewer));
    const count = (scope: 'all' | 'waiting' | 'mine') =>
      seen.filter((row) => inScope(row, scope, viewer.agentId)).length;
    const counts = { all: count('all'), waiting: count('waiting'), mine: count('mine') };
    if (viewer.agentId !== '') expect(await viewerCounts(pool, viewer)).toEqual(counts);
    if (viewer.agentId !== '') expect(countsOf(await allCounters(pool), viewer)).toEqual(counts);
  });

  it.each([
    '',
    'x',
    Buffer.from('["newest"]').toString('base64url'),
    Buffer.from('["oldest","a","b"]').toString('base64url'),
    Buffer.from('["newest","\\u0000","b"]').toString('base64url'),
  ])('refuses the cursor %s', async (after) => {
    const viewer = VIEWERS[0] as Onlooker;
    await expect(conversationPage(pool, viewer, { scope: 'all', sort: 'newest', limit: 5, after })).rejects.toThrow(
      BadCursor,
    );
  });

  it('reads a thread backwards, page by page, without a gap', async () => {
    const longest = [...rows].sort((a, b) => b.turns - a.turns)[0] as ConversationRow;
    const orders: number[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await threadPage(pool, longest.conversationId, {
        limit: 3,
        ...(before === undefined ? {} : { before }),
      });
      orders.unshift(...page.items.map((item) => item.order));
      before = page.items[0]?.order;
      if (!page.hasOlder) break;
    }
    const { rows: all } = await pool.query<{ item_order: number }>(
      'SELECT item_order FROM inbox.thread_items WHERE conversation_id = $1 ORDER BY item_order',
      [longest.conversationId],
    );
    expect(orders.length).toBeGreaterThan(6);
    expect(orders).toEqual(all.map((row) => row.item_order));
  });
});
