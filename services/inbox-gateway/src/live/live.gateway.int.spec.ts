import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { WebSocket } from 'ws';
import { signalSubject, type ConversationEvent } from '@baton/contracts-conversation';
import { DIRECTORY_SERVICE, SESSION_CHANGED_SUBJECT, type Agent, type Principal } from '@baton/contracts-directory';
import { CLOSE, INBOX_PROTOCOL, type ClientFrame, type ServerFrame, type Topic } from '@baton/contracts-inbox-protocol';
import { createPostgresEventStore, migrateEventStore, type PostgresEventStore } from '@baton/event-store-postgres';
import type { CommandReply } from '@baton/messaging';
import { connectMessaging, type NatsMessaging } from '@baton/messaging-nats';
import { BaseConfig, KitModule, migrate, validationPipe } from '@baton/service-kit';
import { testDatabase, testNats, until, type NatsServer, type TestDatabase } from '@baton/testing';
import { GatewayModule } from '../gateway.module.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { InboxProjector } from '../projector/inbox-projector.ts';
import { ViewStore } from '../projector/view-store.adapter.ts';
import { WorkingSetLoader } from '../projector/working-set.adapter.ts';
import { ChangeFeed } from './change-feed.ts';
import { CHANGES_SUBJECT } from '../views/change-log/change.row.ts';

const PATIENCE_MS = 60_000;

const agent = (agentId: string, teamIds: string[]): Agent => ({
  agentId,
  email: `${agentId}@example.com`,
  name: agentId,
  role: 'agent',
  teamIds,
  leadsTeamIds: [],
  active: true,
});

/** A browser's socket, as far as the protocol goes. */
class Browser {
  readonly frames: ServerFrame[] = [];
  closedWith: number | null = null;
  readonly socket: WebSocket;

  constructor(url: string, token: string | null, options: { protocol?: string; origin?: string } = {}) {
    const headers = {
      ...(token === null ? {} : { cookie: `baton_session=${token}` }),
      ...(options.origin === undefined ? {} : { origin: options.origin }),
    };
    this.socket = new WebSocket(url, [options.protocol ?? INBOX_PROTOCOL], { headers });
    this.socket.on('message', (data) => this.frames.push(JSON.parse((data as Buffer).toString()) as ServerFrame));
    this.socket.on('close', (code) => (this.closedWith = code));
    this.socket.on('error', () => undefined);
  }

