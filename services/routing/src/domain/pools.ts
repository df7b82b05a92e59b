import { slotOf, statusOf } from './agent.state.ts';
import type { Agent, AgentStatus } from './agent.state.ts';
import type { Conversation } from './conversation.state.ts';
import { Pool, turnOf } from './pool.ts';
import type { Seat, Ticket } from './pool.ts';
import type { Slot } from './routing.facts.ts';
import type { RoutingState } from './routing.state.ts';
import { hasSkills, proficiencyFor } from './step.ts';
import type { Wish } from './step.ts';

/** A queue keeps so many pools that nobody waits in; then the empty ones go. */
const POOLS_KEPT = 256;
const NO_QUEUE = '';

/**
 * Who waits for what, and who could come: every pool that is in use, and which of them have to be looked at because a
 * conversation or a free agent came in. Derived from the state; dropped and built anew it is the same.
 */
export class Pools {
  readonly #state: RoutingState;
  readonly #byQueue = new Map<string, Map<string, Pool>>();
  readonly #members = new Map<string, Set<Agent>>();
  readonly #queuesOf = new Map<Agent, readonly string[]>();
  readonly #seats = new Map<Agent, Set<Seat>>();
  readonly #tickets = new Map<Conversation, Ticket>();
  #dirty = new Set<Pool>();

  constructor(state: RoutingState) {
    this.#state = state;
  }

  /** The pools in which somebody new waits or is free; the answer is given once. */
  takeDirty(): ReadonlySet<Pool> {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    return dirty;
  }

  membersOf(queueId: string): ReadonlySet<Agent> {
    return this.#members.get(queueId) ?? new Set();
  }

  /** Agents of the queue who cannot take what this pool asks for, whatever else. */
  unskilledFor(pool: Pool): number {
    if (pool.wish.agentId !== null || pool.queue === null) return 0;
    return this.membersOf(pool.queue.queueId).size - pool.seats.size;
  }

  /** Puts a conversation into the pool of this wish, in its present place of the order. */
  wait(conversation: Conversation, wish: Wish, now: number): void {
    const pool = this.#pool(conversation, wish, now);
    const next: Ticket = { ...turnOf(conversation), conversation, pool };
    const { pool: old, rank, since } = this.#tickets.get(conversation) ?? {};
    if (old !== pool || rank !== next.rank || since !== next.since) {
      this.leave(conversation);
      pool.waiting.add(next);
      this.#tickets.set(conversation, next);
    }
    this.#dirty.add(pool);
  }

  leave(conversation: Conversation): void {
    const ticket = this.#tickets.get(conversation);
    if (ticket === undefined) return;
    ticket.pool.waiting.delete(ticket);
    this.#tickets.delete(conversation);
  }

  /** Brings what the pools know of an agent up to date. */
  refresh(agent: Agent, now: number): void {
    const status = statusOf(agent, now, this.#state.settings);
    for (const seat of this.#seatsOf(agent))
      if (seat.pool.refresh(seat, status[seat.pool.slot])) this.#dirty.add(seat.pool);
  }

  /** Seats an agent anew: their queues or skills may be others. */
  reseat(agent: Agent, now: number): void {
    for (const seat of this.#seatsOf(agent)) if (seat.pool.wish.agentId === null) this.#unseat(seat);
    for (const queueId of this.#queuesOf.get(agent) ?? []) this.#members.get(queueId)?.delete(agent);
    const queueIds = [...new Set(agent.profile.queueIds)];
    this.#queuesOf.set(agent, queueIds);
    const status = statusOf(agent, now, this.#state.settings);
    for (const queueId of queueIds) {
      entry(this.#members, queueId, () => new Set()).add(agent);
      for (const pool of this.#byQueue.get(queueId)?.values() ?? [])
        if (pool.wish.agentId === null) this.#seat(pool, agent, status);
    }
    this.refresh(agent, now);
  }

  /** Whoever waits in a queue's pools, in no order. */
  *waitingIn(queueId: string): IterableIterator<Conversation> {
    for (const pool of this.#byQueue.get(queueId)?.values() ?? [])
      for (const { conversation } of pool.waiting) yield conversation;
  }

  /** The queue opened: whoever waits in it can be offered. */
  wake(queueId: string): void {
    for (const pool of this.#byQueue.get(queueId)?.values() ?? []) this.#dirty.add(pool);
  }

  /** Dissolves the pools of a queue, because it chooses otherwise now; answers whom they leave without one. */
  dissolve(queueId: string): Conversation[] {
    const homeless = [...this.waitingIn(queueId)];
    for (const conversation of homeless) this.leave(conversation);
    for (const pool of this.#byQueue.get(queueId)?.values() ?? []) this.#close(pool);
    this.#byQueue.delete(queueId);
    return homeless;
  }

  #pool({ queueId, channel, reserved }: Conversation, wish: Wish, now: number): Pool {
    const home = reserved ? NO_QUEUE : queueId;
    const slot = slotOf(channel);
    const key = `${slot} ${wish.signature}`;
    const pools = entry(this.#byQueue, home, () => new Map<string, Pool>());
    const known = pools.get(key);
    if (known !== undefined) return known;
    if (pools.size >= POOLS_KEPT) this.#dropEmpty(pools);
    const pool = new Pool(slot, wish, reserved ? null : this.#state.queue(queueId));
    pools.set(key, pool);
    this.#fill(pool, queueId, now);
    return pool;
  }

  #fill(pool: Pool, queueId: string, now: number): void {
    const { agentId } = pool.wish;
    const agents = agentId === null ? this.membersOf(queueId) : [this.#state.agent(agentId)];
    for (const agent of agents) this.#seat(pool, agent, statusOf(agent, now, this.#state.settings));
  }

  #seat(pool: Pool, agent: Agent, status: Readonly<Record<Slot, AgentStatus>>): void {
    const { skills } = agent.profile;
    if (!hasSkills(skills, pool.wish)) return;
    const seat = pool.seat(agent, proficiencyFor(skills, pool.wish), status[pool.slot]);
    this.#seatsOf(agent).add(seat);
    if (seat.status === 'eligible') this.#dirty.add(pool);
  }

  #unseat(seat: Seat): void {
    seat.pool.unseat(seat);
    this.#seatsOf(seat.agent).delete(seat);
  }

  #dropEmpty(pools: Map<string, Pool>): void {
    for (const [key, pool] of pools) {
      if (pool.waiting.size > 0) continue;
      this.#close(pool);
      pools.delete(key);
    }
  }

  #close(pool: Pool): void {
    for (const seat of pool.seats.values()) this.#unseat(seat);
    this.#dirty.delete(pool);
  }

  #seatsOf(agent: Agent): Set<Seat> {
    return entry(this.#seats, agent, () => new Set());
  }
}

const entry = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};
