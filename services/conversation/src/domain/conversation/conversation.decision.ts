import { accept, refuse } from '@baton/event-sourcing';
import type { Decision } from '@baton/event-sourcing';
import type { ConversationRefusal, StatusCause } from '@baton/contracts-conversation';
import { fact } from './conversation.state.ts';
import type { ConversationFact, ConversationState, HandlerState, Started } from './conversation.state.ts';

export type ConversationDecision = Decision<ConversationFact, ConversationRefusal>;

/** There is nothing to do, and that is fine: the wish is fulfilled already, or came too late to matter. */
export const nothing: ConversationDecision = accept<ConversationFact>();

export const wrongState = (state: ConversationState): ConversationDecision =>
  refuse<ConversationRefusal>({ code: 'wrong-state', handler: state.handler.kind, status: state.status });

/** Why this agent may not act as the owner; null when they may. */
export const notOwner = (state: ConversationState, agentId: string): ConversationRefusal | null => {
  const { handler } = state;
  if (handler.kind !== 'agent') return { code: 'not-owner' };
  return handler.agentId === agentId
    ? null
    : { code: 'owned-by-other', ownerId: handler.agentId, since: handler.since };
};

export const isOpen = (state: ConversationState): boolean => state.handler.kind !== 'none';

type Offered = Extract<HandlerState, { kind: 'offered' }>;

/** An open offer ends before somebody else takes charge. */
export const rescission = (state: Started, now: string, cause: string): ConversationFact[] =>
  state.handler.kind === 'offered' ? [rescinded(state, state.handler, now, cause)] : [];

const rescinded = (state: Started, { offerId, agentId }: Offered, now: string, cause: string): ConversationFact =>
  fact(now, 'OfferRescinded', { episode: state.episode, epoch: state.epoch + 1, offerId, agentId, cause });

/** A message of either side makes a pending episode active. */
export const awakened = (state: ConversationState, now: string, cause: StatusCause): ConversationFact[] =>
  state.status === 'pending' ? [fact(now, 'ConversationMarkedActive', { episode: state.episode, cause })] : [];
