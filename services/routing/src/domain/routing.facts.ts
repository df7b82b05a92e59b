import type { Channel, Priority, RequirementStep } from '@baton/contracts-conversation';

/** What an agent has room for: one call and nothing else, chats of all kinds together, e-mails. */
export const SLOTS = ['voice', 'chat', 'email'] as const;
export type Slot = (typeof SLOTS)[number];

export type Availability = 'available' | 'busy' | 'offline' | 'notResponding';

/** Milliseconds since 1970, like every time of the engine; `to` is the first moment that is closed again. */
export interface Opening {
  readonly from: number;
  readonly to: number;
}

export type OverflowTarget = { readonly kind: 'queue'; readonly queueId: string } | { readonly kind: 'assistant' };

/** A team's queue. One that nobody described is always open, chooses by longest idle and never overflows. */
export interface Queue {
  readonly queueId: string;
  readonly choice: 'longestIdle' | 'bestProficiency';
  /** Rising and apart; null: always open. Calendars and time zones are laid out by the caller. */
  readonly hours: readonly Opening[] | null;
  /** Where those go who wait while it is closed; null: they wait until it opens. */
  readonly whenClosed: OverflowTarget | null;
  /** Where those go who waited so long in this queue. */
  readonly whenWaited: { readonly afterSeconds: number; readonly to: OverflowTarget } | null;
}

/** An agent as the directory knows them. */
export interface AgentProfile {
  readonly agentId: string;
  /** False: no longer works here. */
  readonly active: boolean;
  /** The queues whose conversations they take. */
  readonly queueIds: readonly string[];
  /** Levels 1 to 5 by skill. */
  readonly skills: Readonly<Record<string, number>>;
  /** Places, 0 to 25; absent: the default of the settings. Voice has one place, always. */
  readonly capacity: { readonly chat?: number; readonly email?: number };
}

/** Seconds; places. A change moves what runs, from the moment at which it began. */
export interface RoutingSettings {
  readonly offerSeconds: Readonly<Record<Channel, number>>;
  /** How long a conversation is not offered again to an agent who declined or missed it. */
  readonly declinedSeconds: number;
  /** After so long without a word, and with no answer owed, an asynchronous conversation frees its place. */
  readonly idleSeconds: number;
  readonly capacity: { readonly chat: number; readonly email: number };
}

export const DEFAULT_SETTINGS: RoutingSettings = {
  offerSeconds: { telephony: 20, whatsapp: 30, webchat: 30, email: 120 },
  declinedSeconds: 60,
  idleSeconds: 600,
  capacity: { chat: 4, email: 1 },
};

/** Nobody has more places on a channel, whatever their profile says. */
export const CAPACITY_AT_MOST = 25;

/** Changes who is in charge: the epoch that begins with it, and the episode it belongs to. */
interface OfHandler {
  readonly conversationId: string;
  readonly episode: number;
  readonly epoch: number;
}

/**
 * What the engine learns, in the order of the log. `at`: when it was recorded. The words are the engine's own: whoever
 * feeds it translates the events of conversation, directory and presence, a whole transaction before the next decision.
 */
export type Fact = { readonly at: number } & (
  | ({ readonly kind: 'queueSet' } & Queue)
  | ({ readonly kind: 'agentSet' } & AgentProfile)
  | { readonly kind: 'settingsSet'; readonly settings: RoutingSettings }
  | { readonly kind: 'availabilitySet'; readonly agentId: string; readonly availability: Availability }
  | ({
      /** It waits from now on: escalated, moved to a team, or given back by an agent. */
      readonly kind: 'queued';
      readonly channel: Channel;
      readonly queueId: string;
      /** Absent: as before in this episode; `normal` and none in a new one. */
      readonly priority?: Priority;
      readonly requirements?: readonly RequirementStep[];
      /** Only this agent may have it, whatever queue, hours and skills say. */
      readonly onlyAgentId?: string;
      /** First these, one after the other, each for a time: preferred agents, the last agent. */
      readonly preferred?: readonly { readonly agentId: string; readonly forSeconds: number }[];
    } & OfHandler)
  | { readonly kind: 'prioritySet'; readonly conversationId: string; readonly priority: Priority }
  | ({
      readonly kind: 'offered';
      readonly offerId: string;
      readonly agentId: string;
      readonly expiresAt: number;
    } & OfHandler)
  | ({
      /** Back to the queue. What was accepted is told by `taken` alone. */
      readonly kind: 'offerEnded';
      readonly offerId: string;
      readonly outcome: 'declined' | 'expired' | 'rescinded';
    } & OfHandler)
  | ({
      /** An agent has it: accepted an offer, claimed it, or was given it. */
      readonly kind: 'taken';
      readonly agentId: string;
      readonly channel: Channel;
      readonly how: 'accepted' | 'claimed' | 'assigned';
    } & OfHandler)
  | { readonly kind: 'wrote'; readonly conversationId: string; readonly by: 'customer' | 'agent' }
  /** To the assistant; the episode goes on and keeps its age. */
  | ({ readonly kind: 'released' } & OfHandler)
  /** Ended or abandoned: the episode is over. */
  | ({ readonly kind: 'ended' } & OfHandler)
  | {
      readonly kind: 'wrapUpStarted';
      readonly conversationId: string;
      readonly agentId: string;
      readonly channel: Channel;
    }
  | { readonly kind: 'wrapUpCompleted'; readonly conversationId: string; readonly agentId: string }
);

export type FactOf<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>;
