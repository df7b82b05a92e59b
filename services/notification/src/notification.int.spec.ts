import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CONVERSATION_SERVICE,
  conversationStream,
  eventClass,
  PERSONAL_FIELDS,
  SCHEMA_VERSION,
  type Channel,
  type ConversationEvent,
  type ReportDelivery,
} from '@baton/contracts-conversation';
import { EventCodec, type RecordedEvent } from '@baton/event-sourcing';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import { eventSubject, type CommandReply, type Stoppable } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { migratePersonalData, PersonalData } from '@baton/personal-data';
import { loadConfig, migrate, runProcess } from '@baton/service-kit';
import { testDatabase, testNats, until, type NatsServer, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import type { DeadLetterLine } from './commands/tend-dead-letters/dead-letter-line.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { NotificationConfig } from './notification.config.ts';
import { NotificationModule } from './notification.module.ts';
import { SCHEMA } from './rows/tables.ts';

const KEYS = {
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  IDENTITY_KEY: Buffer.alloc(32, 9).toString('base64'),
};
const ACCOUNT = '700100200300501';
const META = { correlationId: 'corr', causationId: 'cause', actor: { kind: 'agent', id: 'a1' } } as const;

interface GraphCall {
  readonly to?: string;
  readonly status?: string;
  readonly message_id?: string;
  readonly text?: { readonly body: string };
  readonly biz_opaque_callback_data?: string;
}

/** Stands in for Meta: takes everything unless it was told what to do about a text. */
class Graph {
  readonly calls: GraphCall[] = [];
  /** By the text of a message: what is done to its calls, one after the other. */
  readonly script = new Map<string, ((response: ServerResponse) => void)[]>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const call = JSON.parse(Buffer.concat(chunks).toString()) as GraphCall;
        this.calls.push(call);
        const act = this.script.get(call.text?.body ?? '')?.shift() ?? Graph.take;
        act(response);
      });
    });
  }

  static readonly take = (response: ServerResponse): void => {
    response.end(JSON.stringify({ messages: [{ id: `wamid.${randomUUID()}` }] }));
  };
  static readonly never = (): void => undefined;
  static readonly error =
    (code: number, status = 400) =>
    (response: ServerResponse): void => {
      response.statusCode = status;
      response.end(JSON.stringify({ error: { code } }));
    };

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v24.0`;
  }

  textsOf(text: string): GraphCall[] {
    return this.calls.filter((call) => call.text?.body === text);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('notification between JetStream and WhatsApp', () => {
  const graph = new Graph();
  const reports: ReportDelivery[] = [];
  const codec = new EventCodec<ConversationEvent>({ schemaVersion: SCHEMA_VERSION, personalFields: PERSONAL_FIELDS });
  let database: TestDatabase;
  let nats: NatsServer;
  let pool: pg.Pool;
  let log: PostgresEventStore;
  let personal: PersonalData;
  let messaging: NatsMessaging;
  let conversationService: Stoppable;
  let app: Awaited<ReturnType<typeof runProcess>>;
  let config: NotificationConfig;
  let answer: CommandReply = { kind: 'accepted', result: { version: 1 } };

  const start = () =>
    runProcess({
      name: 'notification',
      config,
      module: NotificationModule.forRoot(config),
      commands: { service: 'notification' },
    });

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    pool = new pg.Pool({ connectionString: database.url });
    // `end` does not wait for the connections to be gone, and the database is dropped right after it.
    pool.on('error', () => undefined);
    await migrateEventStore(pool);
    await migratePersonalData(pool);
    await migrate({ name: 'notification', url: database.url, schema: SCHEMA, migrations: MIGRATIONS });
    log = await createPostgresEventStore({ pool });
    personal = await PersonalData.open({ pool, masterKey: KEYS.MASTER_KEY, identityKey: KEYS.IDENTITY_KEY });
    messaging = await connectMessaging({ url: nats.url, name: 'spec' });
    conversationService = await messaging.serve(
      { service: CONVERSATION_SERVICE },
      new Map([
        [
          'report-delivery',
          (command) => {
            if (answer.kind === 'accepted') reports.push(command.payload as ReportDelivery);
            return Promise.resolve(answer);
          },
        ],
      ]),
    );
    config = loadConfig(NotificationConfig, {
      ...KEYS,
      ...{ DATABASE_URL: database.url, NATS_URL: nats.url, LOG_LEVEL: 'silent' },
      ...{ WHATSAPP_ACCESS_TOKEN: 'token', WHATSAPP_GRAPH_URL: await graph.listen(), WHATSAPP_TIMEOUT_MS: '1000' },
    });
    app = await start();
  }, 60_000);

  afterEach(() => {
    answer = { kind: 'accepted', result: { version: 1 } };
  });

  afterAll(async () => {
    await app.close();
    await conversationService.drain();
    await messaging.drain();
    await log.close();
    await pool.end();
    graph.close();
    await Promise.all([database.drop(), nats.stop()]);
  }, 30_000);

  /** Appends to a conversation as its service does, and gives back what was stored. */
  const append = async (conversationId: string, ...events: ConversationEvent[]): Promise<RecordedEvent[]> => {
    const stream = conversationStream(conversationId);
    const ciphers = await personal.createKeys([{ contactId: conversationId, conversationId }]);
    const data = events.map((event) => codec.encode(event, { id: randomUUID(), stream, meta: META }, ciphers));
    await log.store.append({ writes: [{ stream, expected: 'any', events: data }] });
    return (await log.store.readStream(stream)).slice(-events.length);
  };
  const started = (conversationId: string, channel: Channel = 'whatsapp'): ConversationEvent => ({
    type: 'ConversationStarted',
    data: {
      ...{
        episode: 0,
        conversationId,
        contactId: conversationId,
        channel,
        accountId: ACCOUNT,
        teamId: 't',
      },
      address: { kind: 'whatsapp', value: '491700000001' },
    },
  });
  const reply = (text: string, messageId: string = randomUUID()): ConversationEvent => ({
    type: 'AgentReplied',
    data: {
      ...{ episode: 1, messageId, agentId: 'a1', lastSeenMessageId: null },
      content: { kind: 'text', text },
      to: { kind: 'whatsapp', value: '491700000001' },
    },
  });
  const publish = (conversationId: string, events: readonly RecordedEvent[]): Promise<void> =>
    messaging.publish(
      events
        .filter((event) => eventClass(event.stream, event.type) === 'reply')
        .map((event) => ({
          subject: eventSubject(conversationId, 'reply', event.type),
          eventId: event.id,
          position: event.position,
          payload: JSON.stringify(event),
        })),
    );
  /** A new conversation with these events, published as the relay does. */
  const happen = async (...events: ConversationEvent[]): Promise<string> => {
    const conversationId = randomUUID();
    await publish(conversationId, await append(conversationId, started(conversationId), ...events));
    return conversationId;
  };
  const reported = (conversationId: string): ReportDelivery[] =>
    reports.filter((report) => report.conversationId === conversationId);
  const statesOf = (conversationId: string): string[] => reported(conversationId).map((report) => report.state);
  const untilReported = (conversationId: string) =>
    until('the delivery is reported', () => reported(conversationId).length > 0, 20_000);

  it('brings a reply to the customer and its provider id back', async () => {
    const messageId = randomUUID();
    const conversationId = await happen(reply('Hello **there**', messageId));
    await untilReported(conversationId);
    expect(graph.textsOf('Hello *there*')).toMatchObject([
      { to: '+491700000001', biz_opaque_callback_data: `${conversationId}:${messageId}` },
    ]);
    expect(reported(conversationId)).toMatchObject([
      {
        ...{ conversationId, messageId, channel: 'whatsapp', accountId: ACCOUNT, state: 'accepted' },
        providerMessageId: expect.stringMatching(/^wamid/),
      },
    ]);
  });

  it('keeps what the customer is told in the order in which it was written', async () => {
    const words = Array.from({ length: 12 }, (_, n) => `line ${n}`);
    const conversationId = await happen(...words.map((text) => reply(text)));
    await until('all are reported', () => reported(conversationId).length === 12);
    expect(graph.calls.map((call) => call.text?.body).filter((text) => text?.startsWith('line'))).toEqual(words);
  });

  it('keeps no word and no number of the customer in its tables', async () => {
    await untilReported(await happen(reply('a very secret word')));
    const { rows } = await pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'notification'`,
    );
    for (const { name } of rows) {
      const kept = await pool.query(`SELECT t::text FROM notification.${name} t`);
      expect(JSON.stringify(kept.rows)).not.toMatch(/secret word|491700000001/);
    }
  });

  it('never repeats a message whose answer did not come', async () => {
    graph.script.set('no answer', [Graph.never]);
    const conversationId = await happen(reply('no answer'));
    await untilReported(conversationId);
    expect([graph.textsOf('no answer').length, statesOf(conversationId)]).toEqual([1, ['unconfirmed']]);
  });

  it('tries again what was not taken, and lets nobody else wait for it', async () => {
    graph.script.set('slow', [Graph.error(131056)]);
    const slow = await happen(reply('slow'));
    await until('the limit was met', () => graph.textsOf('slow').length === 1);
    const other = await happen(reply('fast'));
    await untilReported(other);
    expect(statesOf(slow)).toEqual([]);
    await untilReported(slow);
    expect([graph.textsOf('slow').length, statesOf(slow)]).toEqual([2, ['accepted']]);
  }, 30_000);

  it('reports what WhatsApp refuses for good', async () => {
    graph.script.set('too late', [Graph.error(131047)]);
    const conversationId = await happen(reply('too late'));
    await untilReported(conversationId);
    expect(reported(conversationId)).toMatchObject([{ state: 'failed', code: '131047', reason: expect.any(String) }]);
  });

  it('reports an outcome until the conversation service takes it, and sends once', async () => {
    answer = { kind: 'fault', code: 'store-down', retry: 'yes' };
    const conversationId = await happen(reply('report me'));
    await until('it was sent', () => graph.textsOf('report me').length === 1);
    answer = { kind: 'accepted', result: { version: 1 } };
    await untilReported(conversationId);
    expect([graph.textsOf('report me').length, statesOf(conversationId)]).toEqual([1, ['accepted']]);
  }, 30_000);

  it('sends nothing that a process before it may have sent', async () => {
    const conversationId = randomUUID();
    const events = await append(conversationId, started(conversationId), reply('left over'));
    await pool.query(
      `INSERT INTO notification.send_attempts (event_id, attempt, message_id, started_at) VALUES ($1, 1, $2, now())`,
      [events[1]?.id, randomUUID()],
    );
    await publish(conversationId, events);
    await untilReported(conversationId);
    expect([graph.textsOf('left over'), statesOf(conversationId)]).toEqual([[], ['unconfirmed']]);
  });

  it('withdraws what the assistant said in an epoch that has passed', async () => {
    const said = (text: string, epoch: number): ConversationEvent => ({
      type: 'AssistantReplied',
      data: {
        ...{ episode: 1, messageId: randomUUID(), confidence: 0.9, epoch },
        content: { kind: 'text', text },
        to: { kind: 'whatsapp', value: '491700000001' },
      },
    });
    const claimed: ConversationEvent = {
      type: 'ConversationClaimed',
      data: { episode: 1, epoch: 2, agentId: 'a1', how: 'claim' },
    };
    const late = await happen(said('said too late', 1), claimed);
    const inTime = await happen(said('said in time', 1));
    await Promise.all([untilReported(late), untilReported(inTime)]);
    expect([graph.textsOf('said too late'), statesOf(late)]).toEqual([[], ['withdrawn']]);
    expect([graph.textsOf('said in time').length, statesOf(inTime)]).toEqual([1, ['accepted']]);
  });

  it('sends what announces a change of hands, and what the system says', async () => {
    const said = { episode: 1, to: { kind: 'whatsapp', value: '491700000001' } } as const;
    const handOff: ConversationEvent = {
      type: 'AssistantReplied',
      data: {
        ...{ ...said, messageId: randomUUID(), confidence: 1, epoch: 1, handOff: true },
        content: { kind: 'text', text: 'Ana takes over' },
      },
    };
    const claimed: ConversationEvent = {
      type: 'ConversationClaimed',
      data: { episode: 1, epoch: 2, agentId: 'a1', how: 'takeOver' },
    };
    const notice: ConversationEvent = {
      type: 'SystemNoticeSent',
      data: { ...said, messageId: randomUUID(), notice: 'queued', content: { kind: 'text', text: 'Please wait' } },
    };
    const conversationId = await happen(handOff, claimed, notice);
    await until('both are reported', () => reported(conversationId).length === 2);
    expect(statesOf(conversationId)).toEqual(['accepted', 'accepted']);
    expect([graph.textsOf('Ana takes over').length, graph.textsOf('Please wait').length]).toEqual([1, 1]);
  });

  it('lets a message leave at its time, over a restart, and nothing overtake it', async () => {
    const notBefore = new Date(Date.now() + 1_500);
    const leftAt: Date[] = [];
    graph.script.set('spaced', [
      (response) => {
        leftAt.push(new Date());
        Graph.take(response);
      },
    ]);
    const spaced = reply('spaced');
    const conversationId = await happen(
      { ...spaced, data: { ...spaced.data, notBefore: notBefore.toISOString() } } as ConversationEvent,
      reply('behind it'),
    );
    await app.close();
    app = await start();
    await until('both are reported', () => reported(conversationId).length === 2, 20_000);
    const order = graph.calls
      .map((call) => call.text?.body)
      .filter((text) => text === 'spaced' || text === 'behind it');
    expect(order).toEqual(['spaced', 'behind it']);
    expect(leftAt[0]?.getTime()).toBeGreaterThanOrEqual(notBefore.getTime());
  }, 30_000);

  it('has sent on web chat what it reports as sent, without any call', async () => {
    const calls = graph.calls.length;
    const [conversationId, messageId] = [randomUUID(), randomUUID()];
    const events = await append(conversationId, started(conversationId, 'webchat'), reply('in the widget', messageId));
    await publish(conversationId, events);
    await untilReported(conversationId);
    expect(reported(conversationId)).toMatchObject([
      { messageId, channel: 'webchat', state: 'sent', providerMessageId: messageId },
    ]);
    expect(graph.calls).toHaveLength(calls);
  });

  it('shows the customer that they were read', async () => {
    await happen({
      type: 'MessagesReadByAgent',
      data: { episode: 1, agentId: 'a1', providerMessageId: 'wamid.in' },
    });
    await until('the mark is set', () => graph.calls.some((call) => call.status === 'read'));
    expect(graph.calls.find((call) => call.status === 'read')?.message_id).toBe('wamid.in');
  });

  describe('dead letters', () => {
    const tell = <Result>(name: string, payload: object): Promise<CommandReply<Result>> => {
      const id = randomUUID();
      const actor = { kind: 'system', id: 'spec' } as const;
      const command = { id, name, payload, correlationId: id, causationId: id, actor };
      return messaging.send({ service: 'notification', partition: 0 }, command);
    };
    const listed = async (): Promise<readonly DeadLetterLine[]> => {
      const reply = await tell<{ deadLetters: readonly DeadLetterLine[] }>('list-dead-letters', {});
      return reply.kind === 'accepted' ? reply.result.deadLetters : [];
    };
    /** A reply whose report is refused: nothing that trying again would mend. */
    const die = async (text: string): Promise<{ conversationId: string; letter: DeadLetterLine }> => {
      answer = { kind: 'refused', refusal: { code: 'not-found' } };
      const conversationId = await happen(reply(text));
      const find = async () => (await listed()).find((line) => line.subject.includes(conversationId));
      await until('it is a dead letter', async () => (await find()) !== undefined);
      answer = { kind: 'accepted', result: { version: 1 } };
      return { conversationId, letter: (await find()) as DeadLetterLine };
    };

    it('are listed with their reason and without what they say, and replayed without sending twice', async () => {
      const { conversationId, letter } = await die('refused at first');
      expect(letter).toMatchObject({ reason: 'report-refused', attempts: 1, diedAt: expect.any(String) });
      expect(JSON.stringify(letter)).not.toContain('refused at first');
      expect(await tell('replay-dead-letter', { eventId: letter.eventId })).toMatchObject({ kind: 'accepted' });
      await untilReported(conversationId);
      expect([graph.textsOf('refused at first').length, statesOf(conversationId)]).toEqual([1, ['accepted']]);
      expect(await listed()).toEqual([]);
    });

    it('are discarded', async () => {
      const { letter } = await die('refused for good');
      const discard = { eventId: letter.eventId, reason: 'the customer called' };
      expect(await tell('discard-dead-letter', discard)).toMatchObject({ kind: 'accepted' });
      expect(await listed()).toEqual([]);
      expect(await tell('replay-dead-letter', discard)).toMatchObject({ refusal: { code: 'not-found' } });
    });

    it('are told apart from bad input', async () => {
      expect(await tell('replay-dead-letter', { eventId: 'x' })).toEqual({
        kind: 'invalid',
        problems: [{ field: 'eventId', problem: 'must be a UUID' }],
      });
    });
  });

  it('goes on where it was after a restart', async () => {
    await app.close();
    const conversationId = await happen(reply('meanwhile'));
    app = await start();
    await untilReported(conversationId);
    expect(graph.textsOf('meanwhile')).toHaveLength(1);
  }, 30_000);
});
