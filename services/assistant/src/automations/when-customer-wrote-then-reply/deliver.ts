import {
  NOTE_LENGTH,
  PARAMETER_LENGTH,
  PARAMETERS_AT_MOST,
  REASON_LENGTH,
  type Escalate,
  type Sentiment,
} from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import type { Answer, BrainInput, Escalation, Thought } from '../../domain/brain/brain.port.ts';
import { brainFailed } from '../../domain/brain/fallback.ts';
import { summaryOf } from '../../domain/brain/summary.ts';
import type { Turn } from '../../domain/thread/next-turn.decider.ts';
import type { ThreadState } from '../../domain/thread/thread.state.ts';
import type { Cause, ConversationHand, Outcome } from '../conversation-commands.port.ts';
import { derivedId } from '../derived-id.ts';

export interface Delivery {
  readonly origin: NonNullable<ThreadState['origin']>;
  readonly epoch: number;
  readonly turn: Extract<Turn, { kind: 'speak' }>;
  readonly thought: Thought;
  readonly input: BrainInput;
}

/** What passed while the brain thought: whoever is in charge now, or the newer message's own job, goes on from there. */
const OVERTAKEN: ReadonlySet<Outcome> = new Set(['stale-epoch', 'wrong-state', 'newer-message', 'window-closed']);

/**
 * Sends what the brain thought. An answer and an escalation on the same message in the same epoch are one command id:
 * a brain that thinks otherwise after a crash does not get a second word in.
 */
export const deliver = async (hand: ConversationHand, delivery: Delivery): Promise<void> => {
  const { origin, epoch, turn, thought } = delivery;
  const { eventId, correlationId } = turn.cause;
  const cause: Cause = { eventId, correlationId, purpose: `speak:${epoch}` };
  const messageId = derivedId(eventId, `message:${epoch}`);
  // Before the words: a crash in between repeats both, and a tag that is there already is nothing new.
  if (thought.tags.length > 0) {
    const { conversationId } = origin;
    const tags = thought.tags;
    await hand.applyTags({ eventId, correlationId, purpose: `tags:${epoch}` }, { conversationId, tags });
  }
  if (thought.kind === 'answer') {
    const outcome = await hand.reply(cause, answerOf(thought, delivery, messageId)).catch(invalid);
    if (isOver(outcome)) return;
    // Nobody would ever tell the customer anything: a person must.
    const instead: Cause = { ...cause, purpose: `unsaid:${epoch}` };
    if (isOver(await hand.escalate(instead, escalationOf(brainFailed(), delivery, messageId)))) return;
    throw new Fault('words-refused', `the assistant's answer was refused: ${outcome}`, 'never');
  }
  const outcome = await hand.escalate(cause, escalationOf(thought, delivery, messageId));
  if (!isOver(outcome)) throw new Fault('words-refused', `the assistant's escalation was refused: ${outcome}`, 'never');
};

const isOver = (outcome: Outcome | 'invalid'): boolean =>
  outcome === 'accepted' || (outcome !== 'invalid' && OVERTAKEN.has(outcome));

/** A command that the service can never take, as good as refused; other faults pass. */
const invalid = (error: unknown): 'invalid' => {
  if (error instanceof Fault && error.retry === 'never') return 'invalid';
  throw error;
};

const answerOf = (
  { text, choices, confidence, intent }: Answer,
  { origin, epoch, turn }: Delivery,
  messageId: string,
): Parameters<ConversationHand['reply']>[1] => ({
  ...{ conversationId: origin.conversationId, messageId, text, confidence, intent, epoch },
  lastSeenMessageId: turn.lastSeen,
  ...(choices.length === 0 ? {} : { choices }),
});

const escalationOf = (thought: Escalation, { origin, epoch, input }: Delivery, messageId: string): Escalate => {
  const { reason, by, requirements, parameters, priority, flow, step, lastWords, confidence } = thought;
  return {
    ...{ conversationId: origin.conversationId, epoch, by, reason: reason.slice(0, REASON_LENGTH) },
    summary: (thought.summary ?? summaryOf(input, parameters)).slice(0, NOTE_LENGTH),
    sentiment: moodOf(input),
    parameters: bounded(parameters),
    ...(requirements.length === 0 ? {} : { requirements }),
    ...(priority === null ? {} : { priority }),
    ...(flow === null ? {} : { flow }),
    ...(step === null ? {} : { step }),
    ...(lastWords === null ? {} : { message: { messageId, text: lastWords, confidence } }),
  };
};

/** The newest that is known; bad news is not covered by a later thank-you in the same burst. */
const moodOf = ({ messages }: BrainInput): Sentiment => {
  const known = messages.map(({ understanding }) => understanding.sentiment).filter((mood) => mood !== 'unknown');
  return known.includes('negative') ? 'negative' : (known.at(-1) ?? 'unknown');
};

const bounded = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters)
      .slice(0, PARAMETERS_AT_MOST)
      .map(([name, value]) => [name, value.slice(0, PARAMETER_LENGTH)]),
  );
