import { randomUUID } from 'node:crypto';
import { CONVERSATION_SERVICE, messageReference } from '@baton/contracts-conversation';
import type {
  ConversationCommandName,
  ConversationCommands,
  ConversationRefusal,
  Offer,
  OfferDecision,
  Requeue,
} from '@baton/contracts-conversation';
import { DEFAULT_CONVERSATION_SETTINGS, DIRECTORY_SERVICE, SETTINGS_STREAM } from '@baton/contracts-directory';
import type { EventStore, RecordedEvent } from '@baton/event-sourcing';
import { createPostgresEventStore, migrateEventStore } from '@baton/event-store-postgres';
import type { PostgresEventStore } from '@baton/event-store-postgres';
import { partitionOf } from '@baton/messaging';
import type { CommandReply, Stoppable } from '@baton/messaging';
import { connectMessaging } from '@baton/messaging-nats';
import type { NatsMessaging } from '@baton/messaging-nats';
import { migratePersonalData } from '@baton/personal-data';
import { BaseConfig, loadConfig, migrate, runProcess } from '@baton/service-kit';
import { startPostgres, createDatabase, testDatabase, testNats, until } from '@baton/testing';
import type { NatsServer, PostgresServer, TestDatabase } from '@baton/testing';
import pg from 'pg';
import { ACCOUNT, WROTE_AT, message, status } from './commands/commands.spec-kit.ts';
import { ConversationConfig, TimersConfig } from './config.ts';
import { ConversationModule } from './conversation.module.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { RelayModule } from './relay.module.ts';
import { TimersModule } from './timers.module.ts';

const KEYS = {
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  IDENTITY_KEY: Buffer.alloc(32, 9).toString('base64'),
};
const TEAM = '00000000-0000-4000-8000-00000000dddd';
const DIRECTORY_TEAM = '00000000-0000-4000-8000-00000000eeee';

type App = Awaited<ReturnType<typeof runProcess>>;
type Reply<Name extends ConversationCommandName> = CommandReply<
  ConversationCommands[Name]['result'],
  ConversationRefusal
>;

let nats: NatsServer;
let client: NatsMessaging;

beforeAll(async () => {
  nats = await testNats();
  client = await connectMessaging({ url: nats.url, name: 'spec' });
}, 60_000);

afterAll(async () => {
  await client.drain();
  await nats.stop();
});

const send = <Name extends ConversationCommandName>(
  name: Name,
  payload: ConversationCommands[Name]['payload'],
  { agent, id = randomUUID() }: { readonly agent?: string; readonly id?: string } = {},
): Promise<Reply<Name>> =>
  client.send(
    {
      service: CONVERSATION_SERVICE,
      partition: partitionOf('conversationId' in payload ? payload.conversationId : 'batch'),
    },
    {
      id,
      name,
      payload,
      correlationId: id,
      causationId: id,
      actor: agent === undefined ? { kind: 'system', id: 'spec' } : { kind: 'agent', id: agent },
    },
  );

const receive = async (...items: readonly unknown[]) => send('receive-messages', { ...ACCOUNT, items: items as never });

/** Somebody new, so that specs do not meet each other's conversations. */
let people = 0;
const somebody = () => {
  people += 1;
  return { kind: 'whatsapp', value: `1555${String(people).padStart(7, '0')}` } as const;
};

const migrateAll = async (url: string) => {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  await migrateEventStore(pool);
  await migratePersonalData(pool);
  await pool.end();
  await migrate({ name: 'conversation', url, schema: 'conversation', migrations: MIGRATIONS });
};

const environment = (url: string, more: Readonly<Record<string, string>> = {}) => ({
  ...KEYS,
  ...{ DATABASE_URL: url, NATS_URL: nats.url, LOG_LEVEL: 'silent', DEFAULT_TEAM_ID: TEAM },
  ...more,
});

const startConversation = (url: string, more: Readonly<Record<string, string>> = {}): Promise<App> => {
  const config = loadConfig(ConversationConfig, environment(url, more));
  const commands = { service: CONVERSATION_SERVICE };
  return runProcess({ name: 'conversation', config, module: ConversationModule.forRoot(config), commands });
};

