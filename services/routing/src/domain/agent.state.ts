import type { Channel } from '@baton/contracts-conversation';
import type { Conversation } from './conversation.state.ts';
import { isIdle } from './conversation.state.ts';
import { CAPACITY_AT_MOST } from './routing.facts.ts';
import type { AgentProfile, Availability, RoutingSettings, Slot } from './routing.facts.ts';

/** An agent as the log tells; one who is only heard of through their work has an empty profile and is offline. */
export interface Agent {
  readonly id: string;
  profile: AgentProfile;
  availability: Availability;
  idleSince: number;
  /** Conversations that are with them or before them: decided offers, open offers, in work. */
  readonly hands: Set<Conversation>;
  /** Channel by conversation. */
  readonly wrapUps: Map<string, Channel>;
}

export const strangeAgent = (id: string): Agent => ({
  id,
  profile: { agentId: id, active: true, queueIds: [], skills: {}, capacity: {} },
  availability: 'offline',
  idleSince: 0,
  hands: new Set(),
  wrapUps: new Map(),
});

const SLOT_OF: Readonly<Record<Channel, Slot>> = {
  telephony: 'voice',
  whatsapp: 'chat',
  webchat: 'chat',
  email: 'email',
};

export const slotOf = (channel: Channel): Slot => SLOT_OF[channel];

/** Places by slot. */
export type Places = Record<Slot, number>;

const count = (places: Places, channel: Channel): void => {
  places[slotOf(channel)] += 1;
};

/** What an agent has in work and in wrap-up; offers apart. Idle conversations take no place. */
export const workOf = (agent: Agent, now: number, settings: RoutingSettings): Places => {
  const places: Places = { voice: 0, chat: 0, email: 0 };
  for (const conversation of agent.hands)
    if (conversation.place.kind === 'agent' && !isIdle(conversation, now, settings))
      count(places, conversation.channel);
  for (const channel of agent.wrapUps.values()) count(places, channel);
  return places;
};

/** Work, wrap-up, and every offer that is open or decided. */
export const takenPlaces = (agent: Agent, now: number, settings: RoutingSettings): Places => {
  const places = workOf(agent, now, settings);
  for (const { place, channel } of agent.hands) if (place.kind !== 'agent') count(places, channel);
  return places;
};

/** A call needs empty hands and fills them; chats and e-mails have places of their own. */
export const hasPlace = (agent: Agent, taken: Places, slot: Slot, settings: RoutingSettings): boolean => {
  if (slot === 'voice') return taken.voice + taken.chat + taken.email === 0;
  const places = Math.min(agent.profile.capacity[slot] ?? settings.capacity[slot], CAPACITY_AT_MOST);
  return taken.voice === 0 && taken[slot] < places;
};

/** Someone whom it makes sense to wait for. */
export const isAround = ({ profile, availability }: Agent): boolean =>
  profile.active && (availability === 'available' || availability === 'busy');

export type AgentStatus = 'eligible' | 'offline' | 'busy' | 'notResponding' | 'noPlace';

/** Whether an agent could be offered something on each slot, skills and the declined-by list apart. */
export const statusOf = (agent: Agent, now: number, settings: RoutingSettings): Readonly<Record<Slot, AgentStatus>> => {
  const away = agent.profile.active ? agent.availability : 'offline';
  if (away !== 'available') return { voice: away, chat: away, email: away };
  const taken = takenPlaces(agent, now, settings);
  const on = (slot: Slot): AgentStatus => (hasPlace(agent, taken, slot, settings) ? 'eligible' : 'noPlace');
  return { voice: on('voice'), chat: on('chat'), email: on('email') };
};
