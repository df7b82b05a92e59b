import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { sign } from '@baton/channel-whatsapp';
import {
  CONVERSATION_SERVICE,
  type InboundItem,
  type ReceiveMessages,
  type ReceiveResult,
} from '@baton/contracts-conversation';
import type { CommandReply, Stoppable } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { loadConfig, migrate } from '@baton/service-kit';
import { testDatabase, testNats, until, type NatsServer, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import type { KeptDeadLetter } from './domain/dead-letters.port.ts';
import { IngestionConfig } from './ingestion.config.ts';
import { CreateDeadLetters1795350000000 } from './migrations/create-dead-letters.migration.ts';
import { SCHEMA } from './rows/dead-letter.row.ts';
import { startIngestion } from './start-ingestion.ts';

const SECRET = 'test_app_secret';
const ACCOUNT = '700100200300501';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const message = (id: string, fields: object = { type: 'text', text: { body: `words of ${id}` } }): object => ({
  from: '15550101234',
  id,
  timestamp: '1789473600',
  ...fields,
});
const webhook = (messages: readonly unknown[], account = ACCOUNT): object => ({
  object: 'whatsapp_business_account',
  entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: account }, messages } }] }],
});
const idOf = (item: InboundItem): string => ('providerId' in item ? item.providerId : item.providerMessageId);

/** Stands in for the conversation service: remembers what it stored, answers as the test says. */
class Conversation {
  readonly commands: string[][] = [];
  answer: (id: string) => ReceiveResult = (id) => ({ kind: 'stored', conversationId: id });
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve();
  private serving: Stoppable | undefined;

  constructor(private readonly nats: NatsMessaging) {}

  async start(): Promise<void> {
    const handle = async (command: { payload: unknown }): Promise<CommandReply> => {
      const ids = (command.payload as ReceiveMessages).items.map(idOf);
      this.commands.push(ids);
      await this.gate;
      return { kind: 'accepted', result: { results: ids.map((id) => this.answer(id)) } };
    };
    this.serving = await this.nats.serve({ service: CONVERSATION_SERVICE }, new Map([['receive-messages', handle]]));
  }

  async stop(): Promise<void> {
    await this.serving?.drain();
  }

  reset(): void {
    this.commands.length = 0;
    this.answer = (id) => ({ kind: 'stored', conversationId: id });
  }
}

