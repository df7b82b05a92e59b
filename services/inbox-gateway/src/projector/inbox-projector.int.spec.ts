import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import { START, type CipherSource } from '@baton/event-sourcing';
import { migrate } from '@baton/service-kit';
import { testDatabase, until, type TestDatabase } from '@baton/testing';
import { randomHistory } from '../histories.spec-kit.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { ChangeSignal } from '../views/change-log/change.row.ts';
import { InboxProjector } from './inbox-projector.ts';
import { ViewStore } from './view-store.adapter.ts';
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

const TABLES = ['conversations', 'conversation_details', 'thread_items', 'contacts', 'people', 'counters'];

/** Shared machines are slow at times; what is awaited is always a fact. */
const PATIENCE_MS = 60_000;

describe('the projector on PostgreSQL', () => {
  let database: TestDatabase;
  let pool: Pool;
  let events: PostgresEventStore;
  let views: ViewStore;
  let stop: AbortController;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 6 });
    await migrateEventStore(pool);
    await migrate({ name: 'spec', url: database.url, schema: 'inbox', migrations: MIGRATIONS });
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

  const projector = (options: { batchSize?: number; capacity?: number } = {}) => {
    const signals: ChangeSignal[] = [];
    const faults: unknown[] = [];
    const projecting = new InboxProjector({
      store: events.store,
      views,
      loader: new WorkingSetLoader(pool),
      ciphers: noCiphers,
      announce: (text) => signals.push(JSON.parse(text) as ChangeSignal),
      onFault: (fault) => faults.push(fault),
      ...options,
    });
    return { projecting, signals, faults };
  };

  const position = async (): Promise<string | undefined> =>
    (await pool.query<{ position: string }>('SELECT position FROM inbox.projection')).rows[0]?.position;

  const caughtUp = async (): Promise<void> => {
    const head = await events.store.head();
    await until('the projector is at the head', async () => (await position()) === head, PATIENCE_MS);
  };

  const dump = async (): Promise<unknown> => {
    const tables = await Promise.all(
      TABLES.map(async (table) => (await pool.query(`SELECT t::text AS row FROM inbox.${table} t ORDER BY 1`)).rows),
    );
    return Object.fromEntries(TABLES.map((table, index) => [table, tables[index]]));
  };

  /** The store's queue keeps the order in which appends were begun. */
  const append = async (seed: number, length: number): Promise<void> => {
    await Promise.all(
      randomHistory(seed, length).map(({ stream, event }) =>
        events.store.append({ writes: [{ stream, expected: 'any', events: [event] }] }),
      ),
    );
  };

  it(
    'writes live what a rebuild writes, with hardly any memory',
    async () => {
      const live = projector({ batchSize: 1, capacity: 6 });
      const running = live.projecting.run(1, stop.signal);
      await append(21, 300);
      await caughtUp();
      stop.abort();
      await running.done;
      expect(live.faults).toEqual([]);
      const written = await dump();

      await views.reset(2);
      stop = new AbortController();
      const rebuilding = projector();
      const rebuilt = rebuilding.projecting.run(2, stop.signal);
      await caughtUp();
      stop.abort();
      await rebuilt.done;
      expect(rebuilding.faults).toEqual([]);
      expect(await dump()).toEqual(written);
    },
    PATIENCE_MS,
  );

  it(
    'numbers its changes without gaps, and tells each commit once',
    async () => {
      const live = projector({ batchSize: 5 });
      const running = live.projecting.run(3, stop.signal);
      await append(22, 120);
      await caughtUp();
      stop.abort();
      await running.done;
      const { rows } = await pool.query<{ seq: string; entry: { seq: number } }>(
        'SELECT * FROM inbox.change_log ORDER BY seq',
      );
      expect(rows.length).toBeGreaterThan(50);
      expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((_row, index) => index + 1));
      expect(live.signals.flatMap((signal) => signal.changes ?? [])).toEqual(rows.map((row) => row.entry));
      for (const [index, signal] of live.signals.entries()) {
        expect(signal.after).toBe(live.signals[index - 1]?.seq ?? 0);
      }
    },
    PATIENCE_MS,
  );

  it(
    'lets nobody write whose lease has passed to another',
    async () => {
      const old = projector();
      const oldRun = old.projecting.run(4, stop.signal);
      await caughtUp();
      const fresh = projector();
      const freshRun = fresh.projecting.run(5, stop.signal);
      await until('the other took over', async () => {
        const taken = await pool.query('SELECT FROM inbox.projection WHERE lease_epoch = 5');
        return taken.rowCount === 1;
      });
      await append(23, 60);
      await caughtUp();
      await until('the old one was refused', () => old.faults.length > 0);
      await pause(50);
      stop.abort();
      await Promise.all([oldRun.done, freshRun.done]);
      expect(old.signals).toEqual([]);
      expect(fresh.signals.length).toBeGreaterThan(0);
      expect(fresh.faults).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('begins anew with views that an older version wrote, and with no others', async () => {
    const kept = await views.takeOver(6);
    expect(kept.live).toBe(true);
    expect(await views.takeOver(6)).toEqual(kept);
    await pool.query('UPDATE inbox.projection SET schema_version = schema_version - 1');
    const { generation, ...begun } = await views.takeOver(6);
    expect(begun).toEqual({ position: START, seq: 0, live: false });
    expect(generation).not.toBe(kept.generation);
    expect(await dump()).toEqual(Object.fromEntries(TABLES.map((table) => [table, []])));
  });

  it('notices in quiet hours that somebody emptied the views', async () => {
    const { projecting } = projector();
    await append(33, 20);
    const running = projecting.run(1_000, stop.signal);
    await caughtUp();
    const displaced = projecting.displaced(stop.signal).then(() => stop.signal.aborted);
    await views.reset(1_000);
    expect(await displaced).toBe(false);
    stop.abort();
    await running.done;
  });
});
