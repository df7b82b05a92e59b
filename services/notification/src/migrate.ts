import { loadConfig, migrate } from '@baton/service-kit';
import { MIGRATIONS } from './migrations/migrations.ts';
import { DatabaseConfig } from './notification.config.ts';
import { SCHEMA } from './rows/tables.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'notification', url, schema: SCHEMA, migrations: MIGRATIONS });
