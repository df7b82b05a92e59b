import 'reflect-metadata';
import { migrate, typeOrm } from '@baton/service-kit';
import { sequentialIds, testDatabase, type TestDatabase } from '@baton/testing';
import { DataSource } from 'typeorm';
import type { AttemptOutcome } from '../domain/delivery/attempt.state.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { SCHEMA, TABLES } from '../rows/tables.ts';
import { PostgresAttempts } from './attempts.adapter.ts';

const nextId = sequentialIds();
const started = new Date('2026-01-05T09:00:00.000Z');
const ended = new Date('2026-01-05T09:00:01.000Z');

describe('attempts in PostgreSQL', () => {
  let database: TestDatabase;
  let source: DataSource;
  let attempts: PostgresAttempts;

  beforeAll(async () => {
    database = await testDatabase();
    const migration = { name: 'notification', url: database.url, schema: SCHEMA, migrations: MIGRATIONS };
    await Promise.all([migrate(migration), migrate(migration)]);
    source = await new DataSource(typeOrm({ url: database.url, schema: SCHEMA, entities: TABLES })).initialize();
    attempts = new PostgresAttempts(source);
  }, 60_000);

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('lets one of many begin an attempt', async () => {
    const [event, message] = [nextId(), nextId()];
    const begun = await Promise.all(Array.from({ length: 8 }, () => attempts.begin(event, message, 1, started)));
    expect(begun.filter((first) => first)).toHaveLength(1);
    expect(await attempts.of(event)).toEqual([{ number: 1, startedAt: started, closed: null }]);
  });

  it.each<AttemptOutcome>([
    { kind: 'accepted', providerMessageId: 'wamid.1' },
    { kind: 'sent', providerMessageId: 'm1' },
    { kind: 'failed', code: '131047', reason: 'Too late.', retry: 'never' },
    { kind: 'unconfirmed' },
    { kind: 'withdrawn' },
  ])('gives back how it ended: $kind', async (outcome) => {
    const event = nextId();
    await attempts.begin(event, nextId(), 1, started);
    await attempts.close(event, 1, outcome, ended);
    expect(await attempts.of(event)).toEqual([{ number: 1, startedAt: started, closed: { at: ended, outcome } }]);
  });

  it('gives attempts back in order', async () => {
    const event = nextId();
    for (const number of [2, 10, 1]) await attempts.begin(event, nextId(), number, started);
    expect((await attempts.of(event)).map((attempt) => attempt.number)).toEqual([1, 2, 10]);
  });

  it('keeps the first outcome, unless the provider took after all what nobody could confirm', async () => {
    const taken: AttemptOutcome = { kind: 'accepted', providerMessageId: 'wamid.1' };
    const failed: AttemptOutcome = { kind: 'failed', code: '1', reason: 'Down.', retry: 'yes' };
    const after = async (first: AttemptOutcome, second: AttemptOutcome) => {
      const event = nextId();
      await attempts.begin(event, nextId(), 1, started);
      await attempts.close(event, 1, first, ended);
      await attempts.close(event, 1, second, ended);
      return (await attempts.of(event))[0]?.closed?.outcome;
    };
    expect(await after({ kind: 'unconfirmed' }, taken)).toEqual(taken);
    expect(await after({ kind: 'unconfirmed' }, failed)).toEqual({ kind: 'unconfirmed' });
    expect(await after(taken, { kind: 'unconfirmed' })).toEqual(taken);
    expect(await after(failed, taken)).toEqual(failed);
  });
});
