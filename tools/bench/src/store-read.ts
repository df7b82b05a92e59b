import { randomBytes } from 'node:crypto';
import { startPostgres } from '@baton/embedded-servers';
import type { EventStore } from '@baton/event-sourcing';
import { START } from '@baton/event-sourcing';
import { createPostgresEventStore, migrateEventStore } from '@baton/event-store-postgres';
import { PersonalData, migratePersonalData } from '@baton/personal-data';
import pg from 'pg';
import { writeConversations } from './believable-conversations.ts';
import { measureInboxRebuild } from './inbox-rebuild.ts';
import { percentile, report, say } from './measure.ts';

const EVENTS = 300_000;
const ROUNDS = 3;

/** Follows the log from its beginning to its end as a projection does. Answers events a second. */
const readPerSecond = async (store: EventStore, count: number): Promise<number> => {
  const stop = new AbortController();
  const begin = performance.now();
  let seen = 0;
  for await (const batch of store.subscribe(START, { signal: stop.signal })) {
    seen += batch.length;
    if (seen >= count) break;
  }
  return (seen / (performance.now() - begin)) * 1000;
};

const server = await startPostgres({ durable: true });
const pool = new pg.Pool({ connectionString: server.url, max: 4 });
// Connections that were just closed may still hear the server's goodbye.
pool.on('error', () => undefined);
try {
  await migrateEventStore(pool);
  await migratePersonalData(pool);
  const masterKey = randomBytes(32).toString('base64');
  const personal = await PersonalData.open({ pool, masterKey });
  const { store, close } = await createPostgresEventStore({ pool });

  const begin = performance.now();
  const written = await writeConversations(store, personal, EVENTS);
  say(`wrote ${written} events in ${Math.round((performance.now() - begin) / 1000)} s`);
  await pool.query('vacuum analyze');

  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rates.push(await readPerSecond(store, written));
  report('store-read', 'read-per-second', percentile(rates, 0.5), 'events/s');
  await close();
  report('store-read', 'inbox-rebuild-per-second', await measureInboxRebuild(server.url, masterKey), 'events/s');
} finally {
  await pool.end();
  await server.stop();
}
