import { declinedUntil } from './conversation.state.ts';
import type { Conversation } from './conversation.state.ts';
import { byTurn } from './pool.ts';
import type { Pool, Seat, Ticket } from './pool.ts';
import type { Pools } from './pools.ts';
import { ENGINE_VERSION } from './routing.decision.ts';
import type { Candidate, OfferDecision, StandingCounts } from './routing.decision.ts';
import { isOpen } from './routing.state.ts';
import type { RoutingState } from './routing.state.ts';
import { SortedSet } from './sorted-set.ts';
import { stepTold } from './step.ts';

/** Names an offer: the same for the same arguments, another one for others. */
export type NameOffer = (conversationId: string, epoch: number, refusals: number) => string;

const BEST = 10;

interface Moment {
  readonly state: RoutingState;
  readonly pools: Pools;
  readonly now: number;
  readonly nameOffer: NameOffer;
}

/**
 * Offers in the order of turns over all queues, each to the best free agent, until nobody who waits could be taken by
 * anybody. Only pools into which a conversation or a free agent came are walked: in the others nothing has changed
 * since they were left without a match.
 */
export const match = (moment: Moment): OfferDecision[] => {
  const { pools, now } = moment;
  const offers: OfferDecision[] = [];
  const heads = new SortedSet<Ticket>(byTurn);
  const line = (ticket: Ticket | undefined): void => {
    if (ticket !== undefined && ticket.pool.free.size > 0) heads.add(ticket);
  };
  for (const pool of pools.takeDirty()) if (pool.queue === null || isOpen(pool.queue, now)) line(pool.waiting.first());
  for (let ticket = heads.first(); ticket !== undefined; ticket = heads.first()) {
    heads.delete(ticket);
    const { pool, conversation } = ticket;
    const next = pool.waiting.after(ticket);
    const [best, ...others] = bestSeats(moment, conversation, pool);
    if (best !== undefined) offers.push(offer(moment, ticket, [best, ...others]));
    line(next);
  }
  return offers;
};

const bestSeats = ({ state, now }: Moment, conversation: Conversation, pool: Pool): Seat[] => {
  const best: Seat[] = [];
  for (const seat of pool.free) {
    if (declinedUntil(conversation, seat.agent.id, state.settings) > now) continue;
    best.push(seat);
    if (best.length === BEST) break;
  }
  return best;
};

const offer = (moment: Moment, { conversation, pool }: Ticket, seats: readonly [Seat, ...Seat[]]): OfferDecision => {
  const { state, pools, now, nameOffer } = moment;
  const { agent } = seats[0];
  const { id, episode, epoch, queueId, channel } = conversation;
  const offerId = nameOffer(id, epoch, conversation.refusals);
  const { index, step, since } = state.stepOf(conversation, now);
  const decision: OfferDecision = {
    ...{ kind: 'offer', offerId, conversationId: id, episode, epoch, agentId: agent.id, queueId, channel },
    ...{ decidedAt: now, expiresAt: now + state.settings.offerSeconds[channel] * 1000 },
    ...{ position: state.position, engineVersion: ENGINE_VERSION, step: stepTold(index, step.wish) },
    clocks: { queueAge: now - (conversation.queuedSince ?? now), stepAge: now - since },
    candidates: seats.map(candidate),
    counts: counted(moment, conversation, pool),
  };
  pools.leave(conversation);
  conversation.pending = { kind: 'offer', offerId, agentId: agent.id };
  agent.hands.add(conversation);
  pools.refresh(agent, now);
  return decision;
};

const candidate = ({ agent, proficiency, idleSince }: Seat): Candidate => ({
  agentId: agent.id,
  proficiency,
  idleSince,
});

const counted = ({ state, pools, now }: Moment, conversation: Conversation, pool: Pool): StandingCounts => {
  const declined = [...conversation.declined.keys()].filter(
    (agentId) =>
      pool.seats.get(agentId)?.status === 'eligible' && declinedUntil(conversation, agentId, state.settings) > now,
  ).length;
  const { eligible, ...others } = pool.counts;
  return { ...others, eligible: eligible - declined, declined, missingSkill: pools.unskilledFor(pool) };
};
