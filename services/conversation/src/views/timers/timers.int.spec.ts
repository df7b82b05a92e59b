import { conversationStream } from '@baton/contracts-conversation';
import type { ConversationEvent } from '@baton/contracts-conversation';
import { DEFAULT_CONVERSATION_SETTINGS, SETTINGS_STREAM } from '@baton/contracts-directory';
import type { ConversationSettings } from '@baton/contracts-directory';
import type { RecordedEvent } from '@baton/event-sourcing';
import { migrate } from '@baton/service-kit';
import { testDatabase } from '@baton/testing';
import type { TestDatabase } from '@baton/testing';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/migrations.ts';
import { TimerDurations } from './durations.ts';
import type { Durations } from './durations.ts';
import { DueTimers } from './due-timers.query.ts';
import { TimersProjection } from './timers.projection.ts';

const DURATIONS: Durations = { idle: 3_600, resolve: 86_400, archive: 604_800, fallBack: null };
const AT = '2026-03-01T10:00:00.000Z';
const ADDRESS = { kind: 'whatsapp', value: '1' } as const;

let database: TestDatabase;
let source: DataSource;
let position = 0;

beforeAll(async () => {
  database = await testDatabase();
  await migrate({ name: 'spec', url: database.url, schema: 'conversation', migrations: MIGRATIONS });
  source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
}, 60_000);

beforeEach(async () => {
  position = 0;
  await source.query(
    'TRUNCATE conversation.idle_clocks, conversation.timers, conversation.projections, conversation.timer_durations',
  );
});

afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const recorded = (id: string, recordedAt: string, event: ConversationEvent): RecordedEvent => {
  position += 1;
  const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } } as const;
  const stream = conversationStream(id);
  return {
    id: `e${String(position)}`,
    schemaVersion: 1,
    meta,
    stream,
    version: position,
    position: String(position),
    recordedAt,
    ...event,
  };
};

const started = (id: string, at = AT) =>
  recorded(id, at, {
    type: 'ConversationStarted',
    data: {
      episode: 0,
      conversationId: id,
      contactId: 'k',
      channel: 'whatsapp',
      accountId: 'a',
      teamId: 't',
      address: ADDRESS,
    },
  });
const wrote = (id: string, messageId: string, at = AT) =>
  recorded(id, at, {
    type: 'CustomerMessageReceived',
    data: {
      episode: 1,
      messageId,
      providerMessageId: messageId,
      content: { kind: 'text', text: '' },
      from: ADDRESS,
      occurredAt: at,
    },
  });
const status = (
  id: string,
  type: 'ConversationMarkedPending' | 'ConversationResolved' | 'ConversationArchived',
  at = AT,
) => recorded(id, at, { type, data: { episode: 1, cause: 'timer' } });

const projection = async (durations = DURATIONS) => {
  const made = new TimersProjection(source, new TimerDurations(durations));
  await made.loadPosition();
  return made;
};
const dueAt = async (time: string, defaults = DURATIONS) => {
  const durations = new TimerDurations(defaults);
  await durations.load(source);
  return new DueTimers(source, durations).take(new Date(time), 100);
};

it('an active conversation is due an hour after its last message, however many came between', async () => {
  const timers = await projection();
  await timers.apply([started('c1'), wrote('c1', 'm1')]);
  await timers.apply([wrote('c1', 'm2', '2026-03-01T10:30:00.000Z')]);
  expect(await dueAt('2026-03-01T11:00:00.000Z')).toEqual([]);
  expect(await dueAt('2026-03-01T11:29:59.999Z')).toEqual([]);
  expect(await dueAt('2026-03-01T11:30:00.000Z')).toEqual([
    { conversationId: 'c1', timer: 'idle', token: '0:m2', dueAt: '2026-03-01T11:30:00.000Z' },
  ]);
});

it('a message moves the clock and leaves the timer where it is', async () => {
  const timers = await projection();
  await timers.apply([started('c1'), wrote('c1', 'm1')]);
  const rows = () => source.query<unknown[]>('SELECT xmin, * FROM conversation.timers');
  const before = await rows();
  await timers.apply([wrote('c1', 'm2', '2026-03-01T10:30:00.000Z')]);
  expect(await rows()).toEqual(before);
});

it('one timer follows the other, and none is left of an archived conversation', async () => {
  const timers = await projection();
  await timers.apply([started('c1'), wrote('c1', 'm1'), status('c1', 'ConversationMarkedPending')]);
  expect(await dueAt('2027-01-01T00:00:00.000Z')).toEqual([]);
  await timers.apply([status('c1', 'ConversationResolved')]);
  expect(await dueAt('2026-03-08T10:00:00.000Z')).toMatchObject([{ timer: 'archive', token: '2:m1' }]);
  await timers.apply([status('c1', 'ConversationArchived')]);
  expect(await dueAt('2027-01-01T00:00:00.000Z')).toEqual([]);
});

