import type { ConversationEvent } from '@baton/contracts-conversation';

/** What the status timers of a conversation need to know. `since`: ISO 8601, from when the present one counts. */
export interface IdleClock {
  readonly status: 'active' | 'pending' | 'resolved' | 'archived';
  readonly withAssistant: boolean;
  readonly statusChanges: number;
  readonly newestMessageId: string;
  readonly since: string;
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

export const startedClock = (at: string): IdleClock => ({
  status: 'active',
  withAssistant: false,
  statusChanges: 0,
  newestMessageId: '',
  since: at,
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
  const withAssistant = handedTo(event);
  if (withAssistant === null || withAssistant === clock.withAssistant) return clock;
  return { ...clock, withAssistant, since: withAssistant && clock.status === 'pending' ? at : clock.since };
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

/** Whether the assistant has it afterwards; null when the event changes no handler. */
const handedTo = ({ type, data }: Fact): boolean | null => {
  if (type === 'AssistantReplied' || !('epoch' in data)) return null;
  return type === 'EpisodeOpened' || (type === 'ConversationReleased' && 'to' in data && data.to === 'assistant');
};
