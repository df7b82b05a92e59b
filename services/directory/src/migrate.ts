import { loadConfig, migrate } from '@baton/service-kit';
import { DatabaseConfig } from './directory.config.ts';
import { CreateDirectory1795348800000 } from './migrations/create-directory.migration.ts';
import { SCHEMA } from './rows/tables.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'directory', url, schema: SCHEMA, migrations: [CreateDirectory1795348800000] });
