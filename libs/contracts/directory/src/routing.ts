/**
 * What the directory says about routing: who can do what, how much at a time, and how a team's queue works. A team has
 * one queue, named by the team's id.
 */

/** Lower case, digits and `-`; never changes, because conversations of years ago name it. */
export const KEY = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const NAME_LENGTH = 100;

export interface Skill {
  /** What requirement steps name, such as `billing`; see `KEY`. */
  readonly skill: string;
  readonly name: string;
  /** Retired: no longer offered to choose; whoever has it keeps it. */
  readonly retired: boolean;
}

export interface AgentSkill {
  readonly skill: string;
  /** 1 (beginner) to 5 (expert). */
  readonly level: number;
}

/** Kinds of work that fill an agent apart from each other; voice excludes everything else. */
export const CAPACITY_GROUPS = ['voice', 'chat', 'email'] as const;
export type CapacityGroup = (typeof CAPACITY_GROUPS)[number];

/** Whole numbers from 0 to `CAPACITY_AT_MOST`; voice is always 1 and not here. `chat` is web chat and WhatsApp together. */
export interface Capacity {
  readonly chat: number;
  readonly email: number;
}
export const CAPACITY_AT_MOST = 25;

/** Of one agent. `cap` is set by supervisors and null means the organisation's; `wanted` by the agent, never above it. */
export interface AgentCapacity {
  readonly cap: Capacity | null;
  readonly wanted: Capacity | null;
}

/** `HH:MM`, `to` may be `24:00` and must be later than `from`. */
export interface OpenInterval {
  readonly from: string;
  readonly to: string;
}

export interface BusinessHours {
  /** UUID. */
  readonly hoursId: string;
  readonly name: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** Seven lists, Monday first; disjoint, in order; empty: closed. */
  readonly week: readonly (readonly OpenInterval[])[];
  /** Days that differ: `YYYY-MM-DD` in the time zone; no intervals: closed. At most one entry a date. */
  readonly exceptions: readonly {
    readonly date: string;
    readonly name: string;
    readonly open: readonly OpenInterval[];
  }[];
}

export const SELECTIONS = ['longestIdle', 'proficiency'] as const;

/** How a team's queue works. */
export interface QueueSettings {
  readonly teamId: string;
  /** Off: nothing is offered, people claim. */
  readonly offers: boolean;
  readonly select: (typeof SELECTIONS)[number];
  /** The preferred agent, else the last one, is waited for so long before others are asked; 0: is not. Seconds. */
  readonly preferSeconds: number;
  /** Null: always open. */
  readonly hoursId: string | null;
  /** What happens to an episode that comes while it is closed. */
  readonly whenClosed: 'wait' | 'assistant' | 'overflow';
  /** Waited so long here, it moves on with its age; null: it stays. */
  readonly overflow: { readonly afterSeconds: number; readonly toTeamId: string } | null;
  /** Answered within so many seconds is in time, for the queue's service level. */
  readonly serviceLevelSeconds: number;
}

export const defaultQueueSettings = (teamId: string): QueueSettings => ({
  ...{ teamId, offers: true, select: 'longestIdle', preferSeconds: 30, hoursId: null, whenClosed: 'wait' },
  ...{ overflow: null, serviceLevelSeconds: 60 },
});

export const WRAP_UP_MODES = ['none', 'optional', 'timeBoxed'] as const;
/**
 * `none`: an episode ends with its conversation. `optional`: waits until completed or `seconds` have passed, then ends
 * itself. `timeBoxed`: as optional, and can be extended.
 */
export interface WrapUpMode {
  readonly mode: (typeof WRAP_UP_MODES)[number];
  readonly seconds: number;
}

/** For the whole organisation. Seconds. */
export interface RoutingSettings {
  readonly capacity: Capacity;
  /** How long an offer stands. */
  readonly offerSeconds: Readonly<Record<CapacityGroup, number>>;
  readonly wrapUp: Readonly<Record<CapacityGroup, WrapUpMode>>;
  /** Who declined or missed an offer is not asked for the same episode again for so long. */
  readonly declinedForSeconds: number;
  /** An asynchronous conversation in which no answer is owed frees its place after so long; null: never. */
  readonly idleFreesAfterSeconds: number | null;
  /** What an agent keeps goes back to the queue when they are Offline for so long; null: never. */
  readonly offlineGraceSeconds: number | null;
  /** What an agent may give as reason for Busy. */
  readonly busyReasons: readonly string[];
}

export const DEFAULT_ROUTING_SETTINGS: RoutingSettings = {
  capacity: { chat: 4, email: 1 },
  offerSeconds: { voice: 20, chat: 30, email: 120 },
  wrapUp: {
    voice: { mode: 'timeBoxed', seconds: 60 },
    chat: { mode: 'optional', seconds: 60 },
    email: { mode: 'optional', seconds: 60 },
  },
  declinedForSeconds: 60,
  idleFreesAfterSeconds: 600,
  offlineGraceSeconds: 900,
  busyReasons: ['Break', 'Lunch', 'Meeting', 'Training', 'Paperwork'],
};

/** How an episode ended, as agents choose it in wrap-up. */
export interface Disposition {
  /** See `KEY`. */
  readonly disposition: string;
  readonly name: string;
  /** Whose it is; empty: everybody's. */
  readonly teamIds: readonly string[];
  readonly retired: boolean;
}
