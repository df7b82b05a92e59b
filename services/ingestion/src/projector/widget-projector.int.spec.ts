import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import type { CipherSource } from '@baton/event-sourcing';
import { migrate } from '@baton/service-kit';
import { testDatabase, until, type TestDatabase } from '@baton/testing';
import { Pool } from 'pg';
import { WIDGET_MIGRATIONS, WIDGET_SCHEMA } from '../migrations/migrations.ts';
import type { WidgetSignal } from '../views/visitor-thread/visitor-thread.row.ts';
import { ViewStore } from './view-store.adapter.ts';
import { randomHistory } from './visitor-histories.spec-kit.ts';
import { WidgetProjector } from './widget-projector.ts';
import { WorkingSetLoader } from './working-set.adapter.ts';

/** The histories of these specs hold nothing sealed. */
const noCiphers: CipherSource = {
  load: () =>
    Promise.resolve({
      of: () => {
        throw new Error('nothing is sealed here');
      },
    }),
};

const TABLES = ['conversations', 'threads', 'messages', 'merged', 'visitors', 'agents'];
/** Shared machines are slow at times; what is awaited is always a fact. */
const PATIENCE_MS = 60_000;

describe('the widget projector on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  let events: PostgresEventStore;
  let views: ViewStore;
  let stop: AbortController;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 6 });
    await migrateEventStore(pool);
    for (let twice = 0; twice < 2; twice += 1)
      await migrate({ name: 'spec', url: database.url, schema: WIDGET_SCHEMA, migrations: WIDGET_MIGRATIONS });
    events = await createPostgresEventStore({ pool });
    views = new ViewStore(pool);
  }, PATIENCE_MS);

  afterAll(async () => {
    await events.close();
    await pool.end();
    await database.drop();
  });

  beforeEach(() => {
    stop = new AbortController();
  });

  afterEach(() => stop.abort());

  const projector = (batchSize = 1_000) => {
    const signals: WidgetSignal[] = [];
    const faults: unknown[] = [];
    const projecting = new WidgetProjector({
      ...{ store: events.store, views, loader: new WorkingSetLoader(pool), ciphers: noCiphers, batchSize },
      announce: (text) => signals.push(JSON.parse(text) as WidgetSignal),
      onFault: (fault) => faults.push(fault),
    });
    return { projecting, signals, faults };
  };

  const caughtUp = async (): Promise<void> => {
    const head = await events.store.head();
    const at = async (): Promise<boolean> => {
      const { rows } = await pool.query<{ position: string }>('SELECT position FROM widget.projection WHERE live');
      return rows[0]?.position === head;
    };
    await until('the projector is at the head', at, PATIENCE_MS);
  };

  const dump = async (): Promise<string> => {
    const tables = await Promise.all(
      TABLES.map((table) => pool.query(`SELECT t::text AS row FROM widget.${table} t ORDER BY 1`)),
    );
    return JSON.stringify(tables.map(({ rows }) => rows as unknown[]));
  };

  const append = async (seed: number, length: number): Promise<void> => {
    await Promise.all(
      randomHistory(seed, length).map(({ stream, event }) =>
        events.store.append({ writes: [{ stream, expected: 'any', events: [event] }] }),
      ),
    );
  };

  it(
    'writes live, event by event, what a rebuild writes, also where visitors turned out to be others',
    async () => {
      const live = projector(1);
      const running = live.projecting.run(1, stop.signal);
      await append(21, 500);
      await caughtUp();
      stop.abort();
      await running.done;
      expect(live.faults).toEqual([]);
      const written = await dump();
      for (const table of TABLES) expect((await pool.query(`SELECT FROM widget.${table} LIMIT 1`)).rowCount).toBe(1);

      for (const batchSize of [1_000, 7]) {
        await views.reset(2);
        stop = new AbortController();
        const again = projector(batchSize);
        const rebuilt = again.projecting.run(2, stop.signal);
        await caughtUp();
        stop.abort();
        await rebuilt.done;
        expect(again.faults).toEqual([]);
        expect(await dump()).toBe(written);
      }
    },
    PATIENCE_MS,
  );

  it('numbers every thread so that what came after any moment is found by its number', async () => {
    const { rows } = await pool.query<{ id: string; change: string; numbers: string[]; revs: string[] }>(
      `SELECT t.thread_id AS id, t.change, array_agg(m.seq ORDER BY m.seq) AS numbers, array_agg(m.rev) AS revs
       FROM widget.threads t JOIN widget.messages m USING (thread_id) WHERE m.seq IS NOT NULL GROUP BY 1, 2`,
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { change, numbers, revs } of rows) {
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(Math.max(...revs.map(Number))).toBeLessThanOrEqual(Number(change));
    }
    const orphans = await pool.query(
      'SELECT FROM widget.messages WHERE thread_id NOT IN (SELECT thread_id FROM widget.threads)',
    );
    expect(orphans.rowCount).toBe(0);
  });

  it('tells which threads and visitors a commit was about', async () => {
    const live = projector(1);
    const running = live.projecting.run(3, stop.signal);
    await append(22, 200);
    await caughtUp();
    stop.abort();
    await running.done;
    const told = new Set(live.signals.flatMap(({ threadIds }) => threadIds));
    const { rows } = await pool.query<{ thread_id: string }>(
      `SELECT DISTINCT thread_id FROM widget.conversations WHERE thread_id IS NOT NULL AND conversation_id LIKE '%-0016-%'`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(({ thread_id }) => !told.has(thread_id))).toEqual([]);
    expect(live.signals.some(({ visitorIds }) => visitorIds.length > 0)).toBe(true);
    expect(live.signals.some(({ teamIds }) => teamIds.length > 0)).toBe(true);
  });

  it('lets nobody write whose lease has passed to another', async () => {
    const old = projector();
    const oldRun = old.projecting.run(4, stop.signal);
    await caughtUp();
    const fresh = projector();
    const freshRun = fresh.projecting.run(5, stop.signal);
    await until('the other took over', async () => {
      const taken = await pool.query('SELECT FROM widget.projection WHERE lease_epoch = 5');
      return taken.rowCount === 1;
    });
    await append(23, 60);
    await caughtUp();
    await until('the old one was refused', () => old.faults.length > 0);
    stop.abort();
    await Promise.all([oldRun.done, freshRun.done]);
    expect(old.signals).toEqual([]);
    expect(fresh.faults).toEqual([]);
  });

  it('notices in quiet hours that somebody emptied the view', async () => {
    const { projecting } = projector();
    const running = projecting.run(1_000, stop.signal);
    await caughtUp();
    const displaced = projecting.displaced(stop.signal).then(() => stop.signal.aborted);
    await views.reset(1_000);
    expect(await displaced).toBe(false);
    stop.abort();
    await running.done;
  });
});
