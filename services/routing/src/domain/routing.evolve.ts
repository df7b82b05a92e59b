import { hasPlace, slotOf, workOf } from './agent.state.ts';
import type { Agent } from './agent.state.ts';
import { newConversation } from './conversation.state.ts';
import type { Conversation, Place } from './conversation.state.ts';
import type { RescindCause } from './routing.decision.ts';
import type { Fact, FactOf } from './routing.facts.ts';
import type { RoutingState } from './routing.state.ts';
import { layOut } from './step.ts';

/** What a change may have moved; told, so that nothing else has to be looked at again. */
export interface Touched {
  agent(agent: Agent): void;
  /** Their queues, skills or presence: where they could be chosen, and who waits for them. */
  profile(agent: Agent): void;
  conversation(conversation: Conversation): void;
  queue(queueId: string): void;
  everything(): void;
}

/** The state after a fact. What cannot be (a fact about an episode that is over) is passed over. */
export const evolve = (state: RoutingState, fact: Fact, touched: Touched): void => {
  switch (fact.kind) {
    case 'queueSet': {
      const { queueId, choice, hours, whenClosed, whenWaited } = fact;
      state.queues.set(queueId, { queueId, choice, hours, whenClosed, whenWaited });
      return touched.queue(queueId);
    }
    case 'settingsSet':
      state.settings = fact.settings;
      return touched.everything();
    case 'agentSet':
      return agentSet(state, fact, touched);
    case 'availabilitySet':
      return availabilitySet(state, fact, touched);
    case 'queued':
      return queued(state, fact, touched);
    case 'prioritySet': {
      const conversation = state.conversations.get(fact.conversationId);
      if (conversation === undefined) return;
      conversation.priority = fact.priority;
      return touched.conversation(conversation);
    }
    case 'offered':
      return offered(state, fact, touched);
    case 'offerEnded':
      return offerEnded(state, fact, touched);
    case 'taken':
      return taken(state, fact, touched);
    case 'wrote':
      return wrote(state, fact, touched);
    case 'released':
    case 'ended':
      return left(state, fact, touched);
    case 'wrapUpStarted':
    case 'wrapUpCompleted':
      return wrapUp(state, fact, touched);
    default:
      fact satisfies never;
  }
};

const agentSet = (state: RoutingState, fact: FactOf<'agentSet'>, touched: Touched): void => {
  const { agentId, active, queueIds, skills, capacity } = fact;
  const agent = state.agent(agentId);
  agent.profile = { agentId, active, queueIds, skills, capacity };
  if (!active) takeBack(agent, 'agentUnavailable', touched);
  touched.profile(agent);
};

const availabilitySet = (state: RoutingState, fact: FactOf<'availabilitySet'>, touched: Touched): void => {
  const agent = state.agent(fact.agentId);
  if (fact.availability === 'available') {
    if (agent.availability !== 'available') agent.idleSince = fact.at;
  } else takeBack(agent, 'agentUnavailable', touched);
  agent.availability = fact.availability;
  touched.profile(agent);
};

/** Marks every open offer of an agent to be rescinded. */
const takeBack = (agent: Agent, cause: RescindCause, touched: Touched): void => {
  for (const conversation of agent.hands) rescind(conversation, cause, touched);
};

const rescind = (conversation: Conversation, cause: RescindCause, touched: Touched): void => {
  const { place } = conversation;
  if (place.kind !== 'offered' || place.rescind !== null) return;
  conversation.place = { ...place, rescind: cause };
  touched.conversation(conversation);
};

/** A person took something on: offers that have no place beside it are rescinded, the newest first. */
const makeRoom = (state: RoutingState, agent: Agent, now: number, touched: Touched): void => {
  const taken = workOf(agent, now, state.settings);
  for (const conversation of openOffers(agent)) {
    const slot = slotOf(conversation.channel);
    if (hasPlace(agent, taken, slot, state.settings)) taken[slot] += 1;
    else rescind(conversation, 'noPlace', touched);
  }
};

const openOffers = (agent: Agent): Conversation[] => {
  const since = ({ place }: Conversation): number => (place.kind === 'offered' ? place.since : 0);
  return [...agent.hands]
    .filter(({ place }) => place.kind === 'offered' && place.rescind === null)
    .sort((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1));
};

/** Where it is from now on: out of one pair of hands, into another; whatever was decided about it is void. */
const move = (state: RoutingState, conversation: Conversation, place: Place, touched: Touched): void => {
  letGo(state, conversation, touched);
  conversation.place = place;
  conversation.pending = null;
  conversation.refusals = 0;
  if (place.kind === 'offered' || place.kind === 'agent') {
    const agent = state.agent(place.agentId);
    agent.hands.add(conversation);
    touched.agent(agent);
  }
  touched.conversation(conversation);
};

const letGo = (state: RoutingState, conversation: Conversation, touched: Touched): void => {
  const { place, pending } = conversation;
  const holders = [
    ...(place.kind === 'offered' || place.kind === 'agent' ? [place.agentId] : []),
    ...(pending?.kind === 'offer' ? [pending.agentId] : []),
  ];
  for (const agentId of holders) {
    const agent = state.agent(agentId);
    agent.hands.delete(conversation);
    touched.agent(agent);
  }
};

/** An agent whose work went elsewhere is idle since then. */
const relieve = (state: RoutingState, { place }: Conversation, at: number): void => {
  if (place.kind === 'agent') state.agent(place.agentId).idleSince = at;
};

