import { riseDelivery } from '@baton/contracts-conversation';
import type { DeliveryState } from '@baton/contracts-conversation';
import { claimedVersion, commandClaimKey, fold } from '@baton/event-sourcing';
import type { RecordedEvent, Transaction } from '@baton/event-sourcing';
import { conversationDecider } from './domain/conversation/conversation.decider.ts';
import type { ConversationFact, ConversationState } from './domain/conversation/conversation.state.ts';
import { FlowSimulator } from './flow-simulator.spec-kit.ts';

type Stored = RecordedEvent & { readonly data: Readonly<Record<string, unknown>> };

const RUNS = 70;
const { SEED } = process.env;
const seeds = SEED === undefined ? Array.from({ length: RUNS }, (_, place) => place + 1) : [Number(SEED)];

const streamsOf = (log: readonly Stored[]): Map<string, Stored[]> => {
  const streams = new Map<string, Stored[]>();
  for (const event of log) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  return streams;
};

const stateOf = (events: readonly Stored[]): ConversationState =>
  fold(conversationDecider, events as unknown as readonly ConversationFact[]);

const isOfCustomer = ({ stream }: Stored): boolean => stream.startsWith('conversation-');

const checkVersions = (events: readonly Stored[]): void => {
  expect(events.map(({ version }) => version)).toEqual(events.map((_, place) => place + 1));
};

const STORED_AS = {
  message: 'CustomerMessageReceived',
  phoneAppMessage: 'PhoneAppMessageSeen',
  edit: 'CustomerMessageEdited',
} as const;

/** Every item that was acknowledged stands in the log once, and all of one customer's on one account together. */
const checkItems = ({ posted }: FlowSimulator, log: readonly Stored[]): void => {
  const threads = new Map<string, string>();
  for (const { item, accountId, customer, acknowledged } of posted) {
    expect(acknowledged).toBe(true);
    if (!(item.kind === 'message' || item.kind === 'phoneAppMessage' || item.kind === 'edit')) continue;
    const id = item.kind === 'edit' ? item.originalProviderId : item.providerId;
    const stored = log.filter(({ type, data }) => type === STORED_AS[item.kind] && data['providerMessageId'] === id);
    expect(stored.map(() => item.providerId)).toEqual([item.providerId]);
    const thread = `${customer} on ${accountId}`;
    expect(stored[0]?.stream).toBe(threads.get(thread) ?? stored[0]?.stream);
    threads.set(thread, stored[0]?.stream ?? '');
  }
  const count = (wanted: string) => log.filter(({ type }) => type === wanted).length;
  expect(count('ConversationStarted')).toBe(threads.size);
  expect(new Set(threads.values()).size).toBe(threads.size);
  expect(count('ContactIdentified')).toBe(new Set(posted.map(({ customer }) => customer)).size);
};

/** A command has all its events, in one place and before the version that every answer told, or none. */
const checkCommands = async ({ asked, installation }: FlowSimulator, log: readonly Stored[]): Promise<void> => {
  for (const [id, { command, accepted }] of asked) {
    const events = log.filter(({ meta }) => meta.causationId === id);
    const key = commandClaimKey(id);
    const claim = (await installation.store.findClaims([key])).get(key);
    if (claim === undefined) {
      expect({ id, events, accepted }).toEqual({ id, events: [], accepted: new Set() });
      continue;
    }
    const last = claimedVersion(claim);
    expect([...accepted].filter((version) => version !== last)).toEqual([]);
    expect(new Set(events.map(({ stream }) => stream)).size).toBeLessThan(2);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, place) => last - events.length + 1 + place));
    expect(new Set(events.map(({ type }) => type)).size).toBe(events.length);
    if (command.type === 'reply') expect(events.filter(({ type }) => type === 'AgentReplied')).toHaveLength(1);
  }
  const byAgents = log.filter(({ meta }) => meta.actor.kind === 'agent');
  expect(byAgents.filter(({ meta }) => !asked.has(meta.causationId))).toEqual([]);
};

/** Told from the events alone: who owns it, and that only they act. */
const checkOwnership = (events: readonly Stored[]): void => {
  let owner: unknown = null;
  let epoch = 0;
  for (const { type, data } of events) {
    if (data['epoch'] !== undefined) {
      expect(data['epoch']).toBe(epoch + 1);
      epoch += 1;
    }
    if (type === 'AgentReplied') expect(data['agentId']).toBe(owner);
    if (type === 'ConversationReleased' || type === 'ConversationEnded') expect(data['agentId']).toBe(owner);
    if (type === 'ConversationTransferred') expect(data['from']).toBe(owner);
    if (type === 'ConversationClaimed' || type === 'EpisodeOpened') expect(owner).toBeNull();
    if (type === 'ConversationClaimed') owner = data['agentId'];
    if (type === 'ConversationTransferred') owner = (data['to'] as { readonly agentId?: string }).agentId ?? null;
    if (type === 'ConversationReleased' || type === 'ConversationEnded') owner = null;
  }
};

