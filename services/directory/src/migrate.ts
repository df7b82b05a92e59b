import { loadConfig, migrate } from '@baton/service-kit';
import { DatabaseConfig } from './directory.config.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { SCHEMA } from './rows/tables.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'directory', url, schema: SCHEMA, migrations: MIGRATIONS });
