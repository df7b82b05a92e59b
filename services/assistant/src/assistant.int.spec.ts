import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { ALL_SIGNALS, conversationOfSignal, type ConversationSignal } from '@baton/contracts-conversation';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import type { CommandReply, Stoppable } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { migratePersonalData, PersonalData } from '@baton/personal-data';
import { loadConfig, migrate, runProcess } from '@baton/service-kit';
import { testDatabase, testNats, until, type NatsServer, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import { calls, FakeEndpoint, status } from './adapters/open-ai/fake-endpoint.spec-kit.ts';
import { AssistantConfig } from './assistant.config.ts';
import { AssistantModule } from './assistant.module.ts';
import type { DeadLetterLine } from './commands/tend-dead-letters/dead-letter-line.ts';
import { ConversationService } from './conversation-service.spec-kit.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { SCHEMA } from './rows/tables.ts';

const KEYS = {
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  IDENTITY_KEY: Buffer.alloc(32, 9).toString('base64'),
};
const QUIET_MS = 300;

describe('the assistant between JetStream and the conversation service', () => {
  const endpoint = new FakeEndpoint();
  const typing: { readonly conversationId: string; readonly on: boolean }[] = [];
  let database: TestDatabase;
  let nats: NatsServer;
  let pool: pg.Pool;
  let log: PostgresEventStore;
  let messaging: NatsMessaging;
  let service: ConversationService;
  let serving: Stoppable;
  let listening: Stoppable;
  let endpointUrl: string;
  let app: Awaited<ReturnType<typeof runProcess>>;

  const start = (more: Readonly<Record<string, string>> = {}) => {
    const config = loadConfig(AssistantConfig, {
      ...KEYS,
      ...{ DATABASE_URL: database.url, NATS_URL: nats.url, LOG_LEVEL: 'silent', BURST_QUIET_MS: `${QUIET_MS}` },
      ...more,
    });
    const commands = { service: 'assistant' };
    return runProcess({ name: 'assistant', config, module: AssistantModule.forRoot(config), commands });
  };

  beforeAll(async () => {
    [database, nats, endpointUrl] = await Promise.all([testDatabase(), testNats(), endpoint.listen()]);
    pool = new pg.Pool({ connectionString: database.url });
    // `end` does not wait for the connections to be gone, and the database is dropped right after it.
    pool.on('error', () => undefined);
    await migrateEventStore(pool);
    await migratePersonalData(pool);
    await migrate({ name: 'assistant', url: database.url, schema: SCHEMA, migrations: MIGRATIONS });
    log = await createPostgresEventStore({ pool });
    const personal = await PersonalData.open({ pool, masterKey: KEYS.MASTER_KEY, identityKey: KEYS.IDENTITY_KEY });
    messaging = await connectMessaging({ url: nats.url, name: 'spec' });
    service = new ConversationService(log, personal, messaging);
    serving = await service.serve();
    listening = messaging.on(ALL_SIGNALS, (payload, subject) => {
      const { on } = JSON.parse(Buffer.from(payload).toString()) as ConversationSignal;
      typing.push({ conversationId: conversationOfSignal(subject), on });
    });
    app = await start();
  }, 60_000);

  afterEach(() => {
    service.trouble = null;
  });

  afterAll(async () => {
    await app.close();
    await Promise.all([serving.drain(), listening.drain()]);
    await messaging.drain();
    await log.close();
    await pool.end();
    endpoint.close();
    await Promise.all([database.drop(), nats.stop()]);
  }, 60_000);

  const untilSaid = (conversationId: string, times: number) =>
    until('the assistant has spoken', async () => (await service.said(conversationId)).length >= times, 60_000);
  const escalationOf = (id: string) => service.escalated.find(({ conversationId }) => conversationId === id);
  const untilEscalated = (id: string) => until('a person is called', () => escalationOf(id) !== undefined, 60_000);
  /** Everything that was published has been worked on. */
  const untilQuiet = () =>
    until(
      'no job is left',
      async () => {
        const { rows } = await pool.query<{ left: number }>(
          `SELECT count(*)::int AS left FROM assistant.jobs WHERE state IN ('pending', 'running')`,
        );
        return rows[0]?.left === 0;
      },
      60_000,
    );
  /** The last event that was published has become a job, and all jobs are done. */
  const untilWorkedOn = async (): Promise<void> => {
    const marker = await service.begin();
    await service.write(marker, 'what are your opening hours?');
    await untilSaid(marker, 1);
    await untilQuiet();
  };

  it('answers, is seen typing, and says what the words tell', async () => {
    const conversationId = await service.begin();
    const messageId = await service.write(conversationId, 'Hallo, was kostet der Versand?');
    await untilSaid(conversationId, 1);
    expect(await service.said(conversationId)).toEqual([expect.stringContaining('Der Versand kostet')]);
    await until('it stopped typing', () => typing.some((one) => one.conversationId === conversationId && !one.on));
    expect(typing.find((one) => one.conversationId === conversationId)?.on).toBe(true);
    await until('it is annotated', () => service.annotated.some((one) => one.messageId === messageId));
    expect(service.annotated.find((one) => one.messageId === messageId)).toMatchObject({
      ...{ conversationId, language: 'de', sentiment: 'neutral', urgent: false, tags: ['shipping'] },
    });
  }, 120_000);

  it('answers three quick messages once', async () => {
    const conversationId = await service.begin();
    await service.writeQuickly(conversationId, 'hi', 'where is my order', 'it is BT-1001');
    await untilSaid(conversationId, 1);
    await untilWorkedOn();
    expect(await service.said(conversationId)).toEqual([expect.stringContaining('e-mail address')]);
  }, 120_000);

  it('follows a flow to its end, and hands over with what it captured', async () => {
    const conversationId = await service.begin();
    await service.write(conversationId, 'I was charged twice!');
    await untilSaid(conversationId, 1);
    await service.write(conversationId, 'BT-4711');
    await untilEscalated(conversationId);
    expect(escalationOf(conversationId)).toMatchObject({
      ...{ reason: 'billing question', flow: 'billing', step: 'person', parameters: { orderNumber: 'BT-4711' } },
      ...{ epoch: 1, summary: expect.stringContaining('charged twice'), message: { confidence: 1 } },
      requirements: [{ match: 'all', skills: [{ skill: 'billing', level: 1 }], forSeconds: 60 }],
    });
    await service.write(conversationId, 'hello? anybody?');
    await untilWorkedOn();
    expect(await service.said(conversationId)).toHaveLength(1);
  }, 120_000);

  it('is silent while an agent owns it, and answers what is open when it is given back', async () => {
    const conversationId = await service.begin();
    await service.claim(conversationId, 2);
    await service.write(conversationId, 'what are your opening hours?');
    await untilWorkedOn();
    expect(await service.said(conversationId)).toEqual([]);
    await service.release(conversationId, 3);
    await untilSaid(conversationId, 1);
    await untilWorkedOn();
    expect(await service.said(conversationId)).toEqual([expect.stringContaining('Monday')]);
  }, 120_000);

  it('does next to nothing for messages to a person, and knows all of them when it is given back', async () => {
    const conversationId = await service.begin();
    await service.claim(conversationId, 2);
    await until('it is known that somebody has it', async () => {
      const { rows } = await pool.query(`SELECT 1 FROM assistant.charges WHERE conversation_id = $1 AND taken`, [
        conversationId,
      ]);
      return rows.length > 0;
    });
    await service.writeQuickly(conversationId, 'hallo?', 'ist da jemand?', 'Was kostet der Versand?');
    await until('one is annotated', () => service.annotated.some((one) => one.conversationId === conversationId));
    await untilWorkedOn();
    const { rows } = await pool.query<{ consumer: string }>(`SELECT consumer FROM assistant.jobs WHERE lane = $1`, [
      conversationId,
    ]);
    expect(rows).toEqual([{ consumer: 'assistant-annotations' }]);
    await service.release(conversationId, 3);
    await untilSaid(conversationId, 1);
    expect(await service.said(conversationId)).toEqual([expect.stringContaining('Der Versand kostet')]);
  });

  it('is not woken by what came hours late', async () => {
    const conversationId = await service.begin();
    await service.write(conversationId, 'opening hours?', new Date(Date.now() - 4 * 3_600_000));
    await untilWorkedOn();
    expect(await service.said(conversationId)).toEqual([]);
  }, 120_000);

  it('goes on when the conversation service is back', async () => {
    service.trouble = { kind: 'fault', code: 'store-down', retry: 'yes' };
    const conversationId = await service.begin();
    await service.write(conversationId, 'opening hours?');
    await until('an attempt has failed', async () => {
      const { rows } = await pool.query(`SELECT 1 FROM assistant.jobs WHERE last_error = 'store-down'`);
      return rows.length > 0;
    });
    service.trouble = null;
    await untilSaid(conversationId, 1);
    await untilQuiet();
    expect(await service.said(conversationId)).toHaveLength(1);
  }, 120_000);

  it('keeps no word of the customer in its tables', async () => {
    const conversationId = await service.begin();
    await service.write(conversationId, 'a very secret word: what are your opening hours?');
    await untilSaid(conversationId, 1);
    const { rows } = await pool.query(`SELECT t::text FROM assistant.jobs t`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(/secret word|visitor-of-the-spec/);
  }, 120_000);

  it('keeps what it could not do, for operators to see and to replay', async () => {
    const tell = <Result>(name: string, payload: object): Promise<CommandReply<Result>> => {
      const id = randomUUID();
      const actor = { kind: 'system', id: 'spec' } as const;
      const command = { id, name, payload, correlationId: id, causationId: id, actor };
      return messaging.send({ service: 'assistant', partition: 0 }, command);
    };
    const letters = async (): Promise<readonly DeadLetterLine[]> => {
      const reply = await tell<{ deadLetters: readonly DeadLetterLine[] }>('list-dead-letters', {});
      return reply.kind === 'accepted' ? reply.result.deadLetters : [];
    };
    service.trouble = { kind: 'refused', refusal: { code: 'not-found' } };
    const conversationId = await service.begin();
    await service.write(conversationId, 'opening hours?');
    await until('it is a dead letter', async () => (await letters()).length > 0);
    service.trouble = null;
    const [letter] = await letters();
    expect(letter).toMatchObject({ reason: 'words-refused', subject: expect.stringContaining(conversationId) });
    expect(JSON.stringify(letter)).not.toContain('opening hours');
    expect(await tell('replay-dead-letter', { eventId: letter?.eventId })).toMatchObject({ kind: 'accepted' });
    await untilSaid(conversationId, 1);
    expect(await letters()).toEqual([]);
    expect(await tell('replay-dead-letter', { eventId: 'x' })).toMatchObject({ kind: 'invalid' });
  }, 120_000);

  it('goes on where it was after a restart', async () => {
    await app.close();
    const conversationId = await service.begin();
    await service.write(conversationId, 'where is my order');
    app = await start();
    await untilSaid(conversationId, 1);
    await app.close();
    await service.write(conversationId, 'BT-1001');
    app = await start();
    await untilSaid(conversationId, 2);
    expect((await service.said(conversationId))[1]).toContain('e-mail address');
  }, 120_000);

  describe('with a model', () => {
    beforeAll(async () => {
      await app.close();
      const model = { ASSISTANT_BRAIN: 'openai', OPENAI_BASE_URL: endpointUrl, OPENAI_MODEL: 'any' };
      app = await start({ ...model, THINK_TIMEOUT_MS: '120000', BURST_QUIET_MS: '0' });
    }, 120_000);

    it('a slow one delays nobody else, and its customer is sent to a person', async () => {
      const answer = calls(['answer', { text: 'Of course.', confidence: 0.9, intent: 'yes' }]);
      let fail = (): void => undefined;
      endpoint.acts = [
        (response, asked) => {
          if (!JSON.stringify(asked.body.messages).includes('slow one')) return answer(response, asked);
          fail = () => status(400)(response, asked);
        },
      ];
      try {
        const slow = await service.begin();
        await service.write(slow, 'I am the slow one');
        await until('the model is asked', () => endpoint.asked.length > 0, 60_000);
        const quick = await service.begin();
        await service.write(quick, 'Do you have gift cards?');
        await untilSaid(quick, 1);
        expect(escalationOf(slow)).toBeUndefined();
        fail();
        await untilEscalated(slow);
        expect(escalationOf(slow)).toMatchObject({ reason: 'assistant unavailable', by: 'assistant' });
        expect(await service.said(slow)).toEqual([]);
      } finally {
        // Else the process would wait for the model when it is to stop.
        endpoint.close();
      }
    }, 120_000);
  });
});