  say(frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  async heard<T extends ServerFrame['type']>(
    type: T,
    fits: (frame: Extract<ServerFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerFrame, { type: T }>> {
    const find = () =>
      this.frames.find((frame): frame is Extract<ServerFrame, { type: T }> => {
        return frame.type === type && fits(frame as Extract<ServerFrame, { type: T }>);
      });
    await until(`a frame ${type}`, () => find() !== undefined, PATIENCE_MS);
    return find() as Extract<ServerFrame, { type: T }>;
  }

  async closed(): Promise<number | null> {
    await until('the socket is closed', () => this.closedWith !== null, PATIENCE_MS);
    return this.closedWith;
  }
}

describe('the gateway with its servers', () => {
  let database: TestDatabase;
  let nats: NatsServer;
  let pool: Pool;
  let events: PostgresEventStore;
  let messaging: NatsMessaging;
  let app: NestFastifyApplication;
  let url: string;
  let announcing = true;
  const stop = new AbortController();
  let projecting: Promise<void>;
  const sessions = new Map<string, Principal>();

  const openGateway = async (): Promise<{ app: NestFastifyApplication; url: string }> => {
    const config = Object.assign(new BaseConfig(), {
      DATABASE_URL: database.url,
      NATS_URL: nats.url,
      LOG_LEVEL: 'silent',
    });
    @Module({ imports: [KitModule.forRoot(config, { name: 'gateway-spec' }), GatewayModule] })
    class Gateway {}
    const opened = await NestFactory.create<NestFastifyApplication>(
      Gateway,
      new FastifyAdapter({ forceCloseConnections: true }),
      {
        logger: false,
      },
    );
    opened.useGlobalPipes(validationPipe());
    await opened.listen(0, '127.0.0.1');
    const { port } = opened.getHttpServer().address() as AddressInfo;
    return { app: opened, url: `ws://127.0.0.1:${port}/api/live` };
  };

  const startGateway = async (): Promise<void> => {
    ({ app, url } = await openGateway());
  };

  const session = (who: Agent): string => {
    const token = randomUUID();
    sessions.set(token, { sessionId: `session-${token}`, agent: who, expiresAt: '2099-01-01T00:00:00.000Z' });
    return token;
  };

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    pool = new Pool({ connectionString: database.url, max: 4 });
    await migrateEventStore(pool);
    await migrate({ name: 'spec', url: database.url, schema: 'inbox', migrations: MIGRATIONS });
    events = await createPostgresEventStore({ pool });
    messaging = await connectMessaging({ url: nats.url, name: 'spec' });
    await messaging.serve(
      { service: DIRECTORY_SERVICE },
      new Map([
        [
          'verify-session',
          ({ payload }): Promise<CommandReply> => {
            const principal = sessions.get((payload as { token: string }).token);
            return Promise.resolve(
              principal === undefined
                ? { kind: 'refused', refusal: { code: 'no-session' } }
                : { kind: 'accepted', result: principal },
            );
          },
        ],
      ]),
    );
    const projector = new InboxProjector({
      store: events.store,
      views: new ViewStore(pool),
      loader: new WorkingSetLoader(pool),
      ciphers: {
        load: () =>
          Promise.resolve({
            of: () => {
              throw new Error('nothing is sealed here');
            },
          }),
      },
      announce: (signal) => announcing && messaging.emit(CHANGES_SUBJECT, signal),
    });
    projecting = projector.run(1, stop.signal).done;
    await startGateway();
    await until(
      'the views are there',
      async () => (await app.inject({ url: '/health/ready' })).statusCode === 200,
      PATIENCE_MS,
    );
  }, PATIENCE_MS);

  afterAll(async () => {
    await app.close();
    stop.abort();
    await projecting;
    await messaging.drain();
    await events.close();
    await pool.end();
    await nats.stop();
    await database.drop();
  }, PATIENCE_MS);

  const happen = async (conversationId: string, ...happened: ConversationEvent[]): Promise<void> => {
    const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } } as const;
    await events.store.append({
      writes: [
        {
          stream: `conversation-${conversationId}`,
          expected: 'any',
          events: happened.map(({ type, data }) => ({ id: randomUUID(), type, schemaVersion: 1, data, meta })),
        },
      ],
    });
  };

  const start = async (teamId: string): Promise<string> => {
    const conversationId = randomUUID();
    const address = { kind: 'whatsapp', value: '4915112345678' } as const;
    await happen(
      conversationId,
      {
        type: 'ConversationStarted',
        data: {
          episode: 0,
          conversationId,
          contactId: randomUUID(),
          channel: 'whatsapp',
          accountId: '1',
          teamId,
          address,
        },
      },
      { type: 'EpisodeOpened', data: { episode: 1, epoch: 1, cause: 'firstMessage' } },
    );
    return conversationId;
  };

  const claim = (conversationId: string, agentId: string, epoch: number): Promise<void> =>
    happen(conversationId, { type: 'ConversationClaimed', data: { episode: 1, epoch, agentId, how: 'claim' } });

  const shown = (conversationId: string): Promise<void> =>
    until(
      'the row is there',
      async () =>
        (await pool.query('SELECT FROM inbox.conversations WHERE conversation_id = $1', [conversationId])).rowCount ===
        1,
      PATIENCE_MS,
    );

  const write = (conversationId: string, count: number): Promise<void> =>
    happen(
      conversationId,
      ...Array.from({ length: count }, (_, index): ConversationEvent => {
        const from = { kind: 'whatsapp', value: '4915112345678' } as const;
        const content = { kind: 'text', text: `words ${index}` } as const;
        const ids = { messageId: randomUUID(), providerMessageId: randomUUID() };
        const data = { episode: 1, ...ids, content, from, occurredAt: '2026-01-05T08:00:00.000Z' };
        return { type: 'CustomerMessageReceived', data };
      }),
    );

