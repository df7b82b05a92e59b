import { loadConfig, migrate } from '@baton/service-kit';
import { MIGRATIONS } from './migrations/migrations.ts';
import { DatabaseConfig } from './assistant.config.ts';
import { SCHEMA } from './rows/tables.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'assistant', url, schema: SCHEMA, migrations: MIGRATIONS });
