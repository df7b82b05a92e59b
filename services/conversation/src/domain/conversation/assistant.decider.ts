import { NOTE_LENGTH, withNumberedChoices } from '@baton/contracts-conversation';
import type { ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import { newTags } from './annotations.decider.ts';
import type { CommandOf } from './conversation.command.ts';
import { awakened, nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';
import { unseen } from './replies.decider.ts';
import { addressOf, unsendable } from './sending.decision.ts';

const refusedFor = (refusal: ConversationRefusal) => refuse<ConversationRefusal>(refusal);

/**
 * An answer counts only while the assistant is in charge as it was when it began to think, and for the customer's
 * newest message. Choices must also fit where the channel shows them as numbered lines.
 */
export const replyAsAssistant = (command: CommandOf<'replyAsAssistant'>, state: Started): ConversationDecision => {
  const { now, messageId, text, choices, confidence, intent, lastSeenMessageId, epoch } = command;
  const known = state.messages.get(messageId);
  if (known !== undefined) return known.author === 'assistant' ? nothing : refusedFor({ code: 'not-owner' });
  const late =
    state.handler.kind !== 'assistant' ||
    epoch !== state.epoch ||
    unseen(state, state.newestByCustomer, lastSeenMessageId) !== null;
  if (late) return refusedFor({ code: 'stale-epoch', epoch: state.epoch });
  const refusal =
    text.trim() === '' ? ({ code: 'empty' } as const) : unsendable(state, withNumberedChoices(text, choices), now);
  if (refusal !== null) return refuse(refusal);
  const replied = fact(now, 'AssistantReplied', {
    episode: state.episode,
    messageId,
    content: { kind: 'text', text, ...present({ choices }) },
    to: addressOf(state),
    confidence,
    epoch,
    ...present({ intent }),
  });
  return accept(...awakened(state, now, 'agent'), replied);
};

/** Once for each message, so that a tag which a person took off does not come back with a repeat. */
export const annotate = (command: CommandOf<'annotate'>, state: Started): ConversationDecision => {
  const { now, messageId, sentiment, score, language, urgent, tags = [] } = command;
  const { episode } = state;
  const message = state.messages.get(messageId);
  if (message?.author !== 'customer') return refusedFor({ code: 'unknown-message' });
  if (message.assessed === true) return nothing;
  const found = newTags(state, tags);
  if (found.kind === 'refused') return found;
  const added = found.tags.filter((tag) => !state.tagsTakenOff.includes(tag));
  return accept(
    fact(now, 'SentimentAssessed', { episode, messageId, sentiment, score, language, urgent }),
    ...(added.length === 0 ? [] : [fact(now, 'TagsApplied', { episode, tags: added, by: 'assistant' })]),
  );
};

export const summarize = ({ now, summary, by }: CommandOf<'summarize'>, state: Started): ConversationDecision => {
  if (summary.trim() === '') return refusedFor({ code: 'empty' });
  if (summary.length > NOTE_LENGTH) return refusedFor({ code: 'too-long', limit: NOTE_LENGTH, length: summary.length });
  return accept(fact(now, 'ConversationSummarized', { episode: state.episode, summary, by }));
};
