import type { CustomerMessage, ThreadMessage, ThreadState } from './thread.state.ts';

export interface TurnPolicy {
  /** A burst counts as over when nothing came for so long. */
  readonly quietMs: number;
  /** What the provider delivers later than this after it was written does not wake the assistant. */
  readonly lateAfterMs: number;
  /** Answers in one conversation within an hour; who wants more is sent to a person. */
  readonly answersAnHour: number;
}

export type Turn =
  | { readonly kind: 'nothing'; readonly why: 'not-in-charge' | 'answered' | 'newer-message' | 'late' }
  /** More may come: look again then. */
  | { readonly kind: 'wait'; readonly forMs: number }
  | {
      readonly kind: 'speak';
      /** The message that the answer is made for: the newest one that wakes the assistant. */
      readonly cause: CustomerMessage;
      /** Everything that nobody has answered, oldest first. */
      readonly unanswered: readonly CustomerMessage[];
      /** What was said before it in this episode. */
      readonly before: readonly ThreadMessage[];
      /** The newest message of the customer in the log. */
      readonly lastSeen: string;
      /** Why the brain is not asked any more: too many answers already, or messages that leave no pause for one. */
      readonly flooded: 'answers' | 'messages' | null;
    };

const HOUR_MS = 3_600_000;

/**
 * Whether the assistant speaks now. `asked`: the message that this look is about, null when the conversation was given
 * to the assistant. Of any number of messages in a burst only the look about the newest speaks.
 */
export const nextTurn = (state: ThreadState, asked: string | null, now: Date, policy: TurnPolicy): Turn => {
  if (state.handler !== 'assistant') return { kind: 'nothing', why: 'not-in-charge' };
  const thread = state.messages.filter(({ episode }) => episode === state.episode);
  const from = thread.findLastIndex(settles) + 1;
  const unanswered = thread.slice(from).filter(isCustomers);
  const lastSeen = unanswered.at(-1);
  if (lastSeen === undefined) return { kind: 'nothing', why: 'answered' };
  const cause = unanswered.findLast((message) => !isLate(message, policy));
  if (cause === undefined) return { kind: 'nothing', why: 'late' };
  // An answer would be overtaken by the next message again and again, so any look may end this.
  const breathless = isBreathless(unanswered, cause, now, policy);
  if (asked !== null && cause.messageId !== asked && !breathless) {
    return {
      kind: 'nothing',
      why: unanswered.some(({ messageId }) => messageId === asked) ? 'newer-message' : 'answered',
    };
  }
  const quietIn = burstEnds(unanswered, cause, policy) - now.getTime();
  // A clock that runs behind the store's must not make anybody wait for longer than the pause itself.
  if (quietIn > 0) return { kind: 'wait', forMs: Math.min(quietIn, policy.quietMs) };
  const before = thread.slice(0, from);
  return {
    kind: 'speak',
    cause,
    unanswered,
    before,
    lastSeen: lastSeen.messageId,
    flooded: isFlooded(state, now, policy) ? 'answers' : breathless ? 'messages' : null,
  };
};

/** Who never stops writing is answered in between. */
const BURST_IN_PAUSES = 6;

const burstEnds = ([first]: readonly CustomerMessage[], cause: CustomerMessage, { quietMs }: TurnPolicy): number =>
  Math.min(Date.parse(cause.at) + quietMs, Date.parse((first ?? cause).at) + BURST_IN_PAUSES * quietMs);

/** Who still writes without a pause after so many of them is not waiting for an answer that could be given. */
const BREATHLESS_AFTER_PAUSES = 12;

const isBreathless = (
  [first]: readonly CustomerMessage[],
  cause: CustomerMessage,
  now: Date,
  { quietMs }: TurnPolicy,
): boolean =>
  now.getTime() - Date.parse((first ?? cause).at) >= BREATHLESS_AFTER_PAUSES * quietMs &&
  now.getTime() - Date.parse(cause.at) < quietMs;

/** What stands before it needs no answer any more. */
const settles = (message: ThreadMessage): boolean =>
  message.author === 'customer'
    ? message.escalated
    : message.author !== 'assistant' || (!message.handOff && !message.withdrawn);

const isCustomers = (message: ThreadMessage): message is CustomerMessage => message.author === 'customer';

const isLate = ({ occurredAt, at }: CustomerMessage, { lateAfterMs }: TurnPolicy): boolean =>
  Date.parse(at) - Date.parse(occurredAt) > lateAfterMs;

const isFlooded = ({ messages }: ThreadState, now: Date, { answersAnHour }: TurnPolicy): boolean => {
  const since = now.getTime() - HOUR_MS;
  return messages.filter(({ author, at }) => author === 'assistant' && Date.parse(at) > since).length >= answersAnHour;
};