it('an answered timer comes again later unless it led to something', async () => {
  const timers = await projection();
  await timers.apply([started('c1'), wrote('c1', 'm1')]);
  const due = new DueTimers(source, new TimerDurations(DURATIONS));
  const [first] = await dueAt('2026-03-01T11:00:00.000Z');
  if (first === undefined) throw new Error('nothing is due');
  await due.postpone(first, new Date('2026-03-01T11:01:00.000Z'));
  expect(await dueAt('2026-03-01T11:00:30.000Z')).toEqual([]);
  const [second] = await dueAt('2026-03-01T11:01:00.000Z');
  expect(second).toMatchObject({ ...first, dueAt: '2026-03-01T11:01:00.000Z' });
  await timers.apply([status('c1', 'ConversationMarkedPending', '2026-03-01T11:02:00.000Z')]);
  // A late answer does not touch what was armed meanwhile.
  await due.postpone(first, new Date('2030-01-01T00:00:00.000Z'));
  expect(await dueAt('2026-03-01T12:00:00.000Z')).toEqual([]);
});

it('deadlines of offers and wrap-ups are kept until they are lifted', async () => {
  const timers = await projection();
  const [offerEnds, deadline] = ['2026-03-01T10:00:30.000Z', '2026-03-01T10:01:00.000Z'];
  const offer = { episode: 1, epoch: 3, offerId: 'o1', agentId: 'ana' };
  await timers.apply([
    started('c1'),
    recorded('c1', AT, { type: 'ConversationOffered', data: { ...offer, expiresAt: offerEnds } }),
    recorded('c1', AT, { type: 'WrapUpStarted', data: { episode: 1, agentId: 'ana', deadline } }),
  ]);
  expect(await dueAt(deadline)).toMatchObject([
    { timer: 'offer', token: 'o1', dueAt: offerEnds },
    { timer: 'wrapUp', token: `1:${deadline}`, dueAt: deadline },
  ]);
  await timers.apply([
    recorded('c1', AT, { type: 'OfferExpired', data: offer }),
    recorded('c1', AT, {
      type: 'WrapUpCompleted',
      data: { episode: 1, agentId: 'ana', disposition: 'd', timedOut: true },
    }),
  ]);
  expect(await dueAt(deadline)).toEqual([]);
});

it('a changed duration moves the timers that run, from where they began', async () => {
  await (await projection()).apply([started('c1'), wrote('c1', 'm1')]);
  const shorter = { ...DURATIONS, idle: 60 };
  await (await projection(shorter)).applyDurations();
  expect(await dueAt('2026-03-01T10:01:00.000Z', shorter)).toMatchObject([{ dueAt: '2026-03-01T10:01:00.000Z' }]);
});

const set = (settings: Partial<ConversationSettings>): RecordedEvent => ({
  ...recorded('none', AT, { type: 'ConversationArchived', data: { episode: 1, cause: 'timer' } }),
  stream: SETTINGS_STREAM,
  type: 'ConversationSettingsSet',
  data: { ...DEFAULT_CONVERSATION_SETTINGS, ...settings },
});
const escalated = (id: string, epoch: number, at = AT) =>
  recorded(id, at, {
    type: 'ConversationEscalated',
    data: { episode: 1, epoch, reason: 'r', by: 'customer', teamId: 't', priority: 'normal' },
  });

it('settings of the organisation move the timers that run, from where they began, without a restart', async () => {
  const timers = await projection();
  await timers.apply([started('c1'), wrote('c1', 'm1')]);
  await timers.apply([set({ pendingAfterSeconds: 60 })]);
  expect(await dueAt('2026-03-01T10:01:00.000Z')).toMatchObject([{ timer: 'idle', dueAt: '2026-03-01T10:01:00.000Z' }]);
  // What begins later, in the same process and after a restart, begins with them.
  await timers.apply([started('c2'), wrote('c2', 'm2', '2026-03-01T10:00:30.000Z')]);
  const due = { conversationId: 'c2', dueAt: '2026-03-01T10:01:30.000Z' };
  expect(await dueAt('2026-03-01T10:01:30.000Z')).toContainEqual(expect.objectContaining(due));
  const restarted = await projection();
  await restarted.applyDurations();
  await restarted.apply([started('c3'), wrote('c3', 'm3')]);
  expect(await dueAt('2026-03-01T10:01:00.000Z')).toContainEqual(expect.objectContaining({ conversationId: 'c3' }));
});

