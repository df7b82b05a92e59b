import type { TestDatabase } from '@baton/testing';
import { testDatabase, until } from '@baton/testing';
import pg from 'pg';
import { Doorbell } from './doorbell.ts';

/** Longer than any spec runs: what resolves was rung, not timed out. */
const NEVER = 600_000;

let database: TestDatabase;
let client: pg.Client;
let doorbell: Doorbell;

beforeEach(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  doorbell = new Doorbell({ connectionString: database.url }, 'es');
}, 30_000);

afterEach(async () => {
  await doorbell.close();
  await client.end();
  await database.drop();
});

const listeners = async (): Promise<number[]> => {
  const text = `select pid from pg_stat_activity where datname = current_database() and query = 'listen es'`;
  return (await client.query<{ pid: number }>(text)).rows.map(({ pid }) => pid);
};
const notify = (head: number) => client.query(`select pg_notify('es', $1)`, [String(head)]);

describe('Doorbell', () => {
  it('wakes all who wait, over one connection', async () => {
    const { signal } = new AbortController();
    const waiting = Promise.all([doorbell.wait(0, NEVER, signal), doorbell.wait(3, NEVER, signal)]);
    await until('it listens', async () => (await listeners()).length > 0);
    await notify(4);
    await waiting;
    expect(await listeners()).toHaveLength(1);
    await doorbell.wait(3, NEVER, signal);
  });

  it('wakes only those who have not read so far', async () => {
    const { signal } = new AbortController();
    let woken = false;
    const late = doorbell.wait(9, NEVER, signal).then(() => (woken = true));
    const early = doorbell.wait(5, NEVER, signal);
    doorbell.announce(7);
    await early;
    expect(woken).toBe(false);
    doorbell.announce(10);
    await late;
  });

  it('gives up waiting after the time given, and when told to', async () => {
    const stop = new AbortController();
    await doorbell.wait(0, 1, stop.signal);
    const waiting = doorbell.wait(0, NEVER, stop.signal);
    stop.abort();
    await waiting;
    await doorbell.wait(0, NEVER, stop.signal);
  });

  it('listens again after its connection was cut', async () => {
    const waiting = doorbell.wait(0, NEVER, new AbortController().signal);
    await until('it listens', async () => (await listeners()).length > 0);
    const before = await listeners();
    await client.query('select pg_terminate_backend($1)', before);
    await until('it listens again', async () => (await listeners()).some((pid) => !before.includes(pid)));
    await notify(1);
    await waiting;
  });
});
