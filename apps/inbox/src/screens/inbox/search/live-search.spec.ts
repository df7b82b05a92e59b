import type { ConversationRow, SearchPage } from '@baton/contracts-inbox-protocol';
import { FOLLOW_MS, LiveSearch, LOOK_MS, type SearchQuery } from './live-search.ts';

const QUERY: SearchQuery = { q: 'parcel', sort: 'newest', scope: 'all' };
const SIZE = 2;

/** A server that finds what it is told to find, in pages of two. */
class Server {
  ids: string[] = [];
  said = 'before';
  fails: Error | null = null;
  asked: string[] = [];
  changed: () => void = () => undefined;
  followers = 0;
  private time = 0;
  private readonly timers = new Set<{ readonly at: number; readonly run: () => void }>();
  readonly search = new LiveSearch({
    ask: async ({ q }, after) => {
      this.asked.push(`${q} ${after ?? ''}`.trim());
      await Promise.resolve();
      if (this.fails !== null) throw this.fails;
      return this.page(Number(after ?? 0));
    },
    follow: (_, onChange) => {
      this.changed = onChange;
      this.followers += 1;
      return () => (this.followers -= 1);
    },
    explain: (error) => (error as Error).message,
    after: (milliseconds, run) => {
      const timer = { at: this.time + milliseconds, run };
      this.timers.add(timer);
      return () => void this.timers.delete(timer);
    },
  });

  /** Time passes, and everything that it sets off. */
  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    for (const timer of this.timers) {
      if (timer.at > this.time) continue;
      this.timers.delete(timer);
      timer.run();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  get shown(): readonly string[] | undefined {
    return this.search.view().found?.ids;
  }

  private page(from: number): SearchPage {
    const ids = this.ids.slice(from, from + SIZE);
    const rows = ids.map((conversationId) => ({ conversationId, reason: this.said }) as ConversationRow);
    const next = from + SIZE < this.ids.length ? String(from + SIZE) : null;
    return { rows, next, total: { count: this.ids.length, more: false }, highlights: [] };
  }
}

describe('a search that is shown', () => {
  let server: Server;
  const pass = (milliseconds: number): Promise<void> => server.pass(milliseconds);

  beforeEach(async () => {
    server = new Server();
    server.ids = ['a', 'b', 'c'];
    server.search.show(QUERY);
    await pass(0);
  });
  afterEach(() => {
    server.search.stop();
    expect(server.followers).toBe(0);
  });

  it('loads pages on demand, one at a time', async () => {
    expect(server.shown).toEqual(['a', 'b']);
    await Promise.all([server.search.more(QUERY), server.search.more(QUERY)]);
    expect(server.shown).toEqual(['a', 'b', 'c']);
    await server.search.more(QUERY);
    expect(server.asked).toEqual(['parcel', 'parcel 2']);
  });

  it('follows changes of the lists at a pace, with all its pages, and looks now and then without them', async () => {
    await server.search.more(QUERY);
    server.asked = [];
    server.ids = ['new', 'a', 'b', 'c'];
    for (let times = 0; times < 9; times += 1) server.changed();
    await pass(FOLLOW_MS);
    expect(server.shown).toEqual(['new', 'a', 'b', 'c']);
    expect(server.asked).toEqual(['parcel', 'parcel 2']);
    server.ids = ['new'];
    await pass(LOOK_MS);
    expect(server.shown).toEqual(['new']);
  });

  it('keeps rows in their places while somebody is at them, and says how many would move', async () => {
    server.search.hold('pointer', true);
    server.search.hold('focus', true);
    server.ids = ['new', 'b', 'a', 'c'];
    server.said = 'now';
    server.changed();
    await pass(FOLLOW_MS);
    expect(server.shown).toEqual(['a', 'b']);
    expect(server.search.view()).toMatchObject({ updates: 1 });
    expect(server.search.view().found?.rows.get('b')?.row.reason).toBe('now');
    server.search.hold('pointer', false);
    expect(server.shown).toEqual(['a', 'b']);
    server.search.hold('focus', false);
    expect(server.search.view()).toMatchObject({ updates: 0, found: { ids: ['new', 'b'] } });
  });

  it('shows the updates when asked for them although rows are held', async () => {
    server.search.hold('scroll', true);
    server.ids = ['c'];
    server.changed();
    await pass(FOLLOW_MS);
    server.search.showUpdates();
    expect(server.shown).toEqual(['c']);
  });

  it('leaves what was found in sight until the next search has found something, held or not', async () => {
    server.search.hold('pointer', true);
    server.ids = ['x'];
    server.search.show({ ...QUERY, q: 'other' });
    expect(server.search.view()).toMatchObject({ state: 'loading', found: { ids: ['a', 'b'] } });
    await pass(0);
    expect(server.search.view()).toMatchObject({ state: 'ready', found: { ids: ['x'] } });
  });

  it('takes no answer to a search that is not shown any more', async () => {
    server.search.show({ ...QUERY, q: 'slow' });
    server.search.stop();
    server.ids = ['late'];
    await pass(LOOK_MS);
    expect(server.shown).toEqual(['a', 'b']);
  });

  it('says what is wrong, and is itself again after it', async () => {
    server.fails = new Error('The server cannot be reached.');
    server.changed();
    await pass(FOLLOW_MS);
    expect(server.search.view()).toMatchObject({ problem: 'The server cannot be reached.' });
    server.fails = null;
    await pass(LOOK_MS);
    expect(server.search.view()).toMatchObject({ problem: null, found: { ids: ['a', 'b'] } });
  });
});