describe('the conversation service on PostgreSQL and NATS', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let log: PostgresEventStore;
  let app: App;
  let directory: Stoppable;

  beforeAll(async () => {
    database = await testDatabase();
    await migrateAll(database.url);
    pool = new pg.Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    log = await createPostgresEventStore({ pool });
    directory = await client.serve(
      { service: DIRECTORY_SERVICE },
      new Map([
        [
          'find-account',
          () =>
            Promise.resolve({ kind: 'accepted', result: { ...ACCOUNT, name: 'n', teamId: DIRECTORY_TEAM } } as const),
        ],
      ]),
    );
    app = await startConversation(database.url);
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await directory.drain();
    await log.close();
    await pool.end();
    await database.drop();
  }, 30_000);

  const eventsOf = (conversationId: string): Promise<RecordedEvent[]> =>
    log.store.readStream(`conversation-${conversationId}`);

  const begin = async (from = somebody(), occurredAt = WROTE_AT): Promise<string> => {
    const reply = await receive({ ...message(randomUUID(), from), occurredAt });
    if (reply.kind !== 'accepted') throw new Error(JSON.stringify(reply));
    const [result] = reply.result.results;
    if (result?.kind !== 'stored' || result.conversationId === null) throw new Error(JSON.stringify(result));
    return result.conversationId;
  };

  it('takes a first message into the queue of the account’s team', async () => {
    const events = await eventsOf(await begin());
    expect(events.map(({ type }) => type)).toEqual([
      'ConversationStarted',
      'EpisodeOpened',
      'CustomerMessageReceived',
      'ConversationEscalated',
    ]);
    expect(events[3]?.data).toMatchObject({ teamId: DIRECTORY_TEAM });
  });

  it('gives a conversation to exactly one of those who claim it in one tick, and tells the others who', async () => {
    const conversationId = await begin();
    const agents = Array.from({ length: 12 }, (_, i) => `agent-${String(i)}`);
    const replies = await Promise.all(agents.map((agent) => send('claim', { conversationId }, { agent })));
    const winners = agents.filter((_, i) => replies[i]?.kind === 'accepted');
    expect(winners).toHaveLength(1);
    for (const reply of replies)
      if (reply.kind !== 'accepted')
        expect(reply).toMatchObject({ kind: 'refused', refusal: { code: 'owned-by-other', ownerId: winners[0] } });
    expect((await eventsOf(conversationId)).filter(({ type }) => type === 'ConversationClaimed')).toHaveLength(1);
  });

  it('makes one conversation of first messages that arrive at once', async () => {
    const from = somebody();
    const replies = await Promise.all(Array.from({ length: 15 }, () => receive(message(randomUUID(), from))));
    const ids = replies.flatMap((reply) =>
      reply.kind === 'accepted'
        ? reply.result.results.map((result) => (result.kind === 'stored' ? result.conversationId : result.kind))
        : [reply.kind],
    );
    expect(ids).toHaveLength(15);
    expect(new Set(ids).size).toBe(1);
    const events = await eventsOf(ids[0] as string);
    expect(events.filter(({ type }) => type === 'CustomerMessageReceived')).toHaveLength(15);
  });

  it('answers a repeated batch with duplicates, and a repeated command with its first outcome', async () => {
    const from = somebody();
    const batch = [message(randomUUID(), from), message(randomUUID(), from)];
    await receive(...batch);
    expect(await receive(...batch)).toMatchObject({
      kind: 'accepted',
      result: { results: [{ kind: 'duplicate' }, { kind: 'duplicate' }] },
    });

    const conversationId = await begin();
    const id = randomUUID();
    const first = await send('claim', { conversationId }, { agent: 'ana', id });
    await send('release', { conversationId, to: 'queue' }, { agent: 'ana' });
    await send('claim', { conversationId }, { agent: 'ben' });
    // Decided now it would be refused; it was accepted.
    expect(await send('claim', { conversationId }, { agent: 'ana', id })).toEqual(first);
    expect(first).toEqual({ kind: 'accepted', result: { version: 5 } });
  });

  it('guards a reply by owner and by what its author has seen, not by a tick', async () => {
    const from = somebody();
    const conversationId = await begin(from);
    const seen = idOf((await eventsOf(conversationId)).find(({ type }) => type === 'CustomerMessageReceived'));
    const messageId = randomUUID();
    const text = 'Hello!';
    const reply = { conversationId, messageId, text, lastSeenMessageId: seen };
    const refused = await send('reply', reply, { agent: 'ana' });
    expect(refused).toMatchObject({ refusal: { code: 'not-owner' } });
    await send('claim', { conversationId }, { agent: 'ana' });

    const now = new Date().toISOString();
    await receive({ ...message(randomUUID(), from), occurredAt: now });
    expect(await send('reply', reply, { agent: 'ana' })).toMatchObject({
      refusal: { code: 'newer-message', author: 'customer' },
    });
    const good = { ...reply, lastSeenMessageId: idOf((await eventsOf(conversationId)).at(-1)) };
    const report = { ...ACCOUNT, conversationId, messageId, state: 'unconfirmed' as const, occurredAt: now };
    const [sent] = await Promise.all([send('reply', good, { agent: 'ana' }), send('report-delivery', report)]);
    expect(sent.kind).toBe('accepted');
    expect(await send('reply', good, { agent: 'ana' })).toMatchObject({ kind: 'accepted' });
    expect((await eventsOf(conversationId)).filter(({ type }) => type === 'AgentReplied')).toHaveLength(1);
  });

  it('takes reports by our reference, and refuses none because of a version', async () => {
    const conversationId = await begin();
    const reference = messageReference(conversationId, randomUUID());
    const states = ['sent', 'delivered', 'read'] as const;
    const replies = await Promise.all(
      states.map((state) => receive(status(`wamid.${reference}`, state, { reference, recipient: [] }))),
    );
    expect(replies.map((reply) => reply.kind === 'accepted' && reply.result.results[0]?.kind)).toEqual(
      expect.arrayContaining(['stored']),
    );
    expect(
      await send('report-delivery', {
        ...ACCOUNT,
        conversationId: randomUUID(),
        messageId: randomUUID(),
        state: 'sent',
        occurredAt: WROTE_AT,
      }),
    ).toEqual({ kind: 'refused', refusal: { code: 'not-found' } });
  });

  describe('offers', () => {
    const now = (): string => new Date().toISOString();
    const decision = (epoch: number): OfferDecision => ({
      ...{ lease: { resource: 'routing/spec', epoch }, position: '1', engineVersion: 1 },
      ...{ step: { index: 0, kind: 'anyone' as const }, queuedAt: now(), stepSince: now() },
      ...{ candidates: [{ agentId: 'ana', proficiency: 0, idleSince: now() }], counts: { eligible: 1, busy: 2 } },
    });
    const offered = (conversationId: string, lease: number, more: Partial<Offer> = {}): Offer => ({
      ...{ conversationId, offerId: randomUUID(), epoch: 2, agentId: 'ana', expiresAt: now() },
      ...{ decision: decision(lease), ...more },
    });
    const lead = async (): Promise<number> => {
      lease = (await log.leases.acquire('routing/spec', 'one', 60_000)) ?? 0;
      return lease;
    };
    let lease = 0;

    it('are written under the lease of whoever leads, with everything that explains them', async () => {
      const conversationId = await begin();
      const old = await lead();
      const epoch = await lead();
      expect(await send('offer', offered(conversationId, old))).toEqual({
        kind: 'refused',
        refusal: { code: 'lease-lost' },
      });
      const before = (await eventsOf(conversationId)).length;
      const one = offered(conversationId, epoch);
      expect(await send('offer', one)).toMatchObject({ kind: 'accepted' });
      const events = await eventsOf(conversationId);
      expect(events).toHaveLength(before + 1);
      const { offerId, agentId, expiresAt, decision: why } = one;
      expect(events.at(-1)).toMatchObject({
        type: 'ConversationOffered',
        data: { offerId, agentId, expiresAt, decision: why },
      });
      // Decided on what has passed.
      expect(await send('offer', offered(conversationId, epoch, { epoch: 3 }))).toMatchObject({
        refusal: { code: 'wrong-state' },
      });
      for (const [name, payload] of [
        [
          'rescind-offer',
          { conversationId, offerId, cause: 'noPlace', lease: { resource: 'routing/spec', epoch: old } },
        ],
        [
          'overflow',
          { conversationId, epoch: 3, teamId: 'x', cause: 'waited', lease: { resource: 'routing/spec', epoch: old } },
        ],
      ] as const)
        expect(await send(name, payload)).toMatchObject({ kind: 'refused' });
      await lead();
      const mine = { resource: 'routing/spec', epoch: lease };
      expect(await send('rescind-offer', { conversationId, offerId, cause: 'noPlace', lease: mine })).toMatchObject({
        kind: 'accepted',
      });
      expect(
        await send('overflow', { conversationId, epoch: 4, teamId: 'x', cause: 'waited', lease: mine }),
      ).toMatchObject({
        kind: 'accepted',
      });
      expect((await eventsOf(conversationId)).at(-1)).toMatchObject({
        type: 'ConversationAssigned',
        data: { to: { kind: 'team', teamId: 'x' }, byAgentId: null, cause: 'waited' },
      });
    });

    it('end once, whoever is quicker: acceptance, expiry, another’s claim', async () => {
      const epoch = await lead();
      for (let round = 0; round < 8; round += 1) {
        const conversationId = await begin();
        const one = offered(conversationId, epoch);
        await send('offer', one);
        const { offerId } = one;
        const outcomes = await Promise.all([
          send('accept-offer', { conversationId, offerId }, { agent: 'ana' }),
          send('fire-timer', { conversationId, timer: 'offer', token: offerId }),
          send('claim', { conversationId }, { agent: 'ben' }),
          send('decline-offer', { conversationId, offerId, reason: 'busy' }, { agent: 'ana' }),
        ]);
        const types = (await eventsOf(conversationId)).map(({ type }) => type);
        expect(types.filter((type) => type.startsWith('Offer'))).toHaveLength(1);
        expect(types.filter((type) => type === 'ConversationClaimed').length).toBeLessThanOrEqual(1);
        expect(outcomes.filter(({ kind }) => kind === 'accepted').length).toBeGreaterThan(0);
      }
    });

    it('are made by routing, answered by the agent they were made to, and taken back with the agent', async () => {
      const epoch = await lead();
      const conversationId = await begin();
      const one = offered(conversationId, epoch);
      expect(await send('offer', one, { agent: 'ana' })).toMatchObject({
        kind: 'invalid',
        problems: [{ field: 'actor' }],
      });
      expect(
        await send('offer', { ...one, decision: { ...one.decision, lease: { resource: 'relay', epoch } } }),
      ).toMatchObject({
        kind: 'invalid',
        problems: [{ field: 'decision.lease.resource' }],
      });
      expect(await send('offer', one)).toMatchObject({ kind: 'accepted' });
      const { offerId } = one;
      expect(await send('accept-offer', { conversationId, offerId }, { agent: 'ben' })).toMatchObject({
        kind: 'refused',
      });
      expect(await send('accept-offer', { conversationId, offerId }, { agent: 'ana' })).toMatchObject({
        kind: 'accepted',
      });
      const requeue: Requeue = {
        conversationId,
        epoch: 4,
        cause: 'agentUnavailable',
        lease: { resource: 'routing/spec', epoch },
      };
      expect(await send('requeue', { ...requeue, epoch: 3 })).toMatchObject({ refusal: { code: 'stale-epoch' } });
      expect(await send('requeue', requeue)).toMatchObject({ kind: 'accepted' });
      expect((await eventsOf(conversationId)).at(-1)).toMatchObject({
        type: 'ConversationReleased',
        data: { agentId: 'ana', to: 'queue', cause: 'agentUnavailable' },
      });
    });
  });

  it('leads a conversation through its whole life by its doors', async () => {
    const conversationId = await begin();
    const agent = 'ana';
    const steps: (() => Promise<CommandReply>)[] = [
      () => send('claim', { conversationId }, { agent }),
      () => send('add-note', { conversationId, noteId: randomUUID(), text: 'a note' }, { agent }),
      () => send('apply-tags', { conversationId, tags: ['Refund'] }, { agent }),
      () => send('remove-tag', { conversationId, tag: 'refund' }, { agent }),
      () => send('set-priority', { conversationId, priority: 'high', reason: 'VIP' }, { agent }),
      () => send('set-status', { conversationId, status: 'pending' }, { agent }),
      () => send('transfer', { conversationId, to: { kind: 'agent', agentId: 'ben' }, note: 'yours' }, { agent }),
      () => send('assign', { conversationId, to: { kind: 'team', teamId: TEAM } }, { agent: 'sue' }),
      () => send('claim', { conversationId }, { agent }),
      () => send('release', { conversationId, to: 'assistant' }, { agent }),
      () => send('escalate', { conversationId, by: 'customer', reason: 'asked for a person' }),
      () => send('claim', { conversationId }, { agent }),
      () => send('end', { conversationId }, { agent }),
      () => send('extend-wrap-up', { conversationId, seconds: 60 }, { agent }),
      () => send('complete-wrap-up', { conversationId, disposition: 'solved', tags: ['done'] }, { agent }),
      () => send('fire-timer', { conversationId, timer: 'archive', token: 'stale' }),
      () => send('set-status', { conversationId, status: 'archived' }, { agent }),
    ];
    for (const step of steps) expect(await step()).toMatchObject({ kind: 'accepted' });
    const markRead = await send('mark-read', { conversationId, messageId: randomUUID() }, { agent });
    expect(markRead).toMatchObject({ refusal: { code: 'not-owner' } });
    expect((await eventsOf(conversationId)).at(-1)?.type).toBe('ConversationArchived');
  });

  it('lets the assistant speak, hand off and be given back a conversation by its doors', async () => {
    const conversationId = await begin(somebody(), new Date().toISOString());
    const seen = idOf((await eventsOf(conversationId)).find(({ type }) => type === 'CustomerMessageReceived'));
    const agent = 'ana';
    const answer = (epoch: number) => ({
      ...{ conversationId, messageId: randomUUID(), text: 'Which one?', confidence: 0.9, intent: 'parcel', epoch },
      ...{ lastSeenMessageId: seen, choices: [{ id: 'a', title: 'The first' }] },
    });
    const words = () => ({ messageId: randomUUID(), text: 'One moment' });
    const steps: (() => Promise<CommandReply>)[] = [
      () => send('fall-back', { conversationId, reason: 'nobody is there' }),
      () => send('reply-as-assistant', answer(3)),
      () =>
        send('annotate', {
          ...{ conversationId, messageId: seen, sentiment: 'negative', score: -0.4, language: 'es', urgent: true },
          tags: ['late'],
        }),
      () => send('summarize', { conversationId, summary: 'A parcel is late' }),
      () => send('join', { conversationId }, { agent }),
      () => send('take-over', { conversationId, handOff: words() }, { agent }),
      () => send('release', { conversationId, to: 'assistant' }, { agent }),
      () => send('reply-as-assistant', answer(5)),
      () =>
        send('escalate', {
          ...{ conversationId, by: 'customer', reason: 'asked for a person', epoch: 5, sentiment: 'negative' },
          ...{ flow: 'return', step: 'reason', parameters: { order: '4711' } },
          requirements: [{ match: 'all', skills: [{ skill: 'returns', level: 2 }], forSeconds: null }],
          message: { ...words(), confidence: 1 },
        }),
      () => send('take-over', { conversationId, handOff: null }, { agent }),
    ];
    for (const step of steps) expect(await step()).toMatchObject({ kind: 'accepted' });
    expect(await send('reply-as-assistant', answer(5))).toMatchObject({ refusal: { code: 'stale-epoch', epoch: 7 } });
    expect((await eventsOf(conversationId)).slice(4).map(({ type }) => type)).toEqual([
      ...['ConversationReleased', 'SystemNoticeSent', 'AssistantReplied', 'SentimentAssessed', 'TagsApplied'],
      ...['ConversationSummarized', 'TakeoverRequested', 'AssistantReplied', 'ConversationClaimed'],
      ...['ConversationReleased', 'AssistantReplied', 'AssistantReplied', 'ConversationEscalated', 'SystemNoticeSent'],
      'ConversationClaimed',
    ]);
  });

  const badly = randomUUID();
  const reply = {
    conversationId: badly,
    messageId: badly,
    text: 'x',
    confidence: 1,
    epoch: 1,
    lastSeenMessageId: badly,
  };
  const assessed = { conversationId: badly, messageId: badly, sentiment: 'neutral', score: 0, urgent: false };
  const escalation = { conversationId: badly, by: 'supervisor', reason: 'r' };
  it.each<[string, ConversationCommandName, object, string | undefined, string]>([
    ['an agent who speaks as the assistant', 'reply-as-assistant', reply, 'ana', 'actor'],
    ['more confidence than there is', 'reply-as-assistant', { ...reply, confidence: 2 }, undefined, 'confidence'],
    [
      'an answer to nothing',
      'reply-as-assistant',
      { ...reply, lastSeenMessageId: null },
      undefined,
      'lastSeenMessageId',
    ],
    [
      'two choices that cannot be told apart',
      'reply-as-assistant',
      { ...reply, choices: ['A', 'B'].map((title) => ({ id: 'same', title })) },
      undefined,
      'choices',
    ],
    ['a language that is no code', 'annotate', { ...assessed, language: 'english' }, undefined, 'language'],
    ['an agent who escalates in the customer’s name', 'escalate', { ...escalation, by: 'customer' }, 'ana', 'by'],
    ['a machine that escalates in a supervisor’s name', 'escalate', escalation, undefined, 'by'],
    ['parameters that are no texts', 'escalate', { ...escalation, parameters: { a: 1 } }, 'ana', 'parameters'],
    [
      'last words of the assistant from a person',
      'escalate',
      { ...escalation, message: { messageId: badly, text: 'x', confidence: 1 } },
      'ana',
      'message',
    ],
    [
      'a hand-off without an id',
      'take-over',
      { conversationId: badly, handOff: { text: 'x' } },
      'ana',
      'handOff.messageId',
    ],
  ])('does not take %s', async (_name, command, payload, agent, field) => {
    const answer = await send(command, payload as never, agent === undefined ? {} : { agent });
    expect(answer.kind).toBe('invalid');
    expect(answer.kind === 'invalid' ? answer.problems.map((problem) => problem.field) : []).toContain(field);
  });

  it('names the field of bad input, and lets only people act as people', async () => {
    expect(await send('claim', { conversationId: 'nonsense' }, { agent: 'ana' })).toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'conversationId' }],
    });
    expect(await send('claim', { conversationId: randomUUID() })).toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'actor' }],
    });
    expect(await send('claim', { conversationId: randomUUID() }, { agent: 'ana' })).toEqual({
      kind: 'refused',
      refusal: { code: 'not-found' },
    });
    const reply = { conversationId: randomUUID(), messageId: randomUUID(), text: 'x' };
    expect(await send('reply', reply as never, { agent: 'ana' })).toMatchObject({
      kind: 'invalid',
      problems: [{ field: 'lastSeenMessageId' }, { field: 'lastSeenMessageId' }],
    });
    expect(
      await send('assign', { conversationId: randomUUID(), to: { kind: 'team' } as never }, { agent: 'ana' }),
    ).toMatchObject({
      kind: 'invalid',
    });
  });

  it('publishes what is stored, and fires what is due', async () => {
    const seen: { subject: string; type: string }[] = [];
    const consumer = await client.consume({ durable: 'spec', filter: 'ev.*.*.>' }, (batch) => {
      for (const { subject, payload } of batch)
        seen.push({ subject, type: (JSON.parse(payload) as { type: string }).type });
      return Promise.resolve();
    });
    const base = loadConfig(BaseConfig, environment(database.url));
    const seconds = { IDLE_SECONDS: '1', RESOLVE_SECONDS: '1', ARCHIVE_SECONDS: '1' };
    const config = loadConfig(TimersConfig, environment(database.url, seconds));
    const conversationId = await begin();
    const processes = [
      await runProcess({ name: 'relay', config: base, module: RelayModule }),
      await runProcess({ name: 'timers', config, module: TimersModule.forRoot(config) }),
    ];
    try {
      const types = async () => (await eventsOf(conversationId)).map(({ type }) => type);
      await until('it is pending', async () => (await types()).includes('ConversationMarkedPending'));
      await send('claim', { conversationId }, { agent: 'ana' });
      await send('end', { conversationId }, { agent: 'ana' });
      await until('it is archived', async () => (await types()).includes('ConversationArchived'));
      expect((await types()).slice(-2)).toEqual(['WrapUpCompleted', 'ConversationArchived']);
      const reference = `.${conversationId}.`;
      const published = () => seen.filter(({ subject }) => subject.includes(reference)).map(({ type }) => type);
      const all = await types();
      await until('all of it is published', () => published().length >= all.length);
      expect(published()).toEqual(all);
      const customer = seen.find(
        ({ subject, type }) => subject.includes(reference) && type === 'CustomerMessageReceived',
      );
      expect(customer?.subject).toBe(
        `ev.${String(partitionOf(conversationId))}.customer.${conversationId}.CustomerMessageReceived`,
      );
    } finally {
      for (const process of processes) await process.close();
      await consumer.drain();
    }
  }, 40_000);

  it('lives by the settings of the organisation as soon as they are set', async () => {
    const config = loadConfig(TimersConfig, environment(database.url));
    const timers = await runProcess({ name: 'timers', config, module: TimersModule.forRoot(config) });
    try {
      const conversationId = await begin();
      const types = async () => (await eventsOf(conversationId)).map(({ type }) => type);
      const settings = { ...DEFAULT_CONVERSATION_SETTINGS, pendingAfterSeconds: 1, fallBackAfterSeconds: 1 };
      const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'directory' } } as const;
      const set = { id: randomUUID(), type: 'ConversationSettingsSet', schemaVersion: 1, data: settings, meta };
      await log.store.append({ writes: [{ stream: SETTINGS_STREAM, expected: 'any', events: [set] }] });
      await until('it is pending', async () => (await types()).includes('ConversationMarkedPending'));
      await until('it fell back', async () => (await types()).includes('SystemNoticeSent'));
      expect((await types()).at(-1)).toBe('SystemNoticeSent');
    } finally {
      await timers.close();
    }
  }, 40_000);
});

