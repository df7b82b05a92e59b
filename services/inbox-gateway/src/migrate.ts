import { BaseConfig, loadConfig, migrate } from '@baton/service-kit';
import { MIGRATIONS, SEARCH_MIGRATIONS } from './migrations/index.ts';

const { DATABASE_URL } = loadConfig(BaseConfig);
await migrate({ name: 'inbox-gateway', url: DATABASE_URL, schema: 'inbox', migrations: MIGRATIONS });
await migrate({ name: 'inbox-search', url: DATABASE_URL, schema: 'search', migrations: SEARCH_MIGRATIONS });
