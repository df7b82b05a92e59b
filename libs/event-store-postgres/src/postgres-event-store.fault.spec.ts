import { setTimeout as pause } from 'node:timers/promises';
import type { AppendOutcome, RecordedEvent, Transaction } from '@baton/event-sourcing';
import { START, StoreFault } from '@baton/event-sourcing';
import { sequentialIds, startPostgres, until } from '@baton/testing';
import pg from 'pg';
import { createPostgresEventStore, migrateEventStore } from './index.ts';

const ids = sequentialIds(7);
const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } } as const;

const command = (n: number, stream: string): Transaction => ({
  writes: [{ stream, expected: 'any', events: [{ id: ids(), type: 'Happened', schemaVersion: 1, data: { n }, meta }] }],
  claims: [{ key: `cmd:${n}`, value: String(n) }],
});

it('loses, doubles and reorders nothing when PostgreSQL is killed under load, three times', async () => {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 4, connectionTimeoutMillis: 2000 });
  pool.on('error', () => undefined);
  await migrateEventStore(pool);
  const { store, close } = await createPostgresEventStore({ pool });

  const stop = new AbortController();
  const seen: RecordedEvent[] = [];
  const tail = (async () => {
    for await (const batch of store.subscribe(START, { signal: stop.signal, batchSize: 100 })) seen.push(...batch);
  })();

  let issued = 0;
  let working = true;
  const faults: StoreFault[] = [];
  const acknowledged: number[] = [];
  /** As every caller should: a fault that may be repeated is, with the same claim; `claimed` means that it was done. */
  const untilTaken = async (transaction: Transaction): Promise<AppendOutcome> => {
    for (;;) {
      try {
        return await store.append(transaction);
      } catch (error) {
        if (!(error instanceof StoreFault) || error.retry === 'never') throw error;
        faults.push(error);
        await pause(20);
      }
    }
  };
  const caller = async (id: number): Promise<void> => {
    while (working) {
      issued += 1;
      const n = issued;
      const outcome = await untilTaken(command(n, `s-${id % 5}`));
      if (outcome.kind === 'conflict') throw new Error('nothing was expected');
      acknowledged.push(n);
    }
  };
  const callers = Array.from({ length: 16 }, (_, id) => caller(id));

  for (let round = 0; round < 3; round += 1) {
    const before = acknowledged.length;
    const read = seen.length;
    await until('appends and reads go on', () => acknowledged.length > before + 300 && seen.length > read);
    await server.kill();
    const known = faults.length;
    await until('the callers notice', () => faults.length > known);
    await server.restart();
  }
  const before = acknowledged.length;
  await until('appends go on', () => acknowledged.length > before + 300);
  working = false;
  await Promise.all(callers);

  const head = Number(await store.head());
  await until('the tail has read all', () => seen.length >= head);
  stop.abort();
  await tail;
  expect(seen.map(({ position }) => Number(position))).toEqual(Array.from({ length: head }, (_, n) => n + 1));
  expect(seen.map(({ data }) => (data as { n: number }).n).toSorted((a, b) => a - b)).toEqual(
    acknowledged.toSorted((a, b) => a - b),
  );
  expect(acknowledged.length).toBe(issued);
  expect(faults.length).toBeGreaterThan(0);
  await close();
  await pool.end();
  await server.stop();
}, 90_000);
