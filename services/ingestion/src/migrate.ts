import { loadConfig, migrate } from '@baton/service-kit';
import { DatabaseConfig } from './ingestion.config.ts';
import { MIGRATIONS, WIDGET_MIGRATIONS, WIDGET_SCHEMA } from './migrations/migrations.ts';
import { SCHEMA } from './rows/dead-letter.row.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'ingestion', url, schema: SCHEMA, migrations: MIGRATIONS });
await migrate({ name: 'widget', url, schema: WIDGET_SCHEMA, migrations: WIDGET_MIGRATIONS });
