import type { Channel, Priority, RequirementStep } from '@baton/contracts-conversation';
import type { RescindCause } from './routing.decision.ts';
import type { RoutingSettings } from './routing.facts.ts';
import type { Step } from './step.ts';

/** Where the log says it is. `away`: with the assistant, its age kept. */
export type Place =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'offered';
      readonly offerId: string;
      readonly agentId: string;
      readonly expiresAt: number;
      readonly since: number;
      /** Why the offer has to be taken back; null: it stands. */
      readonly rescind: RescindCause | null;
    }
  | {
      readonly kind: 'agent';
      readonly agentId: string;
      /** The customer waits for an answer. */
      readonly owed: boolean;
      readonly lastWordAt: number;
    }
  | { readonly kind: 'away' };

/** What was decided and is not in the log yet; a restart forgets it. */
export type Pending =
  | { readonly kind: 'offer'; readonly offerId: string; readonly agentId: string }
  | { readonly kind: 'overflow' }
  | { readonly kind: 'rescind'; readonly offerId: string }
  /** A decision was refused: the log is ahead of us, or something is wrong. Not again before then. */
  | { readonly kind: 'held'; readonly until: number };

/** One episode, from the first time that it is queued or taken to its end. */
export interface Conversation {
  readonly id: string;
  readonly episode: number;
  readonly channel: Channel;
  epoch: number;
  queueId: string;
  priority: Priority;
  requirements: readonly RequirementStep[];
  place: Place;
  /** When the episode was first queued; null before. */
  queuedSince: number | null;
  /** When it entered the queue that it is in. */
  enteredAt: number;
  steps: readonly Step[];
  /** Only one agent may have it. */
  reserved: boolean;
  /** Queues that this episode was in, the present one included: none is entered twice by overflow. */
  readonly visited: Set<string>;
  /** When each agent last declined or missed it. */
  readonly declined: Map<string, number>;
  pending: Pending | null;
  /** Decisions refused in this epoch: part of the next offer's id. */
  refusals: number;
}

export const newConversation = (id: string, episode: number, channel: Channel): Conversation => ({
  ...{ id, episode, channel, epoch: 0, queueId: '', priority: 'normal', requirements: [] },
  ...{ place: { kind: 'away' }, queuedSince: null, enteredAt: 0, steps: [], reserved: false },
  ...{ visited: new Set(), declined: new Map(), pending: null, refusals: 0 },
});

/** When a conversation in work stops to take a place; `Infinity`: never. */
export const idleAt = ({ place, channel }: Conversation, { idleSeconds }: RoutingSettings): number =>
  place.kind === 'agent' && !place.owed && channel !== 'telephony'
    ? place.lastWordAt + idleSeconds * 1000
    : Number.POSITIVE_INFINITY;

export const isIdle = (conversation: Conversation, now: number, settings: RoutingSettings): boolean =>
  idleAt(conversation, settings) <= now;

/** Until when the agent is on the declined-by list; `-Infinity` for one who never declined. */
export const declinedUntil = (
  { declined }: Conversation,
  agentId: string,
  { declinedSeconds }: RoutingSettings,
): number => (declined.get(agentId) ?? Number.NEGATIVE_INFINITY) + declinedSeconds * 1000;

export interface StepNow {
  readonly index: number;
  readonly step: Step;
  /** When the wait came to where it is: the due beginning of this step, or of the one that was passed over for it. */
  readonly since: number;
}

/**
 * The step that counts now. One that waits for an agent who is not there, or who declined, is passed over; the steps
 * behind it still end when they would have.
 */
export const stepNow = (
  { steps, reserved }: Conversation,
  now: number,
  mayCome: (agentId: string) => boolean,
): StepNow => {
  const due = steps.findIndex(({ until }) => until > now);
  for (const [index, step] of steps.entries()) {
    const { until, wish } = step;
    if (due < 0 || index < due) continue;
    if (until > now && (wish.agentId === null || reserved || mayCome(wish.agentId)))
      return { index, step, since: steps[due]?.from ?? step.from };
  }
  throw new RangeError('the last step has no end and waits for nobody in particular');
};
