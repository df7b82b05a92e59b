import { accept } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing, rescission, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';

export const offer = (command: CommandOf<'offer'>, state: Started): ConversationDecision => {
  if (state.handler.kind !== 'waiting') return wrongState(state);
  const { now, offerId, agentId, expiresAt } = command;
  const { episode, epoch } = state;
  return accept(fact(now, 'ConversationOffered', { episode, epoch: epoch + 1, offerId, agentId, expiresAt }));
};

/** The order of the log decides between accept, expiry and rescission: whoever finds the offer open ends it. */
const isOffered = ({ handler }: Started, offerId: string): boolean =>
  handler.kind === 'offered' && handler.offerId === offerId;

const isOfferedTo = (state: Started, offerId: string, agentId: string): boolean =>
  isOffered(state, offerId) && state.handler.kind === 'offered' && state.handler.agentId === agentId;

export const acceptOffer = (command: CommandOf<'acceptOffer'>, state: Started): ConversationDecision => {
  const { now, offerId, agentId } = command;
  if (!isOfferedTo(state, offerId, agentId)) return wrongState(state);
  const { episode } = state;
  return accept(
    fact(now, 'OfferAccepted', { episode, offerId, agentId }),
    fact(now, 'ConversationClaimed', { episode, epoch: state.epoch + 1, agentId, how: 'accept' }),
  );
};

export const declineOffer = (command: CommandOf<'declineOffer'>, state: Started): ConversationDecision => {
  const { now, offerId, agentId, reason } = command;
  if (!isOfferedTo(state, offerId, agentId)) return wrongState(state);
  const data = { episode: state.episode, epoch: state.epoch + 1, offerId, agentId };
  return accept(fact(now, 'OfferDeclined', { ...data, ...present({ reason }) }));
};

export const rescindOffer = (command: CommandOf<'rescindOffer'>, state: Started): ConversationDecision =>
  isOffered(state, command.offerId) ? accept(...rescission(state, command.now, command.cause)) : nothing;

export const expireOffer = (now: string, offerId: string, state: Started): ConversationDecision => {
  const { handler, episode, epoch } = state;
  if (handler.kind !== 'offered' || handler.offerId !== offerId) return nothing;
  return accept(fact(now, 'OfferExpired', { episode, epoch: epoch + 1, offerId, agentId: handler.agentId }));
};