it('settings and what they move in one batch, whatever the order', async () => {
  const timers = await projection();
  const short = set({ pendingAfterSeconds: 60, fallBackAfterSeconds: 90 });
  await timers.apply([started('c1'), wrote('c1', 'm1'), short, started('c2'), wrote('c2', 'm2'), escalated('c2', 2)]);
  expect(await dueAt('2026-03-01T10:01:30.000Z')).toMatchObject([
    { timer: 'idle', dueAt: '2026-03-01T10:01:00.000Z' },
    { timer: 'idle', dueAt: '2026-03-01T10:01:00.000Z' },
    { conversationId: 'c2', timer: 'fallBack', token: '2', dueAt: '2026-03-01T10:01:30.000Z' },
  ]);
});

it('an episode that waits falls back when it is set to, and not when it is set off', async () => {
  const timers = await projection();
  const fallBacks = async () =>
    (await dueAt('2026-03-01T11:00:00.000Z')).filter(({ timer }) => timer === 'fallBack').map(({ dueAt: at }) => at);
  const offer = { episode: 1, offerId: 'o1', agentId: 'ana' };
  await timers.apply([started('c1'), wrote('c1', 'm1'), escalated('c1', 2, '2026-03-01T10:05:00.000Z')]);
  expect(await fallBacks()).toEqual([]);
  await timers.apply([set({ fallBackAfterSeconds: 600 })]);
  expect(await fallBacks()).toEqual(['2026-03-01T10:15:00.000Z']);
  // An offer that comes to nothing does not put it off.
  await timers.apply([
    recorded('c1', AT, { type: 'ConversationOffered', data: { ...offer, epoch: 3, expiresAt: AT } }),
    recorded('c1', '2026-03-01T10:06:00.000Z', { type: 'OfferExpired', data: { ...offer, epoch: 4 } }),
  ]);
  expect(await fallBacks()).toEqual(['2026-03-01T10:15:00.000Z']);
  await timers.apply([set({ fallBackAfterSeconds: 300 })]);
  expect(await fallBacks()).toEqual(['2026-03-01T10:10:00.000Z']);
  await timers.apply([set({ fallBackAfterSeconds: null })]);
  expect(await fallBacks()).toEqual([]);
  await timers.apply([set({ fallBackAfterSeconds: 300 })]);
  const claimed = { episode: 1, epoch: 5, agentId: 'ana', how: 'claim' } as const;
  await timers.apply([recorded('c1', AT, { type: 'ConversationClaimed', data: claimed })]);
  expect(await fallBacks()).toEqual([]);
});

it('two writers do not write the same events twice', async () => {
  const [one, other] = [await projection(), await projection()];
  const batch = [started('c1'), wrote('c1', 'm1')];
  await one.apply(batch);
  await expect(other.apply(batch)).rejects.toMatchObject({ code: 'projection-moved' });
  await one.apply([status('c1', 'ConversationMarkedPending')]);
  await expect(other.apply(batch)).rejects.toMatchObject({ code: 'projection-moved' });
  expect(await other.loadPosition()).toBe('3');
});

it('rebuilt from the log it fires what it would have fired live, whatever the batches', async () => {
  const events = [
    started('c1'),
    started('c2'),
    started('c3'),
    wrote('c1', 'm1'),
    wrote('c3', 'm2'),
    status('c2', 'ConversationMarkedPending', '2026-03-01T12:00:00.000Z'),
    wrote('c2', 'm3', '2026-03-01T12:30:00.000Z'),
    wrote('c3', 'm4', '2026-03-01T12:30:00.000Z'),
    status('c1', 'ConversationResolved', '2026-03-01T13:00:00.000Z'),
  ];
  const outcome = async () => ({
    clocks: await source.query<unknown[]>('SELECT * FROM conversation.idle_clocks ORDER BY 1'),
    soon: (await dueAt('2026-03-01T13:29:59.999Z')).map(({ conversationId }) => conversationId),
    later: await dueAt('2026-03-01T13:30:00.000Z'),
    last: (await dueAt('2027-01-01T00:00:00.000Z')).map(({ conversationId, timer }) => [conversationId, timer]),
  });
  const live = await projection();
  for (const event of events) await live.apply([event]);
  const before = await outcome();
  expect(before).toMatchObject({ soon: [], later: [{ conversationId: 'c3', timer: 'idle', token: '0:m4' }] });
  await source.query(
    'TRUNCATE conversation.idle_clocks, conversation.timers, conversation.projections, conversation.timer_durations',
  );
  await (await projection()).apply(events);
  expect(await outcome()).toEqual(before);
});