describe('ingestion', () => {
  let nats: NatsServer;
  let database: TestDatabase;
  let pool: pg.Pool;
  let messaging: NatsMessaging;
  let conversation: Conversation;
  let app: Awaited<ReturnType<typeof startIngestion>>;
  let url: string;
  let config: IngestionConfig;

  beforeAll(async () => {
    [nats, database] = await Promise.all([testNats(), testDatabase()]);
    const migrations = [CreateDeadLetters1795350000000];
    await migrate({ name: 'ingestion', url: database.url, schema: SCHEMA, migrations });
    await migrate({ name: 'ingestion', url: database.url, schema: SCHEMA, migrations });
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    messaging = await connectMessaging({ url: nats.url, name: 'spec', logger: silent });
    conversation = new Conversation(messaging);
    await conversation.start();
    config = loadConfig(IngestionConfig, {
      DATABASE_URL: database.url,
      NATS_URL: nats.url,
      LOG_LEVEL: 'silent',
      MASTER_KEY: randomBytes(32).toString('base64'),
      WHATSAPP_APP_SECRET: `${SECRET},next_secret`,
      WHATSAPP_VERIFY_TOKEN: 'test_verify_token',
      WHATSAPP_PHONE_NUMBER_ID: `${ACCOUNT},700100200300502`,
    });
    app = await startIngestion(config);
    url = `${await app.getUrl()}/webhooks/whatsapp`;
  }, 60_000);

  beforeEach(async () => {
    conversation.reset();
    await pool.query('TRUNCATE ingestion.dead_letters');
  });

  afterAll(async () => {
    await app.close();
    await conversation.stop();
    await messaging.drain();
    await pool.end();
    await Promise.all([nats.stop(), database.drop()]);
  });

  const post = (body: string, headers: Record<string, string> = {}, to = url): Promise<Response> =>
    fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, SECRET), ...headers },
      body,
    });
  const send = (body: object, to = url): Promise<Response> => post(JSON.stringify(body), {}, to);
  const ask = async <Result>(name: string, payload: object): Promise<CommandReply<Result>> => {
    const id = randomUUID();
    const command = {
      id,
      name,
      payload,
      correlationId: id,
      causationId: id,
      actor: { kind: 'system', id: 'spec' } as const,
    };
    return messaging.send({ service: 'ingestion', partition: 0 }, command);
  };
  const letters = async (): Promise<readonly KeptDeadLetter[]> => {
    const reply = await ask<readonly KeptDeadLetter[]>('list-dead-letters', {});
    return reply.kind === 'accepted' ? reply.result : [];
  };
  const stored = (): string[] => conversation.commands.flat();

  describe('verification', () => {
    const verify = (token: string): Promise<Response> =>
      fetch(`${url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);

    it('answers with the bare challenge', async () => {
      const response = await verify('test_verify_token');
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        'text/plain; charset=utf-8',
        '1158201444',
      ]);
    });

    it('is forbidden with another token', async () => {
      expect((await verify('wrong')).status).toBe(403);
    });
  });

  it('answers 200 when the message is stored', async () => {
    expect((await send(webhook([message('wamid.1')]))).status).toBe(200);
    expect(stored()).toEqual(['wamid.1']);
  });

  it('answers 200 when the message was stored before', async () => {
    conversation.answer = () => ({ kind: 'duplicate' });
    expect((await send(webhook([message('wamid.1')]))).status).toBe(200);
  });

  it('takes a signature of the next secret, and bytes that JSON would write otherwise', async () => {
    const body = JSON.stringify(webhook([message('wamid.1')])).replace('words', 'w\\u00f6rds\\/');
    expect((await post(body, { 'x-hub-signature-256': sign(body, 'next_secret') })).status).toBe(200);
    expect(stored()).toEqual(['wamid.1']);
  });

  it.each([
    [
      'a wrong signature',
      401,
      JSON.stringify(webhook([message('x')])),
      { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    ],
    ['no signature', 401, JSON.stringify(webhook([message('x')])), { 'x-hub-signature-256': '' }],
    ['an unsigned broken body', 401, '{"entry":', { 'x-hub-signature-256': 'x' }],
    ['a signed broken body', 400, '{"entry":', {}],
    ['a signed body that is no object', 400, '[]', {}],
    ['a body over 3 MB', 413, 'x'.repeat(3 * 1024 * 1024 + 1), {}],
  ])('answers %s with %i and stores nothing', async (_, status, body, headers) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.any(String) });
    expect(stored()).toEqual([]);
    expect(await letters()).toEqual([]);
  });

  it('takes a body of nearly 3 MB of up to a thousand items', async () => {
    const filling = 'x'.repeat(2800);
    const many = Array.from({ length: 1000 }, (_, at) =>
      message(`wamid.${at}`, { type: 'text', text: { body: filling } }),
    );
    expect((await send(webhook(many))).status).toBe(200);
    expect(stored()).toHaveLength(1000);
  });

  it('is not strict about the content type', async () => {
    expect((await post(JSON.stringify(webhook([message('wamid.1')])), { 'content-type': 'text/plain' })).status).toBe(
      200,
    );
    expect(stored()).toEqual(['wamid.1']);
  });

  it('stores the neighbours of a bad item and keeps the bad one, once', async () => {
    const body = webhook([message('wamid.1'), { type: 'text', text: { body: 'secret words' } }, message('wamid.2')]);
    expect((await send(body)).status).toBe(200);
    expect((await send(body)).status).toBe(200);
    expect(new Set(stored())).toEqual(new Set(['wamid.1', 'wamid.2']));
    expect(await letters()).toMatchObject([
      { channel: 'whatsapp', accountId: ACCOUNT, reason: 'no id', path: 'entry[0].changes[0].value.messages[1]' },
    ]);
    const { rows } = await pool.query<{ payload: Buffer }>('SELECT payload FROM ingestion.dead_letters');
    expect(rows[0]?.payload.includes('secret')).toBe(false);
  });

  it('keeps what the conversation service rejects', async () => {
    conversation.answer = (id) =>
      id === 'wamid.2' ? { kind: 'rejected', reason: 'too odd' } : { kind: 'stored', conversationId: id };
    expect((await send(webhook([message('wamid.1'), message('wamid.2')]))).status).toBe(200);
    expect((await letters()).map(({ reason }) => reason)).toEqual(['too odd']);
  });

  it('keeps what comes for a number that is not ours, and serves all of ours', async () => {
    expect((await send(webhook([message('wamid.1')], '999'))).status).toBe(200);
    expect((await send(webhook([message('wamid.2')], '700100200300502'))).status).toBe(200);
    expect(stored()).toEqual(['wamid.2']);
    expect((await letters()).map(({ reason, accountId }) => [reason, accountId])).toEqual([['unknown account', '999']]);
  });

  it('answers 503 when one item could not be stored', async () => {
    conversation.answer = (id) =>
      id === 'wamid.2' ? { kind: 'failed', reason: 'store-down' } : { kind: 'stored', conversationId: id };
    expect((await send(webhook([message('wamid.1'), message('wamid.2')]))).status).toBe(503);
  });

  it('answers 503 while nobody can store', async () => {
    await conversation.stop();
    try {
      expect((await send(webhook([message('wamid.1')]))).status).toBe(503);
    } finally {
      await conversation.start();
    }
    expect((await send(webhook([message('wamid.1')]))).status).toBe(200);
  });

  it('answers each of many webhooks that wait for busy lanes', async () => {
    let open = (): void => undefined;
    conversation.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const posts = Array.from({ length: 200 }, (_, at) =>
      send(webhook([message(`wamid.${at}`, { from: `1555${at}`, type: 'text', text: { body: 'x' } })])),
    );
    // Two on their way in each of the eight partitions: everything after them has to wait.
    await until('all lanes are busy', () => conversation.commands.length === 16);
    open();
    const responses = await Promise.all(posts);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(stored()).toHaveLength(200);
  });

  it('answers what it has begun before it stops, and stops then', async () => {
    let open = (): void => undefined;
    conversation.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const other = await startIngestion(config);
    const post = webhook([message('wamid.last')]);
    const answer = send(post, `${await other.getUrl()}/webhooks/whatsapp`);
    await until('the webhook is on its way', () => stored().includes('wamid.last'));
    const stopped = other.close();
    open();
    expect((await answer).status).toBe(200);
    await stopped;
  });

  describe('replay', () => {
    const replay = (id: string): Promise<CommandReply<ReceiveResult>> =>
      ask<ReceiveResult>('replay-dead-letter', { id });

    it('stores a dead letter whose reason is gone, and forgets its words', async () => {
      conversation.answer = () => ({ kind: 'rejected', reason: 'not yet' });
      await send(webhook([message('wamid.1')]));
      const [letter] = await letters();
      expect(await replay(letter?.id ?? '')).toEqual({
        kind: 'accepted',
        result: { kind: 'rejected', reason: 'not yet' },
      });
      expect(await letters()).toHaveLength(1);
      conversation.reset();
      expect(await replay(letter?.id ?? '')).toEqual({
        kind: 'accepted',
        result: { kind: 'stored', conversationId: 'wamid.1' },
      });
      expect(stored()).toEqual(['wamid.1']);
      expect(await letters()).toEqual([]);
      const { rows } = await pool.query<{ payload: Buffer | null }>('SELECT payload FROM ingestion.dead_letters');
      expect(rows).toEqual([{ payload: null }]);
    });

    it('rejects what is still bad, and does not know what is gone', async () => {
      await send(webhook([{ type: 'text' }]));
      const [letter] = await letters();
      expect(await replay(letter?.id ?? '')).toEqual({
        kind: 'accepted',
        result: { kind: 'rejected', reason: 'no id' },
      });
      expect(await replay(randomUUID())).toEqual({ kind: 'refused', refusal: { code: 'not-found' } });
      expect(await replay('x')).toMatchObject({ kind: 'invalid', problems: [{ field: 'id' }] });
    });
  });
});
