import { randomUUID } from 'node:crypto';
import { startPostgres } from '@baton/embedded-servers';
import type { EventData, EventStore } from '@baton/event-sourcing';
import { createPostgresEventStore, migrateEventStore } from '@baton/event-store-postgres';
import pg from 'pg';
import { percentile, report, say } from './measure.ts';

const CALLERS = 128;
const STREAMS_A_CALLER = 20;
const ROWS_A_STATEMENT = 256;
const ROUNDS = 9;
const SECONDS_A_ROUND = 2;
const WARM_UP_SECONDS = 2;

/** About 450 bytes, as a delivery report has. */
const smallEvent = (n: number): EventData => ({
  id: randomUUID(),
  type: 'MessageDeliveryReported',
  schemaVersion: 1,
  data: {
    episode: 1,
    messageId: '2f3c1d52-9a7e-4a53-9f0d-6a2a8c6f1b10',
    providerMessageId: `wamid.HBgMNDkxNTEyMzQ1Njc4FQIAERgSRkY5QkY4QUE1RDU3QkE3${n}`,
    state: 'delivered',
    occurredAt: '2026-01-05T09:00:00.000Z',
  },
  meta: {
    correlationId: '7b1f3a86-0f4b-4a39-8a80-0d6d3a1d2f55',
    causationId: '7b1f3a86-0f4b-4a39-8a80-0d6d3a1d2f55',
    actor: { kind: 'system', id: 'whatsapp' },
  },
});

/** Every caller appends one event and one claim after the other for so long. Answers the times of all, in ms. */
const appendFor = async (store: EventStore, seconds: number): Promise<number[]> => {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  const call = async (): Promise<void> => {
    const streams = Array.from({ length: STREAMS_A_CALLER }, () => ({
      name: `conversation-${randomUUID()}`,
      version: 0,
    }));
    for (let n = 0; performance.now() < end; n += 1) {
      const stream = streams[n % STREAMS_A_CALLER] as (typeof streams)[0];
      const begin = performance.now();
      const outcome = await store.append({
        writes: [{ stream: stream.name, expected: stream.version, events: [smallEvent(n)] }],
        claims: [{ key: `cmd:${randomUUID()}`, value: `{"version":${stream.version + 1}}` }],
      });
      times.push(performance.now() - begin);
      if (outcome.kind !== 'committed') throw new Error(outcome.kind);
      stream.version += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  return times;
};

/** A bare insert of the same rows: nothing is decided, nobody is asked. Answers how many rows it wrote. */
const insertFor = async (client: pg.Client, seconds: number, first: number): Promise<number> => {
  const end = performance.now() + seconds * 1000;
  let position = first;
  while (performance.now() < end) {
    const rows = Array.from({ length: ROWS_A_STATEMENT }, (_, n) => smallEvent(n));
    const start = position;
    await client.query({
      name: 'yardstick',
      text: `insert into yardstick (position, stream, version, id, type, schema_version, data, meta, recorded_at)
             select n.*, now() from unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::int[], $7::json[], $8::json[]) n`,
      values: [
        rows.map((_, n) => start + n),
        rows.map((_, n) => `conversation-${rows[n % 128]?.id}`),
        rows.map((_, n) => start + n),
        rows.map(({ id }) => id),
        rows.map(({ type }) => type),
        rows.map(({ schemaVersion }) => schemaVersion),
        rows.map(({ data }) => JSON.stringify(data)),
        rows.map(({ meta }) => JSON.stringify(meta)),
      ],
    });
    position += ROWS_A_STATEMENT;
  }
  return position - first;
};

const server = await startPostgres({ durable: true });
const pool = new pg.Pool({ connectionString: server.url, max: 4 });
// Connections that were just closed may still hear the server's goodbye.
pool.on('error', () => undefined);
const yardstick = new pg.Client({ connectionString: server.url });
try {
  await migrateEventStore(pool);
  await yardstick.connect();
  await yardstick.query('create table yardstick (like es.events including all)');
  const opened = await createPostgresEventStore({ pool });
  let rows = await insertFor(yardstick, WARM_UP_SECONDS, 1);
  await appendFor(opened.store, WARM_UP_SECONDS);

  const times: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const inserted = await insertFor(yardstick, SECONDS_A_ROUND, rows + 1);
    rows += inserted;
    const appended = await appendFor(opened.store, SECONDS_A_ROUND);
    times.push(...appended);
    ratios.push(appended.length / inserted);
    say(
      `round ${round + 1}: ${Math.round(appended.length / SECONDS_A_ROUND)} appends/s, bare insert ${Math.round(inserted / SECONDS_A_ROUND)} rows/s`,
    );
  }
  report('store-append', 'events-per-second', times.length / (ROUNDS * SECONDS_A_ROUND), 'events/s');
  report('store-append', 'p50-ms', percentile(times, 0.5), 'ms');
  report('store-append', 'p99-ms', percentile(times, 0.99), 'ms');
  report('store-append', 'ratio-to-bare-insert', percentile(ratios, 0.5), 'ratio');
  await opened.close();
} finally {
  await yardstick.end().catch(() => undefined);
  await pool.end();
  await server.stop();
}
