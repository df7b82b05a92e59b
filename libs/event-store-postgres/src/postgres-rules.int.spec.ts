import type { RecordedEvent } from '@baton/event-sourcing';
import { START } from '@baton/event-sourcing';
import type { TestDatabase } from '@baton/testing';
import { FixedClock, sequentialIds, startPostgres, testDatabase, until } from '@baton/testing';
import pg from 'pg';
import type { PostgresEventStore, PostgresEventStoreOptions } from './index.ts';
import { createPostgresEventStore, migrateEventStore } from './index.ts';

const ids = sequentialIds(9);
const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } } as const;
const transaction = (stream: string, type = 'Happened') => ({
  writes: [{ stream, expected: 'any', events: [{ id: ids(), type, schemaVersion: 1, data: {}, meta }] }] as const,
});

let database: TestDatabase;
let pool: pg.Pool;
const opened: PostgresEventStore[] = [];

const open = async (options: Partial<PostgresEventStoreOptions> = {}): Promise<PostgresEventStore> => {
  const kit = await createPostgresEventStore({ pool, ...options });
  opened.push(kit);
  return kit;
};

beforeEach(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  await migrateEventStore(pool);
}, 30_000);

afterEach(async () => {
  await Promise.all(opened.splice(0).map((kit) => kit.close()));
  await pool.end();
  await database.drop();
}, 30_000);

const follow = ({ store }: PostgresEventStore) => {
  const stop = new AbortController();
  const seen: RecordedEvent[] = [];
  const done = (async () => {
    for await (const batch of store.subscribe(START, { signal: stop.signal })) seen.push(...batch);
  })();
  return { seen, done, stop };
};

