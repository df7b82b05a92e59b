import { CHANNEL_LIMITS } from '@baton/contracts-conversation';
import type { ConversationRefusal, Identity } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { awakened, notOwner, nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact, newestNotBy } from './conversation.state.ts';
import type { Message, Started } from './conversation.state.ts';
import { completeReference } from './messages.evolve.ts';

export const reply = (command: CommandOf<'reply'>, state: Started): ConversationDecision => {
  const { now, agentId, messageId, text, lastSeenMessageId } = command;
  const { episode } = state;
  const known = state.messages.get(messageId);
  if (known !== undefined)
    return known.agentId === agentId ? nothing : refuse<ConversationRefusal>({ code: 'not-owner' });
  const refusal =
    notOwner(state, agentId) ??
    unsendable(state, text, now) ??
    unseen(state, newestNotBy(state, agentId), lastSeenMessageId) ??
    (command.replyTo?.messageId === undefined || state.messages.has(command.replyTo.messageId)
      ? null
      : ({ code: 'unknown-message' } as const));
  if (refusal !== null) return refuse(refusal);
  const replied = fact(now, 'AgentReplied', {
    episode,
    messageId,
    agentId,
    content: { kind: 'text', text },
    to: addressOf(state),
    lastSeenMessageId,
    ...present({ replyTo: command.replyTo && completeReference(state, command.replyTo) }),
  });
  return accept(...awakened(state, now, 'agent'), replied);
};

export const replyAsAssistant = (command: CommandOf<'replyAsAssistant'>, state: Started): ConversationDecision => {
  const { now, messageId, text, confidence, intent, lastSeenMessageId, epoch } = command;
  if (state.messages.get(messageId)?.author === 'assistant') return nothing;
  const late =
    state.handler.kind !== 'assistant' ||
    epoch !== state.epoch ||
    unseen(state, state.newestByCustomer, lastSeenMessageId) !== null;
  const refusal = late ? ({ code: 'stale-epoch', epoch: state.epoch } as const) : unsendable(state, text, now);
  if (refusal !== null) return refuse(refusal);
  const replied = fact(now, 'AssistantReplied', {
    episode: state.episode,
    messageId,
    content: { kind: 'text', text },
    to: addressOf(state),
    confidence,
    epoch,
    ...present({ intent }),
  });
  return accept(...awakened(state, now, 'agent'), replied);
};

const addressOf = (state: Started): Identity => {
  if (state.address === null) throw new Error('a started conversation has an address');
  return state.address;
};

/** What the channel does not take: nothing at all, too much, or anything after its window has shut. */
const unsendable = (state: Started, text: string, now: string): ConversationRefusal | null => {
  const { textLength, replyWindowHours } = CHANNEL_LIMITS[state.origin.channel];
  if (text.trim() === '') return { code: 'empty' };
  if (textLength !== null && text.length > textLength)
    return { code: 'too-long', limit: textLength, length: text.length };
  if (replyWindowHours === null) return null;
  if (state.customerWroteAt === null) return { code: 'window-closed', closedAt: null };
  const closes = Date.parse(state.customerWroteAt) + replyWindowHours * 3_600_000;
  return Date.parse(now) < closes ? null : { code: 'window-closed', closedAt: new Date(closes).toISOString() };
};

/** The author must have seen `newest`: the last message that is not their own. */
const unseen = (
  state: Started,
  newest: Message | null,
  lastSeenMessageId: string | null,
): ConversationRefusal | null => {
  if (newest === null) return null;
  const seen = lastSeenMessageId === null ? undefined : state.messages.get(lastSeenMessageId);
  if (seen !== undefined && seen.place >= newest.place) return null;
  return { code: 'newer-message', messageId: newest.messageId, author: newest.author, at: newest.at };
};

/** Tells the customer that their messages up to this one were read; only its owner reads for the customer. */
export const markRead = (command: CommandOf<'markRead'>, state: Started): ConversationDecision => {
  const { now, agentId, messageId } = command;
  const refusal = notOwner(state, agentId);
  if (refusal !== null) return refuse(refusal);
  const message = state.messages.get(messageId);
  if (message?.author !== 'customer' || message.providerMessageId === undefined)
    return refuse<ConversationRefusal>({ code: 'unknown-message' });
  if (message.place <= state.readUpTo) return nothing;
  const { episode } = state;
  return accept(fact(now, 'MessagesReadByAgent', { episode, agentId, providerMessageId: message.providerMessageId }));
};
