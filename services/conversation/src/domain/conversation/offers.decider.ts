import type { ConversationRefusal } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing, rescission, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';

export const offer = (command: CommandOf<'offer'>, state: Started): ConversationDecision => {
  if (state.handler.kind !== 'waiting') return wrongState(state);
  if (command.epoch !== state.epoch) return staleEpoch(state);
  const { now, offerId, agentId, expiresAt, decision } = command;
  const data = { episode: state.episode, epoch: state.epoch + 1, offerId, agentId, expiresAt };
  return accept(fact(now, 'ConversationOffered', { ...data, ...present({ decision }) }));
};

/** The agent cannot go on with it: it waits again, as old as it was. */
export const requeue = ({ now, epoch, cause }: CommandOf<'requeue'>, state: Started): ConversationDecision => {
  if (state.handler.kind !== 'agent') return wrongState(state);
  if (epoch !== state.epoch) return staleEpoch(state);
  const { agentId } = state.handler;
  const data = { episode: state.episode, epoch: state.epoch + 1, agentId, to: 'queue' } as const;
  return accept(fact(now, 'ConversationReleased', { ...data, cause }));
};

/** It goes on waiting in another team's queue, as old as it is. */
export const overflow = (
  { now, epoch, teamId, cause }: CommandOf<'overflow'>,
  state: Started,
): ConversationDecision => {
  if (state.handler.kind !== 'waiting') return wrongState(state);
  if (epoch !== state.epoch) return staleEpoch(state);
  if (state.teamId === teamId) return nothing;
  const data = {
    episode: state.episode,
    epoch: state.epoch + 1,
    to: { kind: 'team', teamId },
    byAgentId: null,
  } as const;
  return accept(fact(now, 'ConversationAssigned', { ...data, cause }));
};

const staleEpoch = ({ epoch }: Started): ConversationDecision =>
  refuse<ConversationRefusal>({ code: 'stale-epoch', epoch });

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
