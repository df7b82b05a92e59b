/** Channels that this version knows. The word is the channel, not the provider. */
export const CHANNELS = ['whatsapp', 'webchat', 'telephony', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who is in charge of a conversation. */
export const HANDLERS = ['assistant', 'waiting', 'offered', 'agent', 'none'] as const;
export type Handler = (typeof HANDLERS)[number];

export const STATUSES = ['active', 'pending', 'resolved', 'archived'] as const;
export type Status = (typeof STATUSES)[number];

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const DELIVERY_STATES = ['accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed', 'withdrawn'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type Author = 'customer' | 'assistant' | 'agent' | 'phoneApp' | 'system';

/** `webchat` is an anonymous visitor's random id, `user` an id that the host site vouched for: `<account>:<external id>`. */
export type IdentityKind = 'whatsapp' | 'bsuid' | 'phone' | 'webchat' | 'user' | 'email';

export const SENTIMENTS = ['negative', 'neutral', 'positive', 'unknown'] as const;
/** `unknown`: the assessor is not sure, or does not speak the language. */
export type Sentiment = (typeof SENTIMENTS)[number];

/** What is asked of whoever takes a conversation: a skill of the directory, at this level (1–5) or above. */
export interface SkillRequirement {
  readonly skill: string;
  readonly level: number;
}

/** Requirements that hold for a time, then the next step counts; when the steps run out, anyone in the queue. */
export interface RequirementStep {
  readonly match: 'all' | 'any';
  readonly skills: readonly SkillRequirement[];
  /** Null: until somebody comes. */
  readonly forSeconds: number | null;
}

/** An address of a person. `value` is personal data: never a key, never logged. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Status as screens, filters, counts and bulk show it: an episode that waits is pending whatever is kept. */
export const displayStatus = (handler: Handler, status: Status): Status =>
  handler === 'waiting' || handler === 'offered' ? 'pending' : status;

/**
 * Rank of a delivery state. A report counts only if its rank is higher than what is known; `failed`, `unconfirmed`
 * and `withdrawn` have rules of their own (see `riseDelivery`).
 */
const RANK: Record<DeliveryState, number> = {
  unconfirmed: 0,
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: -1,
  withdrawn: -1,
};

/**
 * The state after a report. Rises only. `failed` counts until the message was delivered; `unconfirmed` only while
 * nothing is known; anything that proves the message left lifts `unconfirmed`; `withdrawn` is final.
 */
export const riseDelivery = (known: DeliveryState | undefined, reported: DeliveryState): DeliveryState => {
  if (known === undefined) return reported;
  if (known === 'withdrawn') return known;
  if (reported === 'withdrawn') return known === 'unconfirmed' ? reported : known;
  if (reported === 'unconfirmed') return known;
  if (reported === 'failed') return RANK[known] >= RANK.delivered ? known : 'failed';
  // A provider may report `failed` and later deliver after all: the better news wins from `delivered` on.
  if (known === 'failed') return RANK[reported] >= RANK.delivered ? reported : known;
  return RANK[reported] > RANK[known] ? reported : known;
};
