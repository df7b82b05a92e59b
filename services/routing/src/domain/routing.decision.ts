import type { Channel } from '@baton/contracts-conversation';
import type { Position } from '@baton/event-sourcing';
import type { Availability, OverflowTarget } from './routing.facts.ts';

/** Rises when the same facts may lead to other decisions. */
export const ENGINE_VERSION = 1;

/**
 * Why an agent may, or may not, be offered a conversation. Each is counted once, under the first that holds:
 * a skill is missing, not available, no place on the channel, declined this one.
 */
export const STANDINGS = [
  'eligible',
  'missingSkill',
  'offline',
  'busy',
  'notResponding',
  'noPlace',
  'declined',
] as const;
export type Standing = (typeof STANDINGS)[number];
export type StandingCounts = Readonly<Record<Standing, number>>;

/** What is asked of an agent at this moment. `index` counts every step of this wait: preferred agents, then skills, then anyone. */
export interface StepTold {
  readonly index: number;
  readonly kind: 'agent' | 'skills' | 'anyone';
  /** The agent whom an `agent` step waits for. */
  readonly agentId?: string;
}

/** Milliseconds. */
export interface Clocks {
  /** Since the episode was first queued; survives every requeue. */
  readonly queueAge: number;
  /** Since this step began. */
  readonly stepAge: number;
}

export interface Candidate {
  readonly agentId: string;
  /** Of the step's skills: the sum of the levels where all are asked, the highest where any is; 0 without skills. */
  readonly proficiency: number;
  /** When work last came to or left them, or when they became available, whichever is latest. */
  readonly idleSince: number;
}

/** An offer to make. Until its fact comes back, or its refusal is told, it holds the agent's place. */
export interface OfferDecision {
  readonly kind: 'offer';
  readonly offerId: string;
  readonly conversationId: string;
  readonly episode: number;
  /** The epoch that it was decided in: conversation refuses it in a later one. */
  readonly epoch: number;
  readonly agentId: string;
  readonly queueId: string;
  readonly channel: Channel;
  readonly decidedAt: number;
  readonly expiresAt: number;
  /** The last fact that the engine knew. */
  readonly position: Position;
  readonly engineVersion: number;
  readonly step: StepTold;
  readonly clocks: Clocks;
  /** The ten best that could have had it, the chosen one first. */
  readonly candidates: readonly Candidate[];
  /** Over the agents of the queue; over the one agent where only one may have it. */
  readonly counts: StandingCounts;
}

export type RescindCause = 'agentUnavailable' | 'noPlace';

export interface RescindDecision {
  readonly kind: 'rescind';
  readonly offerId: string;
  readonly conversationId: string;
  readonly agentId: string;
  readonly cause: RescindCause;
}

/** Out of this queue: into another one, or back to the assistant. */
export interface OverflowDecision {
  readonly kind: 'overflow';
  readonly conversationId: string;
  readonly episode: number;
  readonly epoch: number;
  readonly queueId: string;
  readonly to: OverflowTarget;
  readonly cause: 'closed' | 'waited';
}

export type RoutingDecision = OfferDecision | RescindDecision | OverflowDecision;

/** One agent in an explanation. */
export interface CandidateExplained extends Candidate {
  readonly standing: Standing;
  readonly availability: Availability;
  /** Skills of the step that they have not, or not at the level. */
  readonly missingSkills?: readonly string[];
  /** When the declined-by list lets them have it again. */
  readonly declinedUntil?: number;
}

/** Everything about one conversation's wait, at one moment. */
export interface Explanation {
  readonly conversationId: string;
  readonly episode: number;
  readonly queueId: string;
  readonly at: number;
  readonly position: Position;
  readonly engineVersion: number;
  /** `offering`: decided, its fact has not come back yet. `held`: an offer was refused a moment ago. */
  readonly state: 'waiting' | 'held' | 'offering' | 'offered' | 'overflowing' | 'agent' | 'assistant';
  readonly queueOpen: boolean;
  readonly step: StepTold;
  readonly clocks: Clocks;
  /** When the step gives way to the next one; null: never. */
  readonly relaxesAt: number | null;
  readonly counts: StandingCounts;
  /** The ten best of those who could have it now, best first. */
  readonly best: readonly Candidate[];
  /** Every agent who was looked at, by id. */
  readonly candidates: readonly CandidateExplained[];
}
