import type { ConversationRefusal, Status, StatusCause } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import type { CommandOf } from './conversation.command.ts';
import { isOpen, notOwner, nothing, rescission, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';
import { followedUp } from './ownership.decider.ts';
import { wrapUpStarted, wrapUpTimedOut } from './wrap-up.decider.ts';

export const end = ({ now, agentId }: CommandOf<'end'>, state: Started): ConversationDecision => {
  const refusal = notOwner(state, agentId);
  return refusal === null ? accept(...closed(state, now, 'agent')) : refuse(refusal);
};

/** The episode ends; the agent who had it, if any, wraps up. */
export const closed = (state: Started, now: string, by: StatusCause): ConversationFact[] => {
  const { handler, episode } = state;
  const agentId = handler.kind === 'agent' ? handler.agentId : null;
  const rescinded = rescission(state, now, 'ended');
  const epoch = state.epoch + rescinded.length + 1;
  return [
    ...rescinded,
    fact(now, 'ConversationEnded', { episode, epoch, by, agentId }),
    fact(now, 'ConversationResolved', { episode, cause: by }),
    ...(agentId === null ? [] : wrapUpStarted(state, now, agentId)),
  ];
};

/** The customer is gone before anybody came. */
export const abandon = ({ now, cause }: CommandOf<'abandon'>, state: Started): ConversationDecision => {
  const { handler, episode } = state;
  if (handler.kind !== 'waiting' && handler.kind !== 'offered') return wrongState(state);
  const rescinded = rescission(state, now, cause);
  return accept(
    ...rescinded,
    fact(now, 'ConversationAbandoned', { episode, epoch: state.epoch + rescinded.length + 1, cause }),
    fact(now, 'ConversationResolved', { episode, cause: 'customer' }),
  );
};

/** The customer closes the chat or is gone: whoever waits is abandoned; what an agent has, only an explicit end closes. */
export const leave = ({ now, cause }: CommandOf<'leave'>, state: Started): ConversationDecision => {
  const { kind } = state.handler;
  if (kind === 'waiting' || kind === 'offered') return abandon({ type: 'abandon', now, cause }, state);
  if (kind === 'none' || cause === 'customerLeft') return nothing;
  return accept(...closed(state, now, 'customer'));
};

/**
 * By hand. Reopening is a follow-up by whoever does it, so that nobody's conversation is not answered by nobody;
 * resolving what an agent has is their End. Archiving what is still open closes it first, except from an agent's hands.
 */
export const setStatus = (command: CommandOf<'setStatus'>, state: Started): ConversationDecision => {
  const { now, agentId, status } = command;
  if (status === state.status) return nothing;
  return BY_HAND[status](state, now, agentId);
};

type ByHand = (state: Started, now: string, agentId: string) => ConversationDecision;

const BY_HAND: Readonly<Record<Status, ByHand>> = {
  active: (state, now, agentId) =>
    isOpen(state)
      ? accept(fact(now, 'ConversationMarkedActive', { episode: state.episode, cause: 'agent' }))
      : accept(...followedUp(state, now, agentId)),
  pending: (state, now) =>
    isOpen(state)
      ? accept(fact(now, 'ConversationMarkedPending', { episode: state.episode, cause: 'agent' }))
      : wrongState(state),
  resolved: (state, now) => (isOpen(state) ? accept(...closed(state, now, 'agent')) : wrongState(state)),
  archived: (state, now) => {
    if (state.handler.kind === 'agent') return wrongState(state);
    if (state.wrapUp !== null) return refuse<ConversationRefusal>({ code: 'wrap-up-open' });
    const closing = isOpen(state) ? closed(state, now, 'agent') : [];
    return accept(...closing, fact(now, 'ConversationArchived', { episode: state.episode, cause: 'agent' }));
  },
};

/** No message of either side for a while. */
export const idle = (now: string, state: Started): ConversationDecision =>
  state.status === 'active' && isOpen(state)
    ? accept(fact(now, 'ConversationMarkedPending', { episode: state.episode, cause: 'timer' }))
    : nothing;

/** The assistant had the last word, long ago. */
export const resolveIdle = (now: string, state: Started): ConversationDecision =>
  state.status === 'pending' && state.handler.kind === 'assistant' ? accept(...closed(state, now, 'timer')) : nothing;

/** A wrap-up that nobody completed does not keep a conversation out of the archive. */
export const archiveResolved = (now: string, state: Started): ConversationDecision =>
  state.status === 'resolved'
    ? accept(
        ...wrapUpTimedOut(state, now),
        fact(now, 'ConversationArchived', { episode: state.episode, cause: 'timer' }),
      )
    : nothing;
