import { Pool } from 'pg';
import { BaseConfig, loadConfig } from '@baton/service-kit';
import { ViewStore } from './projector/view-store.adapter.ts';

/** Empties the views: the running projector notices that they are not what it wrote, and builds them anew. */
const { DATABASE_URL } = loadConfig(BaseConfig);
const pool = new Pool({ connectionString: DATABASE_URL, max: 1 });
await new ViewStore(pool).reset(0);
await pool.end();
