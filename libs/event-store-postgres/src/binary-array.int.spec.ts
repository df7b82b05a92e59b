import type { TestDatabase } from '@baton/testing';
import { sequentialIds, testDatabase } from '@baton/testing';
import pg from 'pg';
import { intArray, textArray, uuidArray } from './binary-array.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
}, 30_000);

afterAll(async () => {
  await client.end();
  await database.drop();
});

const read = async (type: string, value: Buffer): Promise<unknown> =>
  (await client.query<{ value: unknown }>(`select to_json($1::${type}[]) as value`, [value])).rows[0]?.value;

describe('a binary array', () => {
  it.each([[[]], [[0]], [[1, -1, 2 ** 31 - 1, -(2 ** 31)]]])('of the integers %j arrives', async (values) => {
    expect(await read('int', intArray(values))).toEqual(values);
  });

  it.each([[[]], [['']], [['a', 'Grüße 👋', '"{},\\\'', 'null', 'x'.repeat(70_000)]]])(
    'of texts arrives (%#)',
    async (values) => {
      expect(await read('text', textArray(values))).toEqual(values);
    },
  );

  it('of JSON arrives', async () => {
    const values = [{ a: 'ü"\\' }, [], 1.5];
    const texts = values.map((value) => JSON.stringify(value));
    expect(await read('json', textArray(texts, 'json'))).toEqual(values);
  });

  it('of UUIDs arrives', async () => {
    const nextId = sequentialIds(0xabc);
    const values = [nextId(), nextId(), 'ffffffff-ffff-4fff-8fff-ffffffffffff'];
    expect(await read('uuid', uuidArray(values))).toEqual(values);
    expect(await read('uuid', uuidArray([]))).toEqual([]);
  });
});
