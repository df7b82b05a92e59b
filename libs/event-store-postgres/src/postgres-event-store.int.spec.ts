import { setTimeout as pause } from 'node:timers/promises';
import type { OpenStore, TestDatabase } from '@baton/testing';
import {
  checkpointsConformance,
  eventStoreConformance,
  eventStoreModelRuns,
  leasesConformance,
  testDatabase,
} from '@baton/testing';
import pg from 'pg';
import { createPostgresEventStore, migrateEventStore } from './index.ts';

let database: TestDatabase;
let pool: pg.Pool;
let schemas = 0;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
}, 30_000);

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Every example has a schema of its own. */
const open: OpenStore = async () => {
  schemas += 1;
  const schema = `es_${schemas}`;
  await migrateEventStore(pool, schema);
  const opened = await createPostgresEventStore({ pool, schema });
  return { ...opened, passTime: (ms) => pause(ms) };
};

eventStoreConformance('PostgresEventStore', open);
leasesConformance('PostgresLeases', open);
checkpointsConformance('PostgresCheckpoints', open);
eventStoreModelRuns('PostgresEventStore', open, 100);