  /** A browser that is signed in, follows these topics and has their first answers. */
  const follow = async (at: string, token: string, ...topics: Topic[]): Promise<Browser> => {
    const browser = new Browser(at, token);
    await browser.heard('welcome');
    for (const topic of topics) browser.say({ type: 'subscribe', topic });
    for (const topic of topics) await browser.heard('snapshot', (frame) => frame.topic === topic);
    return browser;
  };

  const request = (token: string, method: 'GET' | 'PUT', path: string, payload?: object) =>
    app.inject({
      ...{ method, url: path, headers: { cookie: `baton_session=${token}` } },
      ...(payload === undefined ? {} : { payload }),
    });

  it(
    'tells on every gateway who types, looks and is there, and only who may know',
    async () => {
      const other = await openGateway();
      const conversationId = await start('team-5');
      await shown(conversationId);
      const emit = (signal: object): void => messaging.emit(signalSubject(conversationId), JSON.stringify(signal));
      emit({ kind: 'customerOnline', on: true });
      await until('the other gateway is ready', () => other.app.get(ChangeFeed).isReady, PATIENCE_MS);
      const topic = `conversation:${conversationId}` as const;
      const [ana, ben, cy] = await Promise.all([
        follow(url, session(agent('ana', ['team-5'])), 'list', topic),
        follow(other.url, session(agent('ben', ['team-5'])), 'list', topic),
        follow(other.url, session(agent('cy', ['team-6'])), 'list'),
      ]);
      for (const one of [ana, ben]) await one.heard('online', ({ online }) => online.includes(conversationId));
      expect((await ana.heard('signal')).signal).toEqual({ kind: 'customerOnline', on: true });
      for (const kind of ['agentViewing', 'agentTyping'] as const) {
        ana.say({ type: 'signal', conversationId, kind, on: true });
        await ben.heard('signal', ({ signal }) => signal.kind === kind && signal.agentId === 'ana' && signal.on);
      }
      const late = await follow(other.url, session(agent('di', ['team-5'])), topic);
      await late.heard('signal', ({ signal }) => signal.kind === 'agentViewing' && signal.agentId === 'ana');
      ana.socket.close();
      await ben.heard('signal', ({ signal }) => signal.kind === 'agentViewing' && !signal.on);
      cy.say({ type: 'signal', conversationId, kind: 'agentTyping', on: true });
      emit({ kind: 'customerOnline', on: false });
      await ben.heard('online', ({ offline }) => offline.includes(conversationId));
      expect(ben.frames.filter((frame) => frame.type === 'signal' && 'agentId' in frame.signal)).not.toContainEqual(
        expect.objectContaining({ signal: expect.objectContaining({ agentId: 'cy' }) as object }),
      );
      expect(cy.frames.filter(({ type }) => type === 'signal' || type === 'online')).toEqual([]);
      for (const { socket } of [ben, cy, late]) socket.close();
      await other.app.close();
    },
    PATIENCE_MS,
  );

  it(
    'keeps what an agent has seen: it rises only, is told to their other windows, and outlives a rebuild',
    async () => {
      const other = await openGateway();
      await until('the other gateway is ready', () => other.app.get(ChangeFeed).isReady, PATIENCE_MS);
      const conversationId = await start('team-7');
      await write(conversationId, 4);
      const [token, colleague] = [session(agent('eve', ['team-7'])), session(agent('flo', ['team-7']))];
      const seen = `/api/conversations/${conversationId}/seen`;
      const marks = async (whose: string): Promise<unknown> => (await request(whose, 'GET', '/api/read-marks')).json();
      await until(
        'the messages are there',
        async () => {
          const { json } = await request(token, 'GET', `/api/conversations/${conversationId}`);
          return json<{ row?: { customerMessages: number } }>().row?.customerMessages === 4;
        },
        PATIENCE_MS,
      );
      const window = await follow(other.url, token, 'counts');
      const status = async (customerMessages: unknown): Promise<number> =>
        (await request(token, 'PUT', seen, { customerMessages })).statusCode;
      expect(await marks(token)).toEqual({ marks: {} });
      expect(await status(3)).toBe(204);
      expect(await window.heard('seen')).toMatchObject({ conversationId, customerMessages: 3 });
      expect(await status(1)).toBe(204);
      expect(await marks(token)).toEqual({ marks: { [conversationId]: 3 } });
      // A mark beyond the last message would hide the next one.
      expect(await status(900)).toBe(204);
      expect(await marks(token)).toEqual({ marks: { [conversationId]: 4 } });
      expect([await status(-1), await status('4'), await status(undefined)]).toEqual([400, 400, 400]);
      expect(await marks(colleague)).toEqual({ marks: {} });
      const stranger = session(agent('gus', ['team-8']));
      expect((await request(stranger, 'PUT', seen, { customerMessages: 1 })).statusCode).toBe(404);
      await new ViewStore(pool).reset(0);
      expect(await marks(token)).toEqual({ marks: { [conversationId]: 4 } });
      window.socket.close();
      await other.app.close();
    },
    PATIENCE_MS,
  );

