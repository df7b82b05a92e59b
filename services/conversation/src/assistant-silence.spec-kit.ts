import { fold } from '@baton/event-sourcing';
import type { RecordedEvent } from '@baton/event-sourcing';
import { AssistantSimulator } from './assistant-simulator.spec-kit.ts';
import type { Attempt, World } from './assistant-simulator.spec-kit.ts';
import type { CommandOf } from './domain/conversation/conversation.command.ts';
import { conversationDecider } from './domain/conversation/conversation.decider.ts';
import type { ConversationFact } from './domain/conversation/conversation.state.ts';

type Stored = RecordedEvent & { readonly data: Readonly<Record<string, unknown>> };

/** Who is in charge, told from the events alone: nothing of the decider is believed. */
interface Charge {
  readonly handler: 'none' | 'assistant' | 'waiting' | 'offered' | 'agent';
  readonly epoch: number;
}

const AFTER: Readonly<Record<string, Charge['handler']>> = {
  EpisodeOpened: 'assistant',
  ConversationEscalated: 'waiting',
  ConversationOffered: 'offered',
  OfferDeclined: 'waiting',
  OfferExpired: 'waiting',
  OfferRescinded: 'waiting',
  ConversationClaimed: 'agent',
  ConversationAbandoned: 'none',
  ConversationEnded: 'none',
};

const chargeAfter = (before: Charge, { type, data }: Stored): Charge => {
  const { epoch } = data as { readonly epoch?: number };
  if (epoch === undefined || type === 'AssistantReplied') return before;
  if (type === 'ConversationReleased') return { epoch, handler: data['to'] === 'assistant' ? 'assistant' : 'waiting' };
  const handler = AFTER[type];
  if (handler === undefined) throw new Error(`who is in charge after ${type}?`);
  return { epoch, handler };
};

const chargesOf = (events: readonly Stored[]): Charge[] => {
  const charges: Charge[] = [{ handler: 'none', epoch: 0 }];
  for (const event of events) charges.push(chargeAfter(charges.at(-1) as Charge, event));
  return charges;
};

/** What was asked for, as the one who asked meant it. */
type Asked = AssistantSimulator['asked'];

/** The assistant speaks while it is in charge, in the epoch that it thought in, and past no message of the customer. */
const checkAssistant = (events: readonly Stored[], asked: Asked): void => {
  const charges = chargesOf(events);
  events.forEach((event, place) => {
    if (event.type !== 'AssistantReplied') return;
    const charge = charges[place] as Charge;
    expect(charge).toEqual({ handler: 'assistant', epoch: event.data['epoch'] });
    if (event.data['handOff'] === true) return;
    const wish = asked.get(event.meta.causationId) as CommandOf<'replyAsAssistant'>;
    expect(wish).toMatchObject({ type: 'replyAsAssistant', epoch: charge.epoch });
    const newest = events.slice(0, place).findLast(({ type }) => type === 'CustomerMessageReceived');
    expect(wish.lastSeenMessageId).toBe(newest?.data['messageId']);
  });
};

const HANDS_OVER: ReadonlySet<string> = new Set(['ConversationClaimed', 'ConversationEscalated']);

/** A hand-off stands right before what it announces, in its transaction; and nobody takes its leave unasked. */
const checkHandOffs = (events: readonly Stored[], asked: Asked): void => {
  events.forEach((event, place) => {
    if (event.data['handOff'] !== true) return;
    const next = events[place + 1];
    expect(HANDS_OVER.has(next?.type ?? '')).toBe(true);
    expect(next?.meta.causationId).toBe(event.meta.causationId);
  });
  const charges = chargesOf(events);
  events.forEach((event, place) => {
    if (event.type !== 'ConversationClaimed') return;
    const wish = asked.get(event.meta.causationId);
    // A follow-up opens the episode itself: there was no assistant to leave.
    const begins = events.findIndex(({ meta }) => meta.causationId === event.meta.causationId);
    const leaves = wish?.type === 'takeOver' && wish.handOff !== null && charges[begins]?.handler === 'assistant';
    expect(events[place - 1]?.data['handOff'] === true).toBe(leaves);
  });
};

/** While a customer waits, only the system speaks; and it says so when they begin to wait, and when nobody comes. */
const checkWaiting = (events: readonly Stored[]): void => {
  const charges = chargesOf(events);
  events.forEach((event, place) => {
    const waits = charges[place]?.handler === 'waiting' || charges[place]?.handler === 'offered';
    if (event.type === 'AgentReplied' || event.type === 'AssistantReplied') expect(waits).toBe(false);
    const next = events[place + 1];
    if (event.type === 'ConversationEscalated') expect(next?.data['notice']).toBe('queued');
    if (event.type === 'ConversationReleased' && event.data['agentId'] === null)
      expect(next?.data['notice']).toBe('nobodyAvailable');
  });
};