describe('when the database goes away', () => {
  let postgres: PostgresServer;
  let app: App;
  let url: string;

  beforeAll(async () => {
    postgres = await startPostgres();
    await createDatabase(postgres.url, 'outage');
    const named = new URL(postgres.url);
    named.pathname = '/outage';
    url = named.href;
    await migrateAll(url);
    app = await startConversation(url);
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await postgres.stop();
  }, 30_000);

  it('answers a fault that may be repeated, loses nothing, and goes on when it is back', async () => {
    const from = somebody();
    const items = Array.from({ length: 20 }, () => message(randomUUID(), from));
    await receive(items[0]);
    await postgres.kill();
    const during = await receive(...items);
    expect(during).toMatchObject({ kind: 'fault', retry: 'yes' });
    await postgres.restart();
    await until('everything is stored', async () => {
      const reply = await receive(...items);
      return reply.kind === 'accepted' && reply.result.results.every(({ kind }) => kind !== 'failed');
    });
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    pool.on('error', () => undefined);
    const { store, close } = await createPostgresEventStore({ pool });
    expect(await received(store)).toHaveLength(items.length);
    await close();
    await pool.end();
  }, 60_000);
});

const received = async (store: EventStore): Promise<RecordedEvent[]> =>
  (await store.readAll('0')).filter(({ type }) => type === 'CustomerMessageReceived');

const idOf = (event: RecordedEvent | undefined): string => {
  const { messageId } = { ...event?.data } as { readonly messageId?: string };
  if (messageId === undefined) throw new Error('the event is no message');
  return messageId;
};