/** Nobody answered past a message that they had not seen. */
const checkSeen = (events: readonly Stored[]): void => {
  const messages: Stored[] = [];
  for (const event of events) {
    if (typeof event.data['messageId'] !== 'string' || event.data['content'] === undefined) continue;
    if (event.type === 'AgentReplied') {
      const { agentId, lastSeenMessageId } = event.data;
      const newest = messages.findLastIndex(({ data }) => data['agentId'] !== agentId);
      const seen = messages.findIndex(({ data }) => data['messageId'] === lastSeenMessageId);
      expect(seen).toBeGreaterThanOrEqual(newest);
    }
    messages.push(event);
  }
};

const checkDelivery = ({ reported }: FlowSimulator, log: readonly Stored[], streams: Map<string, Stored[]>): void => {
  const reports = log.filter(({ type }) => type === 'MessageDeliveryReported');
  const told = reports.map(
    ({ data }) => `${String(data['providerMessageId'] ?? data['messageId'])} ${String(data['state'])}`,
  );
  expect(told).toEqual([...new Set(told)]);
  for (const [stream, events] of streams) {
    if (!stream.startsWith('conversation-')) continue;
    for (const [id, { author, delivery }] of stateOf(events).messages.entries()) {
      if (author !== 'agent') continue;
      const highest = (reported.get(id) ?? []).reduce<DeliveryState | undefined>(riseDelivery, undefined);
      expect({ id, delivery }).toEqual({ id, delivery: highest });
    }
  }
};

/** What may be compared between a state folded while deciding and one folded from the store: everything but times. */
const timeless = ({ handler, epoch, episode, status, wrapUp, tags, messages, waitingReports }: ConversationState) => ({
  ...{ epoch, episode, status, wrapUp, tags, handler: { ...handler, since: null } },
  messages: messages.entries().map(([id, message]) => [id, { ...message, at: null }]),
  waitingReports: waitingReports.entries(),
});

/** A state in memory may be old, never wrong. */
const checkMemories = async (simulator: FlowSimulator, streams: Map<string, Stored[]>): Promise<void> => {
  for (const { handling } of await simulator.processes()) {
    for (const [stream, events] of streams) {
      const kept = stream.startsWith('conversation-') ? handling.states.peek(stream) : undefined;
      if (kept !== undefined) expect(timeless(kept.state)).toEqual(timeless(stateOf(events.slice(0, kept.version))));
    }
  }
};

const run = async (seed: number, sabotage?: (transaction: Transaction) => Transaction) => {
  const simulator = new FlowSimulator(seed, sabotage);
  try {
    await simulator.run();
    const log = (await simulator.installation.log()) as Stored[];
    const streams = streamsOf(log);
    for (const events of streams.values()) checkVersions(events);
    for (const events of streamsOf(log.filter(isOfCustomer)).values()) {
      checkOwnership(events);
      checkSeen(events);
    }
    checkItems(simulator, log);
    await checkCommands(simulator, log);
    checkDelivery(simulator, log, streams);
    await checkMemories(simulator, streams);
    return { log, crashes: simulator.crashes };
  } catch (cause) {
    throw new Error(`SEED=${String(seed)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

describe('whatever is lost, doubled, late, out of order or crashes', () => {
  it('nothing happens twice and nothing that was acknowledged is lost', async () => {
    const seen = new Set<string>();
    let crashes = 0;
    for (const seed of seeds) {
      const ran = await run(seed);
      for (const { type } of ran.log) seen.add(type);
      crashes += ran.crashes;
    }
    // The runs are worth nothing when nothing happens in them.
    if (SEED === undefined) {
      expect([...seen]).toEqual(expect.arrayContaining(REACHED));
      expect(crashes).toBeGreaterThan(RUNS);
    }
  }, 60_000);

  it('the same seed is the same run', async () => {
    const [one, two] = [await run(7), await run(7)];
    expect(one.log.map(({ type, meta }) => [type, meta.actor])).toEqual(
      two.log.map(({ type, meta }) => [type, meta.actor]),
    );
  });
});

const REACHED = [
  ...[
    'ConversationStarted',
    'EpisodeOpened',
    'CustomerMessageReceived',
    'PhoneAppMessageSeen',
    'CustomerMessageEdited',
  ],
  ...['ConversationClaimed', 'ConversationReleased', 'ConversationTransferred', 'ConversationEnded', 'AgentReplied'],
  ...['ConversationReopened', 'WrapUpStarted', 'WrapUpCompleted', 'MessageDeliveryReported', 'IdentityLinked'],
];

const without =
  (...prefixes: string[]) =>
  (transaction: Transaction): Transaction => ({
    ...transaction,
    claims: transaction.claims?.filter(({ key }) => !prefixes.some((prefix) => key.startsWith(prefix))) ?? [],
  });

const anyVersion = ({ writes, claims = [] }: Transaction): Transaction => ({
  writes: writes.map((write) => ({ ...write, expected: 'any' })),
  claims,
});

describe('it is noticed when', () => {
  it.each<[string, (transaction: Transaction) => Transaction]>([
    ['commands are not claimed', without('cmd:')],
    ['messages are not claimed', without('msg:')],
    ['reports are not claimed', without('st:')],
    ['threads are not claimed', without('thread:', 'identity:')],
    ['versions are not looked at', anyVersion],
  ])('%s', async (_name, sabotage) => {
    const found = async () => {
      for (let seed = 1; seed <= 30; seed += 1) await run(seed, sabotage);
    };
    await expect(found()).rejects.toThrow(/SEED=\d+/);
  });
});
