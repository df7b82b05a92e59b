import { AGENT_SPACING_SECONDS } from '@baton/contracts-conversation';
import type { ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { awakened, notOwner, nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact, newestNotBy } from './conversation.state.ts';
import type { Message, Started } from './conversation.state.ts';
import { completeReference } from './messages.evolve.ts';
import { addressOf, unsendable } from './sending.decision.ts';

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
    ...present({
      replyTo: command.replyTo && completeReference(state, command.replyTo),
      notBefore: spaced(state, now),
    }),
  });
  return accept(...awakened(state, now, 'agent'), replied);
};

/** Not sooner than the spacing after the agent's message before, in this conversation; undefined: at once. */
const spaced = ({ agentReleasedAt }: Started, now: string): string | undefined => {
  if (agentReleasedAt === null) return undefined;
  const earliest = Date.parse(agentReleasedAt) + AGENT_SPACING_SECONDS * 1_000;
  return earliest > Date.parse(now) ? new Date(earliest).toISOString() : undefined;
};

/** The author must have seen `newest`: the last message that is not their own. */
export const unseen = (
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
