import type { Priority } from '@baton/contracts-conversation';
import type { Agent, AgentStatus } from './agent.state.ts';
import type { Conversation } from './conversation.state.ts';
import type { Queue, Slot } from './routing.facts.ts';
import { SortedSet } from './sorted-set.ts';
import type { Wish } from './step.ts';

const RANK: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** A place in the order: priority class, then age since first queued, then id. */
export interface Turn {
  readonly rank: number;
  readonly since: number;
  readonly id: string;
}

export const turnOf = ({ id, priority, queuedSince, enteredAt }: Conversation): Turn => ({
  rank: RANK[priority],
  since: queuedSince ?? enteredAt,
  id,
});

export const byTurn = (a: Turn, b: Turn): number => a.rank - b.rank || a.since - b.since || byId(a.id, b.id);

/** A conversation's turn in its pool. */
export interface Ticket extends Turn {
  readonly conversation: Conversation;
  readonly pool: Pool;
}

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An agent's place among those who satisfy a wish; what it says of them is as of the last look. */
export interface Seat {
  readonly agent: Agent;
  readonly pool: Pool;
  readonly proficiency: number;
  idleSince: number;
  status: AgentStatus;
}

const byIdleness = (a: Seat, b: Seat): number => a.idleSince - b.idleSince || byId(a.agent.id, b.agent.id);
const byProficiency = (a: Seat, b: Seat): number => b.proficiency - a.proficiency || byIdleness(a, b);

/**
 * All that wait for the same kind of agent: one queue, one slot, one wish. Whoever may take one of them may take any,
 * the declined-by lists apart. Who waits and who is free are kept in order, and the agents are counted by status.
 */
export class Pool {
  readonly slot: Slot;
  readonly wish: Wish;
  /** Null: for one agent whom no queue binds. */
  readonly queue: Queue | null;
  readonly waiting = new SortedSet<Ticket>(byTurn);
  readonly free: SortedSet<Seat>;
  /** By agent. */
  readonly seats = new Map<string, Seat>();
  readonly counts: Record<AgentStatus, number> = { eligible: 0, offline: 0, busy: 0, notResponding: 0, noPlace: 0 };

  constructor(slot: Slot, wish: Wish, queue: Queue | null) {
    this.slot = slot;
    this.wish = wish;
    this.queue = queue;
    this.free = new SortedSet(queue?.choice === 'bestProficiency' ? byProficiency : byIdleness);
  }

  seat(agent: Agent, proficiency: number, status: AgentStatus): Seat {
    const seat: Seat = { agent, pool: this, proficiency, status, idleSince: agent.idleSince };
    this.seats.set(agent.id, seat);
    this.#enter(seat);
    return seat;
  }

  unseat(seat: Seat): void {
    this.#leave(seat);
    this.seats.delete(seat.agent.id);
  }

  /** Whether the agent is free here now and was not so, or not in this place of the order. */
  refresh(seat: Seat, status: AgentStatus): boolean {
    const { idleSince } = seat.agent;
    if (seat.status === status && seat.idleSince === idleSince) return false;
    this.#leave(seat);
    seat.status = status;
    seat.idleSince = idleSince;
    this.#enter(seat);
    return status === 'eligible';
  }

  #enter(seat: Seat): void {
    this.counts[seat.status] += 1;
    if (seat.status === 'eligible') this.free.add(seat);
  }

  #leave(seat: Seat): void {
    this.counts[seat.status] -= 1;
    if (seat.status === 'eligible') this.free.delete(seat);
  }
}