describe('PostgresEventStore', () => {
  it('is migrated twice and at the same time without harm', async () => {
    const { store } = await open();
    await store.append(transaction('s'));
    await Promise.all([migrateEventStore(pool), migrateEventStore(pool), migrateEventStore(pool)]);
    await store.append(transaction('s'));
    expect(await store.head()).toBe('2');
  });

  it('refuses a schema that is not a plain name', async () => {
    await expect(migrateEventStore(pool, 'es; drop table x')).rejects.toThrow('plain lower-case name');
    await expect(open({ schema: 'Es' })).rejects.toThrow('plain lower-case name');
  });

  it('needs no doorbell for a tail to find an event', async () => {
    const tail = follow(await open());
    await pool.query(`
      insert into es.events values (1, 's', 1, gen_random_uuid(), 'Happened', 1, '{}', '{}', now());
      update es.head set position = 1`);
    await until('the poll finds it', () => tail.seen.length === 1);
    tail.stop.abort();
    await tail.done;
  });

  it('rings once for a batch, not once for every append', async () => {
    const { store } = await open();
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    const rings: string[] = [];
    listener.on('notification', ({ payload }) => rings.push(payload ?? ''));
    await listener.query('listen es');
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.append(transaction(`s-${n}`))));
    await until('the last ring', () => rings.includes('200'));
    expect(rings.length).toBeLessThan(5);
    await listener.end();
  });

  it('fails loudly when an event is missing instead of stepping over it', async () => {
    const { store } = await open();
    await Promise.all([1, 2, 3].map((n) => store.append(transaction(`s-${n}`))));
    await pool.query('delete from es.events where position = 2');
    await expect(store.readAll(START)).rejects.toMatchObject({ code: 'order-broken', retry: 'never' });
    await expect(store.readAll('1')).rejects.toMatchObject({ code: 'order-broken' });
    await expect(follow({ store } as PostgresEventStore).done).rejects.toMatchObject({ code: 'order-broken' });
  });

  it('isolates an append that PostgreSQL itself refuses', async () => {
    const { store } = await open();
    await pool.query(`alter table es.events add check (type <> 'Poison')`);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => store.append(transaction(`s-${n}`, n === 17 ? 'Poison' : 'Happened'))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(49);
    expect(results[17]).toMatchObject({ status: 'rejected', reason: { code: 'invalid', retry: 'never' } });
    expect(await store.head()).toBe('49');
  });

  it('says that nobody knows when the connection is lost under way, and a repeat with the same claim learns it', async () => {
    const { store } = await open();
    await store.append(transaction('s'));
    const command = { ...transaction('s'), claims: [{ key: 'cmd:1', value: 'done' }] };
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('begin; select from es.head for update');
    const lost = expect(store.append(command)).rejects.toMatchObject({ code: 'unavailable', outcomeUnknown: true });
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and query like '%append_batch(%' and wait_event_type = 'Lock'`;
    await until('the append is under way and cut', async () => (await pool.query(cut)).rowCount === 1);
    await lost;
    await blocker.query('rollback');
    await blocker.end();
    expect(await store.append(command)).toMatchObject({ kind: 'committed' });
    expect(await store.append(command)).toMatchObject({ kind: 'claimed', value: 'done' });
    expect(await store.readStream('s')).toHaveLength(2);
  });

  it('refuses work beyond its queue and takes it again later', async () => {
    const { store } = await open({ maxQueue: 10 });
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => store.append(transaction(`s-${n}`))));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(20);
    expect(refused[0]).toMatchObject({ reason: { code: 'overloaded', retry: 'later', outcomeUnknown: false } });
    expect(await store.append(transaction('later'))).toMatchObject({ kind: 'committed' });
  });

  it('never writes under a snapshot that hides what others committed', async () => {
    const { store } = await open();
    await pool.query(
      `alter database ${new URL(database.url).pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    );
    await expect(store.append(transaction('s'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.head()).toBe('0');
  });

  it('lets nobody take over a lease while an append that its holder may have fenced is under way', async () => {
    const { leases } = await open();
    const appending = new pg.Client({ connectionString: database.url });
    await appending.connect();
    await appending.query('begin; select from es.head for update');
    const taken = leases.acquire('routing', 'two', 1000);
    const waiting = `select from pg_stat_activity
                      where datname = current_database() and query like '%acquire_lease(%' and wait_event_type = 'Lock'`;
    await until('the new holder waits', async () => (await pool.query(waiting)).rowCount === 1);
    await appending.query('commit');
    await appending.end();
    expect(await taken).toBe(1);
  });

  it('stamps events by the clock that a replay brings along', async () => {
    const { store } = await open({ clock: new FixedClock('2024-02-03T04:05:06.789Z') });
    await store.append(transaction('s'));
    expect((await store.readStream('s'))[0]?.recordedAt).toBe('2024-02-03T04:05:06.789Z');
  });

  it('finishes what was handed in before it closes, and takes nothing after', async () => {
    const { store, close } = await createPostgresEventStore({ pool });
    const tail = follow({ store } as PostgresEventStore);
    const pending = Promise.all(Array.from({ length: 300 }, (_, n) => store.append(transaction(`s-${n}`))));
    await close();
    await pending;
    await tail.done;
    expect(await store.head()).toBe('300');
    await expect(store.append(transaction('s'))).rejects.toMatchObject({ code: 'unavailable', outcomeUnknown: false });
  });

  it('says when it cannot be reached and that nothing was written', async () => {
    const { store } = await open();
    const away = new pg.Pool({ connectionString: database.url.replace(/:\d+\//, ':1/') });
    await expect(createPostgresEventStore({ pool: away })).rejects.toMatchObject({ code: 'unavailable' });
    await away.end();
    await pool.query('alter table es.head rename to gone');
    await expect(store.append(transaction('s'))).rejects.toMatchObject({ code: 'unavailable', outcomeUnknown: false });
    await expect(store.head()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

it('does not start on a server that would lose events in a power cut', async () => {
  const server = await startPostgres({ settings: { 'baton.disposable': 'off', synchronous_commit: 'off' } });
  const unsafe = new pg.Pool({ connectionString: server.url });
  unsafe.on('error', () => undefined);
  await expect(createPostgresEventStore({ pool: unsafe })).rejects.toMatchObject({
    code: 'unsafe-database',
    message: expect.stringContaining('fsync, full_page_writes, synchronous_commit') as string,
  });
  await unsafe.end();
  await server.stop();
}, 60_000);
