import type { Channel } from '@baton/contracts-conversation';
import type { Position } from '@baton/event-sourcing';
import { strangeAgent } from './agent.state.ts';
import { newConversation } from './conversation.state.ts';
import type { Conversation } from './conversation.state.ts';
import { ENGINE_VERSION } from './routing.decision.ts';
import type { AgentProfile, Availability, Queue, RoutingSettings } from './routing.facts.ts';
import { RoutingState } from './routing.state.ts';

/** Of the shape below. Another version is not read: the log is replayed. */
export const SNAPSHOT_VERSION = 1;

interface AgentRecord {
  readonly profile: AgentProfile;
  readonly availability: Availability;
  readonly idleSince: number;
  readonly wrapUps: readonly (readonly [string, Channel])[];
}

/** `steps` end at `null` where they have no end: JSON knows no infinity. */
type ConversationRecord = Omit<Conversation, 'steps' | 'visited' | 'declined' | 'pending' | 'refusals'> & {
  readonly steps: readonly {
    readonly wish: Conversation['steps'][number]['wish'];
    readonly from: number | null;
    readonly until: number | null;
  }[];
  readonly visited: readonly string[];
  readonly declined: readonly (readonly [string, number])[];
};

/** Plain data (JSON), each list by id. */
export interface RoutingSnapshot {
  readonly version: number;
  readonly engineVersion: number;
  readonly position: Position;
  readonly now: number;
  readonly settings: RoutingSettings;
  readonly queues: readonly Queue[];
  readonly agents: readonly AgentRecord[];
  readonly conversations: readonly ConversationRecord[];
}

export const takeSnapshot = (state: RoutingState, now: number): RoutingSnapshot => ({
  ...{ version: SNAPSHOT_VERSION, engineVersion: ENGINE_VERSION, position: state.position, now },
  settings: state.settings,
  queues: inOrder(state.queues),
  agents: inOrder(state.agents).map(({ profile, availability, idleSince, wrapUps }) => ({
    ...{ profile, availability, idleSince },
    wrapUps: [...wrapUps],
  })),
  conversations: inOrder(state.conversations).map(({ pending: _, refusals: __, ...record }) => ({
    ...record,
    steps: record.steps.map(({ wish, from, until }) => ({ wish, from: finite(from), until: finite(until) })),
    visited: [...record.visited],
    declined: [...record.declined],
  })),
});

export const restoreState = (snapshot: RoutingSnapshot): RoutingState => {
  const { version, engineVersion, settings, position } = snapshot;
  if (version !== SNAPSHOT_VERSION || engineVersion !== ENGINE_VERSION)
    throw new RangeError(`a routing snapshot of version ${version} by engine ${engineVersion}: replay the log instead`);
  const state = new RoutingState();
  state.settings = settings;
  state.position = position;
  for (const queue of snapshot.queues) state.queues.set(queue.queueId, queue);
  for (const { profile, availability, idleSince, wrapUps } of snapshot.agents) {
    const agent = { ...strangeAgent(profile.agentId), profile, availability, idleSince, wrapUps: new Map(wrapUps) };
    state.agents.set(agent.id, agent);
  }
  for (const record of snapshot.conversations) restoreConversation(state, record);
  return state;
};

const restoreConversation = (state: RoutingState, record: ConversationRecord): void => {
  const conversation: Conversation = {
    ...newConversation(record.id, record.episode, record.channel),
    ...record,
    steps: record.steps.map(({ wish, from, until }) => ({ wish, from: from ?? NEVER, until: until ?? NEVER })),
    visited: new Set(record.visited),
    declined: new Map(record.declined),
  };
  state.conversations.set(conversation.id, conversation);
  const { place } = conversation;
  if (place.kind === 'offered' || place.kind === 'agent') state.agent(place.agentId).hands.add(conversation);
};

const NEVER = Number.POSITIVE_INFINITY;

const finite = (at: number): number | null => (at === NEVER ? null : at);

const inOrder = <T>(byId: ReadonlyMap<string, T>): T[] =>
  [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
