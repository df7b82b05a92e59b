import { migrateEventStore } from '@baton/event-store-postgres';
import { migratePersonalData } from '@baton/personal-data';
import { loadConfig, migrate } from '@baton/service-kit';
import { Pool } from 'pg';
import { MigrationConfig } from './config.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

const { DATABASE_URL: url } = loadConfig(MigrationConfig);
const pool = new Pool({ connectionString: url, application_name: 'migrate-conversation', max: 1 });
await migrateEventStore(pool);
await migratePersonalData(pool);
await pool.end();
await migrate({ name: 'conversation', url, schema: 'conversation', migrations: MIGRATIONS });
