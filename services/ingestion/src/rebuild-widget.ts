import { BaseConfig, loadConfig } from '@baton/service-kit';
import { Pool } from 'pg';
import { ViewStore } from './projector/view-store.adapter.ts';

/** Empties the view: the running projector notices that it is not what it wrote, and builds it anew. */
const { DATABASE_URL } = loadConfig(BaseConfig);
const pool = new Pool({ connectionString: DATABASE_URL, max: 1 });
await new ViewStore(pool).reset(0);
await pool.end();