/** Every episode that waits has its age, and it is when it first entered a queue. */
const checkAges = (events: readonly Stored[], decider: typeof conversationDecider): void => {
  const charges = chargesOf(events);
  let firstQueued: string | null = null;
  let state = decider.initialState;
  events.forEach((event, place) => {
    state = fold(decider, [event as unknown as ConversationFact], state);
    const { handler } = charges[place + 1] as Charge;
    if (event.type === 'EpisodeOpened') firstQueued = null;
    if (handler !== 'waiting' && handler !== 'offered') return;
    firstQueued ??= event.recordedAt;
    expect({ type: event.type, since: state.queuedSince }).toEqual({ type: event.type, since: firstQueued });
    expect(state.queuedAtEpoch).not.toBeNull();
  });
};

/** What left was still true when it left; what was withheld was not; and the outcome is known of every message. */
const checkDelivery = (
  events: readonly Stored[],
  attempts: readonly Attempt[],
  log: readonly Stored[],
  decider: typeof conversationDecider,
): void => {
  const messages = events.filter(({ type }) => ['AgentReplied', 'AssistantReplied', 'SystemNoticeSent'].includes(type));
  expect(attempts.map(({ event }) => event.id)).toEqual(messages.map(({ id }) => id));
  const states = fold(decider, events as unknown as readonly ConversationFact[]).messages;
  for (const { event, seen, outcome } of attempts) {
    const before = log.slice(0, seen).filter(({ stream }) => stream === event.stream);
    const { epoch } = chargesOf(before).at(-1) as Charge;
    const binding = event.type === 'AssistantReplied' && event.data['handOff'] !== true;
    const expected = binding && event.data['epoch'] !== epoch ? 'withdrawn' : 'sent';
    expect({ type: event.type, outcome }).toEqual({ type: event.type, outcome: expected });
    expect(states.get(event.data['messageId'] as string)?.delivery).toBe(outcome);
  }
};

const checkOnce = (events: readonly Stored[]): void => {
  const assessed = events.filter(({ type }) => type === 'SentimentAssessed').map(({ data }) => data['messageId']);
  expect(new Set(assessed).size).toBe(assessed.length);
  const said = events.filter(({ data }) => 'content' in data).map(({ data }) => data['messageId']);
  expect(new Set(said).size).toBe(said.length);
};

export interface Ran {
  readonly log: readonly Stored[];
  readonly attempts: readonly Attempt[];
  readonly crashes: number;
}

/** Plays a seed and looks at what came of it. Throws with the seed in front. */
export const runSilently = async (seed: number, world: World = {}): Promise<Ran> => {
  const simulator = new AssistantSimulator(seed, world);
  const { asked, attempts } = simulator;
  const { decider = conversationDecider } = world;
  try {
    await simulator.run();
    const log = (await simulator.installation.log()) as Stored[];
    const events = log.filter(({ stream }) => stream.startsWith('conversation-'));
    checkAssistant(events, asked);
    checkHandOffs(events, asked);
    checkWaiting(events);
    checkAges(events, decider);
    checkDelivery(events, attempts, log, decider);
    checkOnce(events);
    return { log, attempts, crashes: simulator.crashes };
  } catch (cause) {
    throw new Error(`SEED=${String(seed)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

/** Events that the runs must reach, and what must become of messages: else they prove nothing. */
export const REACHED = [
  ...['AssistantReplied', 'AgentReplied', 'SystemNoticeSent', 'SentimentAssessed', 'TakeoverRequested'],
  ...['ConversationEscalated', 'ConversationClaimed', 'ConversationReleased', 'ConversationEnded', 'EpisodeOpened'],
  ...['ConversationOffered', 'OfferExpired', 'OfferRescinded', 'OfferAccepted'],
];

export const expectWorth = (runs: readonly Ran[]): void => {
  const types = new Set(runs.flatMap(({ log }) => log.map(({ type }) => type)));
  expect([...types]).toEqual(expect.arrayContaining(REACHED));
  const outcomes = runs.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
  expect(outcomes.filter((outcome) => outcome === 'withdrawn').length).toBeGreaterThan(runs.length / 40);
  expect(runs.reduce((sum, { crashes }) => sum + crashes, 0)).toBeGreaterThan(runs.length);
};
