import type { ConversationEvent } from '@baton/contracts-conversation';

/** What the status timers of a conversation need to know. `since`: ISO 8601, from when the present one counts. */
export interface IdleClock {
  readonly status: 'active' | 'pending' | 'resolved' | 'archived';
  readonly withAssistant: boolean;
  readonly statusChanges: number;
  readonly newestMessageId: string;
  readonly since: string;
  /** When, and in which epoch, it entered the queue that it waits in, offers included; null while it waits in none. */
  readonly waitingSince: string | null;
  readonly waitingEpoch: number | null;
}

export type StatusTimer = 'idle' | 'resolve' | 'archive';

/** Which timer runs in this state; null when none does. */
export const runningTimer = ({ status, withAssistant }: IdleClock): StatusTimer | null => {
  if (status === 'active') return 'idle';
  if (status === 'resolved') return 'archive';
  return status === 'pending' && withAssistant ? 'resolve' : null;
};

/** As the decider spells it: another status or a newer message makes it stale. */
export const tokenOf = ({ statusChanges, newestMessageId }: IdleClock): string =>
  `${String(statusChanges)}:${newestMessageId}`;

/** What its fall-back is armed for; null while it does not wait. */
export const queueTokenOf = ({ waitingEpoch }: IdleClock): string | null =>
  waitingEpoch === null ? null : String(waitingEpoch);

export const startedClock = (at: string): IdleClock => ({
  status: 'active',
  withAssistant: false,
  statusChanges: 0,
  newestMessageId: '',
  since: at,
  waitingSince: null,
  waitingEpoch: null,
});

type Fact = Pick<ConversationEvent, 'type' | 'data'>;

/** The clock after a fact that was recorded at `at`; the same object when the fact says nothing to it. */
export const tick = (clock: IdleClock, event: Fact, at: string): IdleClock => {
  const status = STATUS_AFTER.get(event.type);
  if (status !== undefined) return { ...clock, status, statusChanges: clock.statusChanges + 1, since: at };
  if (MESSAGES.has(event.type)) {
    const { messageId } = event.data as { readonly messageId: string };
    // A message in a conversation that is not active moves its token, not its basis.
    return { ...clock, newestMessageId: messageId, since: clock.status === 'active' ? at : clock.since };
  }
  const handed = handedTo(event);
  return handed === null ? clock : inHands(clock, handed, at);
};

/** Where it goes, and the epoch that begins with it. */
interface Handed {
  readonly to: 'assistant' | 'queue' | 'offer' | 'other';
  readonly epoch: number;
}

const inHands = (clock: IdleClock, { to, epoch }: Handed, at: string): IdleClock => {
  const withAssistant = to === 'assistant';
  const since = withAssistant && !clock.withAssistant && clock.status === 'pending' ? at : clock.since;
  if (to === 'offer') return clock;
  if (to !== 'queue') return { ...clock, withAssistant, since, waitingSince: null, waitingEpoch: null };
  const { waitingSince, waitingEpoch } = clock;
  return { ...clock, withAssistant, waitingSince: waitingSince ?? at, waitingEpoch: waitingEpoch ?? epoch };
};

const STATUS_AFTER: ReadonlyMap<string, IdleClock['status']> = new Map([
  ['ConversationMarkedActive', 'active'],
  ['ConversationReopened', 'active'],
  ['ConversationMarkedPending', 'pending'],
  ['ConversationResolved', 'resolved'],
  ['ConversationArchived', 'archived'],
] as const);

const MESSAGES: ReadonlySet<string> = new Set([
  'CustomerMessageReceived',
  'PhoneAppMessageSeen',
  'AgentReplied',
  'AssistantReplied',
]);

const TO_QUEUE: ReadonlySet<string> = new Set([
  'ConversationEscalated',
  'OfferDeclined',
  'OfferExpired',
  'OfferRescinded',
]);

/** Whose it is afterwards; null when the event changes no handler. */
const handedTo = ({ type, data }: Fact): Handed | null => {
  if (type === 'AssistantReplied' || !('epoch' in data)) return null;
  const { epoch } = data;
  if (TO_QUEUE.has(type)) return { to: 'queue', epoch };
  if (type === 'ConversationOffered') return { to: 'offer', epoch };
  if (type === 'EpisodeOpened') return { to: 'assistant', epoch };
  if (type === 'ConversationReleased' && 'to' in data)
    return { to: data.to === 'queue' ? 'queue' : 'assistant', epoch };
  const toTeam = 'to' in data && typeof data.to === 'object' && 'kind' in data.to && data.to.kind === 'team';
  return { to: toTeam ? 'queue' : 'other', epoch };
};
