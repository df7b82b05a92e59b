import { loadConfig, migrate } from '@baton/service-kit';
import { DatabaseConfig } from './ingestion.config.ts';
import { CreateDeadLetters1795350000000 } from './migrations/create-dead-letters.migration.ts';
import { SCHEMA } from './rows/dead-letter.row.ts';

const { DATABASE_URL: url } = loadConfig(DatabaseConfig);
await migrate({ name: 'ingestion', url, schema: SCHEMA, migrations: [CreateDeadLetters1795350000000] });