/** The record of this episode; an older episode's gives way. Null when the fact belongs to an older one. */
const ofEpisode = (state: RoutingState, fact: FactOf<'queued' | 'taken'>, touched: Touched): Conversation | null => {
  const known = state.conversations.get(fact.conversationId);
  if (known !== undefined && known.episode > fact.episode) return null;
  if (known?.episode === fact.episode) return known;
  if (known !== undefined) forget(state, known, fact.at, touched);
  const conversation = newConversation(fact.conversationId, fact.episode, fact.channel);
  state.conversations.set(conversation.id, conversation);
  return conversation;
};

const forget = (state: RoutingState, conversation: Conversation, at: number, touched: Touched): void => {
  relieve(state, conversation, at);
  move(state, conversation, { kind: 'away' }, touched);
  state.conversations.delete(conversation.id);
};

const queued = (state: RoutingState, fact: FactOf<'queued'>, touched: Touched): void => {
  const conversation = ofEpisode(state, fact, touched);
  if (conversation === null) return;
  const { at, queueId, epoch, priority, requirements, onlyAgentId, preferred } = fact;
  conversation.epoch = epoch;
  conversation.queueId = queueId;
  conversation.visited.add(queueId);
  conversation.priority = priority ?? conversation.priority;
  conversation.requirements = requirements ?? conversation.requirements;
  conversation.queuedSince ??= at;
  conversation.enteredAt = at;
  conversation.reserved = onlyAgentId !== undefined;
  conversation.steps = layOut({
    ...{ at, requirements: conversation.requirements },
    ...(onlyAgentId === undefined ? {} : { onlyAgentId }),
    ...(preferred === undefined ? {} : { preferred }),
  });
  relieve(state, conversation, at);
  move(state, conversation, { kind: 'waiting' }, touched);
};

const current = (
  state: RoutingState,
  fact: { readonly conversationId: string; readonly episode: number },
): Conversation | undefined => {
  const known = state.conversations.get(fact.conversationId);
  return known?.episode === fact.episode ? known : undefined;
};

const offered = (state: RoutingState, fact: FactOf<'offered'>, touched: Touched): void => {
  const conversation = current(state, fact);
  if (conversation === undefined) return;
  const { at, offerId, agentId, expiresAt, epoch } = fact;
  conversation.epoch = epoch;
  relieve(state, conversation, at);
  move(state, conversation, { kind: 'offered', offerId, agentId, expiresAt, since: at, rescind: null }, touched);
  const agent = state.agent(agentId);
  // Between the decision and now the agent may have left, or taken on something by hand.
  if (!agent.profile.active || agent.availability !== 'available') rescind(conversation, 'agentUnavailable', touched);
  else if (!fitsBeside(state, agent, conversation, at)) rescind(conversation, 'noPlace', touched);
};

const fitsBeside = (state: RoutingState, agent: Agent, offer: Conversation, now: number): boolean => {
  const taken = workOf(agent, now, state.settings);
  for (const { channel, place, id } of agent.hands)
    if (place.kind === 'offered' && place.rescind === null && id !== offer.id) taken[slotOf(channel)] += 1;
  return hasPlace(agent, taken, slotOf(offer.channel), state.settings);
};

const offerEnded = (state: RoutingState, fact: FactOf<'offerEnded'>, touched: Touched): void => {
  const conversation = current(state, fact);
  if (conversation === undefined) return;
  const { place } = conversation;
  if (place.kind !== 'offered' || place.offerId !== fact.offerId) return;
  conversation.epoch = fact.epoch;
  if (fact.outcome !== 'rescinded') conversation.declined.set(place.agentId, fact.at);
  move(state, conversation, { kind: 'waiting' }, touched);
  if (fact.outcome === 'expired') missed(state.agent(place.agentId), touched);
};

/** Presence will say so too; until then nothing else is offered to somebody who does not answer. */
const missed = (agent: Agent, touched: Touched): void => {
  if (agent.availability !== 'available') return;
  agent.availability = 'notResponding';
  takeBack(agent, 'agentUnavailable', touched);
  touched.profile(agent);
};

const taken = (state: RoutingState, fact: FactOf<'taken'>, touched: Touched): void => {
  const conversation = ofEpisode(state, fact, touched);
  if (conversation === null) return;
  const { at, agentId, epoch, how } = fact;
  conversation.epoch = epoch;
  relieve(state, conversation, at);
  // Whoever came through a queue waits for an answer until they get one.
  move(state, conversation, { kind: 'agent', agentId, owed: true, lastWordAt: at }, touched);
  const agent = state.agent(agentId);
  agent.idleSince = at;
  if (how !== 'accepted') makeRoom(state, agent, at, touched);
};

const wrote = (state: RoutingState, fact: FactOf<'wrote'>, touched: Touched): void => {
  const conversation = state.conversations.get(fact.conversationId);
  if (conversation?.place.kind !== 'agent') return;
  const { agentId } = conversation.place;
  conversation.place = { kind: 'agent', agentId, owed: fact.by === 'customer', lastWordAt: fact.at };
  touched.conversation(conversation);
  touched.agent(state.agent(agentId));
};

const left = (state: RoutingState, fact: FactOf<'released' | 'ended'>, touched: Touched): void => {
  const conversation = current(state, fact);
  if (conversation === undefined) return;
  if (fact.kind === 'ended') return forget(state, conversation, fact.at, touched);
  conversation.epoch = fact.epoch;
  relieve(state, conversation, fact.at);
  move(state, conversation, { kind: 'away' }, touched);
};

const wrapUp = (
  state: RoutingState,
  fact: FactOf<'wrapUpStarted'> | FactOf<'wrapUpCompleted'>,
  touched: Touched,
): void => {
  const agent = state.agent(fact.agentId);
  if (fact.kind === 'wrapUpStarted') agent.wrapUps.set(fact.conversationId, fact.channel);
  else if (agent.wrapUps.delete(fact.conversationId)) agent.idleSince = fact.at;
  touched.agent(agent);
};
