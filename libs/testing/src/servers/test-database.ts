import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase } from '@baton/embedded-servers';
import pg from 'pg';
import { sharedPostgres } from './shared-postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Removes the database once its connections have gone; ends those that stay. */
  drop(): Promise<void>;
}

/** A fresh, empty database on the PostgreSQL that the test run shares. */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = await sharedPostgres();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await createDatabase(admin, name);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      const client = new pg.Client({ connectionString: admin });
      await client.connect();
      try {
        await untilAlone(client, name);
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
      } finally {
        await client.end();
      }
    },
  };
}

/** A pool that has ended has said goodbye, but the server may not have heard it: its answer would be an error to nobody. */
const LONGEST_GOODBYE_MS = 3_000;

async function untilAlone(client: pg.Client, name: string): Promise<void> {
  const deadline = performance.now() + LONGEST_GOODBYE_MS;
  for (;;) {
    const { rows } = await client.query<{ others: number }>(
      'SELECT count(*)::int AS others FROM pg_stat_activity WHERE datname = $1',
      [name],
    );
    if (rows[0]?.others === 0 || performance.now() > deadline) return;
    await pause(10);
  }
}
