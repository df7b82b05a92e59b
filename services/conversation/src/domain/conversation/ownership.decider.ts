import type { ClaimHow, Destination } from '@baton/contracts-conversation';
import { accept, refuse } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { isOpen, notOwner, nothing, rescission, wrongState } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';
import { lastWords } from './sending.decision.ts';

export const claim = ({ now, agentId, how }: CommandOf<'claim'>, state: Started): ConversationDecision =>
  taken(state, { now, agentId }, how);

/** One step: what the assistant says before it steps aside, and the claim. Only who is in charge takes its leave. */
export const takeOver = (command: CommandOf<'takeOver'>, state: Started): ConversationDecision => {
  const { now, agentId, handOff } = command;
  const leaves = handOff !== null && state.handler.kind === 'assistant';
  const words = leaves ? lastWords(state, now, { ...handOff, confidence: 1 }) : nothing;
  if (words.kind === 'refused') return words;
  const claimed = taken(state, { now, agentId }, 'takeOver');
  return claimed.kind === 'refused' ? claimed : accept(...words.events, ...claimed.events);
};

interface ByAgent {
  readonly now: string;
  readonly agentId: string;
}

const taken = (state: Started, { now, agentId }: ByAgent, how: ClaimHow): ConversationDecision => {
  const { handler, episode } = state;
  switch (handler.kind) {
    case 'agent':
      return handler.agentId === agentId
        ? nothing
        : refuse({ code: 'owned-by-other', ownerId: handler.agentId, since: handler.since });
    case 'none':
      return accept(...followedUp(state, now, agentId));
    case 'assistant':
    case 'waiting':
    case 'offered': {
      const rescinded = rescission(state, now, 'claimed');
      const epoch = state.epoch + rescinded.length + 1;
      return accept(...rescinded, fact(now, 'ConversationClaimed', { episode, epoch, agentId, how }));
    }
  }
};

/** An agent takes up a conversation that was closed: the next episode, theirs from the start. */
export const followedUp = (state: Started, now: string, agentId: string): ConversationFact[] => {
  const episode = state.episode + 1;
  const epoch = state.epoch + 1;
  return [
    fact(now, 'EpisodeOpened', { episode, epoch, cause: 'agentFollowUp' }),
    fact(now, 'ConversationReopened', { episode, cause: 'agent' }),
    fact(now, 'ConversationClaimed', { episode, epoch: epoch + 1, agentId, how: 'claim' }),
  ];
};

/** An agent asks the assistant to step aside; the handover happens when they accept, by `takeOver`. */
export const join = ({ now, agentId }: CommandOf<'join'>, state: Started): ConversationDecision =>
  state.handler.kind === 'assistant'
    ? accept(fact(now, 'TakeoverRequested', { episode: state.episode, agentId }))
    : wrongState(state);

export const release = (command: CommandOf<'release'>, state: Started): ConversationDecision => {
  const { now, agentId, to, reason } = command;
  const refusal = notOwner(state, agentId);
  if (refusal !== null) return refuse(refusal);
  const data = { episode: state.episode, epoch: state.epoch + 1, agentId, to };
  return accept(fact(now, 'ConversationReleased', { ...data, ...present({ reason }) }));
};

export const transfer = (command: CommandOf<'transfer'>, state: Started): ConversationDecision => {
  const { now, agentId, to, note } = command;
  const refusal = notOwner(state, agentId);
  if (refusal !== null) return refuse(refusal);
  if (isThere(state, to)) return nothing;
  const data = { episode: state.episode, epoch: state.epoch + 1, from: agentId, to };
  return accept(fact(now, 'ConversationTransferred', { ...data, ...present({ note }) }));
};

/** Puts an open episode before a person or into a team's queue, whoever has it; who may is decided at the gateway. */
export const assign = (command: CommandOf<'assign'>, state: Started): ConversationDecision => {
  const { now, agentId, to, note } = command;
  if (!isOpen(state)) return wrongState(state);
  if (isThere(state, to)) return nothing;
  const rescinded = rescission(state, now, 'assigned');
  const data = { episode: state.episode, epoch: state.epoch + rescinded.length + 1, to, byAgentId: agentId };
  return accept(...rescinded, fact(now, 'ConversationAssigned', { ...data, ...present({ note }) }));
};

const isThere = ({ handler, teamId }: Started, to: Destination): boolean =>
  to.kind === 'agent'
    ? handler.kind === 'agent' && handler.agentId === to.agentId
    : handler.kind === 'waiting' && teamId === to.teamId;
