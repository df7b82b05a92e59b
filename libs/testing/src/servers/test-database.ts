import { randomUUID } from 'node:crypto';
import { createDatabase } from '@baton/embedded-servers';
import pg from 'pg';
import { sharedPostgres } from './shared-postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** Removes the database, ending whoever is still connected. */
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
        await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
      } finally {
        await client.end();
      }
    },
  };
}
