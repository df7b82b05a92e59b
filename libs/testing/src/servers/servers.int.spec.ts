import pg from 'pg';
import { testDatabase } from '../index.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('testDatabase', () => {
  it('gives every caller an empty database of its own on one shared server', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    await query(one.url, 'CREATE TABLE only_here ()');
    expect(await query(two.url, "SELECT 1 FROM pg_tables WHERE tablename = 'only_here'")).toEqual([]);
    expect(new URL(one.url).port).toBe(new URL(two.url).port);
    await Promise.all([one.drop(), two.drop()]);
    await expect(query(one.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });
});
