import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { RecordedEvent } from '@baton/event-sourcing';
import { START } from '@baton/event-sourcing';
import type { TestDatabase } from '@baton/testing';
import { testDatabase, until } from '@baton/testing';
import pg from 'pg';
import type { PostgresEventStore } from './index.ts';
import { createPostgresEventStore, migrateEventStore } from './index.ts';

const WRITERS = ['w1', 'w2', 'w3'];
const TRANSACTIONS = 1500;

interface Report {
  readonly committed: readonly [id: string, stream: string, version: number, position: number][];
  readonly won: readonly string[];
}

let database: TestDatabase;
let pool: pg.Pool;
let kit: PostgresEventStore;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  await migrateEventStore(pool);
  kit = await createPostgresEventStore({ pool });
}, 30_000);

afterAll(async () => {
  await kit.close();
  await pool.end();
  await database.drop();
});

const follow = (signal: AbortSignal, batchSize: number) => {
  const seen: RecordedEvent[] = [];
  const done = (async () => {
    for await (const batch of kit.store.subscribe(START, { signal, batchSize })) seen.push(...batch);
  })();
  return { seen, done };
};

/** A writing process that waits for `go`. */
const startWriter = async (writer: string, index: number): Promise<{ go(): void; report: Promise<Report> }> => {
  const fixture = path.join(import.meta.dirname, 'concurrent-writer.fixture.mjs');
  const child = spawn(process.execPath, [fixture, database.url, writer, String(TRANSACTIONS), String(index * 500)]);
  const exited = once(child, 'exit');
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  const said = (await Promise.race([once(child.stderr, 'data'), exited])).join('');
  if (said !== 'ready') throw new Error(`the writer did not start: ${said}`);
  return {
    go: () => child.stdin.write('go'),
    report: once(child, 'close').then(() => JSON.parse(told) as Report),
  };
};

describe('several writing processes against live tails', () => {
  it('miss, double and reorder nothing, and every claim has one winner', async () => {
    const stop = new AbortController();
    const tails = [follow(stop.signal, 1000), follow(stop.signal, 7)];
    const writers = await Promise.all(WRITERS.map(startWriter));
    for (const { go } of writers) go();
    const reports = await Promise.all(writers.map(({ report }) => report));
    const head = Number(await kit.store.head());
    await until('both tails have read all', () => tails.every(({ seen }) => seen.length >= head));
    stop.abort();
    await Promise.all(tails.map(({ done }) => done));

    const [first, second] = tails.map(({ seen }) => seen);
    expect(first?.map(({ position }) => Number(position))).toEqual(Array.from({ length: head }, (_, n) => n + 1));
    expect(second).toEqual(first);

    const told = reports.flatMap(({ committed }) => committed).toSorted((a, b) => a[3] - b[3]);
    expect(told).toEqual(first?.map(({ id, stream, version, position }) => [id, stream, version, Number(position)]));

    const versions = new Map<string, number>();
    for (const { stream, version } of first ?? []) {
      expect(version).toBe((versions.get(stream) ?? 0) + 1);
      versions.set(stream, version);
    }

    const winners = reports.flatMap(({ won }, writer) => won.map((key) => [key, WRITERS[writer]] as const));
    expect(new Set(winners.map(([key]) => key)).size).toBe(winners.length);
    expect(winners.length).toBe(TRANSACTIONS / 2);
    expect(await kit.store.findClaims(winners.map(([key]) => key))).toEqual(new Map(winners));
    expect(new Set(winners.map(([, writer]) => writer)).size).toBe(WRITERS.length);
  }, 60_000);
});
