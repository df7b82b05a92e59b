import { testDatabase, type TestDatabase } from '@baton/testing';
import { migrate } from '@baton/service-kit';
import pg from 'pg';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { SCHEMA } from '../rows/tables.ts';
import { PostgresCharges } from './charges.adapter.ts';

describe('who is in charge, in PostgreSQL', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await testDatabase();
    await migrate({ name: 'assistant', url: database.url, schema: SCHEMA, migrations: MIGRATIONS });
    pool = new pg.Pool({ connectionString: database.url });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const change = (conversationId: string, taken: boolean, position: string) => ({ conversationId, taken, position });

  it('is what the last event said, whatever comes again later, also from another process', async () => {
    const [one, other] = [new PostgresCharges(pool), new PostgresCharges(pool)];
    await one.save([change('a', true, '9'), change('b', true, '9'), change('a', false, '10')]);
    await other.save([change('a', true, '9')]);
    expect(await one.taken(['a', 'b', 'b', 'unknown'])).toEqual(new Set(['b']));
    await other.save([change('b', false, '11')]);
    expect(await one.taken(['b'])).toEqual(new Set());
  });

  it('is forgotten of conversations that nobody has, after a while', async () => {
    await new PostgresCharges(pool).save([change('free', false, '20'), change('held', true, '20')]);
    await pool.query(`UPDATE assistant.charges SET changed_at = now() - interval '73 hours'`);
    await new PostgresCharges(pool).save([change('new', true, '21')]);
    const { rows } = await pool.query<{ id: string }>(
      `SELECT conversation_id AS id FROM assistant.charges WHERE conversation_id IN ('free', 'held', 'new') ORDER BY 1`,
    );
    expect(rows.map(({ id }) => id)).toEqual(['held', 'new']);
  });
});
