import { Pool } from 'pg';
import { BaseConfig, loadConfig } from '@baton/service-kit';
import { SearchStore } from './search-projector/search-store.adapter.ts';

/** Empties the search: the running projector notices that it is not what it wrote, and builds it anew. */
const { DATABASE_URL } = loadConfig(BaseConfig);
const pool = new Pool({ connectionString: DATABASE_URL, max: 1 });
await new SearchStore(pool).reset(0);
await pool.end();