  it(
    'hands out a whole conversation, page by page, to whoever may see it',
    async () => {
      const conversationId = await start('team-9');
      await write(conversationId, 450);
      const token = session(agent('hal', ['team-9']));
      const path = `/api/conversations/${conversationId}/download`;
      const download = (format: string, who = token) => request(who, 'GET', `${path}?format=${format}`);
      await until(
        'the messages are there',
        // One that is asked for while the views are built breaks off.
        () =>
          download('text').then(
            ({ body }) => body.includes('words 449'),
            () => false,
          ),
        PATIENCE_MS,
      );
      const json = await download('json');
      const { entries } = json.json<{ entries: { kind: string; order: number; text: string }[] }>();
      const said = entries.filter(({ kind }) => kind === 'message').map(({ text }) => text);
      expect(said).toEqual(Array.from({ length: 450 }, (_, index) => `words ${index}`));
      expect(json.headers['content-disposition']).toMatch(
        /^attachment; filename="conversation-[\da-f]{8}-\d{4}-\d\d-\d\d\.json"$/,
      );
      const pdf = await download('pdf');
      expect(pdf.headers['content-type']).toBe('application/pdf');
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.rawPayload.subarray(-8).toString()).toContain('%%EOF');
      expect((await download('docx')).statusCode).toBe(400);
      const stranger = session(agent('ida', ['team-8']));
      expect((await download('text', stranger)).statusCode).toBe(404);
      expect((await download('text', 'x'.repeat(36))).statusCode).toBe(401);
    },
    PATIENCE_MS,
  );

  it(
    'closes who is not signed in, speaks another protocol or sends what is no frame',
    async () => {
      expect(await new Browser(url, null).closed()).toBe(CLOSE.signedOut);
      expect(await new Browser(url, 'x'.repeat(36)).closed()).toBe(CLOSE.signedOut);
      const token = session(agent('ana', ['team']));
      expect(await new Browser(url, token, { origin: 'https://evil.example' }).closed()).toBe(1006);
      const confused = new Browser(url, token);
      await confused.heard('welcome');
      confused.socket.send('{"type":"subscribe","topic":"everything"}');
      expect(await confused.closed()).toBe(CLOSE.badFrame);
    },
    PATIENCE_MS,
  );

  it(
    'shows a claim at once, and tells when a conversation leaves what one may see',
    async () => {
      const conversationId = await start('team-1');
      // A snapshot that is taken after the claim would leave nothing to tell.
      const browser = await follow(url, session(agent('ana', ['team-1'])), 'list', 'mine', 'counts');
      await until(
        'the row is there',
        async () =>
          (await pool.query('SELECT FROM inbox.conversations WHERE conversation_id = $1', [conversationId]))
            .rowCount === 1,
      );
      browser.say({ type: 'subscribe', topic: `conversation:${conversationId}` });
      await browser.heard('snapshot', ({ topic }) => topic === `conversation:${conversationId}`);
      await claim(conversationId, 'ana', 2);
      // One without changes may come before: the cursor went on.
      const mine = await browser.heard('changes', ({ topic, changes }) => topic === 'mine' && changes.length > 0);
      expect(mine.changes).toMatchObject([{ kind: 'row', row: { conversationId, ownerId: 'ana', handler: 'agent' } }]);
      await browser.heard(
        'changes',
        ({ topic, changes }) => topic.startsWith('conversation:') && changes.some((change) => change.kind === 'item'),
      );
      await browser.heard('changes', ({ topic }) => topic === 'counts');
      await happen(conversationId, {
        type: 'ConversationTransferred',
        data: { episode: 1, epoch: 3, from: 'ana', to: { kind: 'team', teamId: 'team-2' } },
      });
      await browser.heard(
        'changes',
        ({ topic, changes }) => topic.startsWith('conversation:') && changes[0]?.kind === 'gone',
      );
      await browser.heard(
        'changes',
        ({ topic, changes }) => topic === 'list' && changes.some(({ kind }) => kind === 'gone'),
      );
      browser.say({ type: 'subscribe', topic: `conversation:${conversationId}` });
      expect(await browser.heard('refused')).toMatchObject({ reason: 'not-found' });
      browser.socket.close();
    },
    PATIENCE_MS,
  );

  it(
    'misses nothing when signals are lost and when the gateway is started again',
    async () => {
      const token = session(agent('ben', ['team-3']));
      const before = new Browser(url, token);
      await before.heard('welcome');
      before.say({ type: 'subscribe', topic: 'mine' });
      const { cursor } = await before.heard('snapshot');
      const first = await start('team-3');
      announcing = false;
      await claim(first, 'ben', 2);
      await before.heard('changes', ({ changes }) => changes.some((change) => change.kind === 'row'));
      const away = start('team-3');
      await app.close();
      expect(await before.closed()).toBe(CLOSE.restart);
      await claim(await away, 'ben', 2);
      await startGateway();
      announcing = true;
      await until(
        'the views are there',
        async () => (await app.inject({ url: '/health/ready' })).statusCode === 200,
        PATIENCE_MS,
      );
      const after = new Browser(url, token);
      await after.heard('welcome');
      after.say({ type: 'subscribe', topic: 'mine', since: cursor });
      const resumed = await after.heard('changes');
      expect(resumed.after).toBe(cursor.seq);
      const ids = after.frames.flatMap((frame) =>
        frame.type === 'changes'
          ? frame.changes.flatMap((change) => (change.kind === 'row' ? [change.row.conversationId] : []))
          : [],
      );
      expect(ids).toContain(first);
      await after.heard('changes', ({ changes }) =>
        changes.some((change) => change.kind === 'row' && change.row.conversationId !== first),
      );
      expect(after.frames.some(({ type }) => type === 'snapshot')).toBe(false);
      after.socket.close();
    },
    PATIENCE_MS,
  );

  it(
    'closes the sockets of a session that ended, and of people whose rights changed',
    async () => {
      const [ended, changed] = [session(agent('cy', ['team'])), session(agent('di', ['team']))];
      const [one, other] = [new Browser(url, ended), new Browser(url, changed)];
      await Promise.all([one.heard('welcome'), other.heard('welcome')]);
      const { sessionId } = sessions.get(ended) as Principal;
      sessions.delete(ended);
      messaging.emit(SESSION_CHANGED_SUBJECT, JSON.stringify({ agentId: 'cy', sessionId }));
      expect(await one.closed()).toBe(CLOSE.signedOut);
      messaging.emit(SESSION_CHANGED_SUBJECT, JSON.stringify({ agentId: 'di' }));
      expect(await other.closed()).toBe(CLOSE.restart);
    },
    PATIENCE_MS,
  );

  it(
    'gives everybody a snapshot of the new generation after a rebuild',
    async () => {
      const browser = new Browser(url, session(agent('ana', ['team-1'])));
      const { cursor } = await browser.heard('welcome');
      browser.say({ type: 'subscribe', topic: 'list' });
      await browser.heard('snapshot');
      await new ViewStore(pool).reset(0);
      await start('team-1');
      const fresh = await browser.heard('snapshot', (frame) => frame.cursor.generation !== cursor.generation);
      expect(fresh.topic).toBe('list');
      browser.socket.close();
    },
    PATIENCE_MS,
  );
});
