import { randomBytes } from 'node:crypto';
import { contactStream, conversationStream } from '@baton/contracts-conversation';
import type { TestDatabase } from '@baton/testing';
import { testDatabase } from '@baton/testing';
import pg from 'pg';
import { PersonalData, migratePersonalData } from './index.ts';

const masterKey = randomBytes(32).toString('base64');
let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 8 });
  await Promise.all([migratePersonalData(pool), migratePersonalData(pool), migratePersonalData(pool)]);
}, 30_000);

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const openOne = () => PersonalData.open({ pool, masterKey });
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('PostgresKeyStore', () => {
  it('keeps the keys of many contacts and conversations at once', async () => {
    const requests = Array.from({ length: 200 }, (_, n) => ({ contactId: id(n % 50), conversationId: id(1000 + n) }));
    const [writer, reader] = [await openOne(), await openOne()];
    const made = await writer.createKeys(requests);
    const streams = requests.flatMap(({ contactId, conversationId }) => [
      contactStream(contactId),
      conversationStream(conversationId),
    ]);
    const loaded = await reader.load(streams);
    for (const stream of streams) expect(loaded.of(stream).open(made.of(stream).seal(stream, 'c'), 'c')).toBe(stream);
  });

  it('gives all processes the same keys when they make them at the same time', async () => {
    const processes = await Promise.all(Array.from({ length: 6 }, openOne));
    for (let contact = 100; contact < 120; contact += 1) {
      const conversationId = id(2000 + contact);
      const made = await Promise.all(
        processes.map((process, n) =>
          process.createKeys([
            { contactId: id(contact), conversationId },
            { contactId: id(contact), conversationId: id(3000 + contact * 10 + n) },
          ]),
        ),
      );
      const streams = [contactStream(id(contact)), conversationStream(conversationId)];
      const fresh = await (await openOne()).load(streams);
      for (const stream of streams) {
        for (const ciphers of made) expect(fresh.of(stream).open(ciphers.of(stream).seal('x', 'c'), 'c')).toBe('x');
      }
    }
  });

  it('keeps nothing that opens after an erasure, in the database either', async () => {
    const personal = await openOne();
    const request = { contactId: id(500), conversationId: id(501) };
    const sealed = (await personal.createKeys([request])).of(conversationStream(id(501))).seal('forget', 'c');
    await personal.erase(request.contactId);
    const other = await openOne();
    expect(
      (await other.load([conversationStream(id(501))])).of(conversationStream(id(501))).open(sealed, 'c'),
    ).toBeNull();
    await expect(other.createKeys([request])).rejects.toMatchObject({ code: 'key-erased' });
    const { rows } = await pool.query('select wrapped, erased_at from keys.keys where owner = $1', [
      contactStream(id(500)),
    ]);
    expect(rows).toEqual([
      { wrapped: null, erased_at: expect.any(Date) },
      { wrapped: null, erased_at: expect.any(Date) },
    ]);
  });

  it('refuses another master key after a restart', async () => {
    await openOne();
    await expect(PersonalData.open({ pool, masterKey: randomBytes(32).toString('base64') })).rejects.toMatchObject({
      code: 'wrong-key',
    });
  });

  it('says that it may be repeated when the database is away', async () => {
    const away = new pg.Pool({ connectionString: database.url.replace(/:\d+\//, ':1/') });
    await expect(PersonalData.open({ pool: away, masterKey })).rejects.toMatchObject({
      code: 'keys-unavailable',
      retry: 'yes',
    });
    await away.end();
  });
});
