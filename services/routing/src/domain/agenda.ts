import type { Agent } from './agent.state.ts';
import { declinedUntil, idleAt } from './conversation.state.ts';
import type { Conversation } from './conversation.state.ts';
import { byTurn, turnOf } from './pool.ts';
import type { Pools } from './pools.ts';
import type { OverflowDecision, RescindDecision } from './routing.decision.ts';
import type { Touched } from './routing.evolve.ts';
import { turnsAt, waitedAt } from './routing.state.ts';
import type { RoutingState } from './routing.state.ts';
import type { Step } from './step.ts';
import { Timers } from './timers.ts';

/**
 * What has to be looked at again: because a fact touched it, or because its time has come. `settle` looks, moves it to
 * where it belongs in the pools, and says what has to be taken back or moved on.
 */
export class Agenda implements Touched {
  readonly #state: RoutingState;
  readonly #pools: Pools;
  readonly #timers = new Timers();
  /** Conversations by an agent whom they wait for by name, and who may come and go. */
  readonly #awaiting = new Map<string, Set<Conversation>>();
  readonly #agents = new Set<Agent>();
  readonly #profiles = new Set<Agent>();
  readonly #conversations = new Set<Conversation>();
  readonly #queues = new Set<string>();
  readonly #turned = new Set<string>();

  constructor(state: RoutingState, pools: Pools) {
    this.#state = state;
    this.#pools = pools;
  }

  agent(agent: Agent): void {
    this.#agents.add(agent);
  }

  profile(agent: Agent): void {
    this.#profiles.add(agent);
  }

  conversation(conversation: Conversation): void {
    this.#conversations.add(conversation);
  }

  queue(queueId: string): void {
    this.#queues.add(queueId);
  }

  everything(): void {
    for (const queueId of this.#state.queues.keys()) this.queue(queueId);
    for (const agent of this.#state.agents.values()) this.profile(agent);
    for (const conversation of this.#state.conversations.values()) this.conversation(conversation);
  }

  /** Puts on the agenda what is due. */
  advance(now: number): void {
    for (let timer = this.#timers.take(now); timer !== undefined; timer = this.#timers.take(now)) {
      if (timer.subject === 'queue') this.#turned.add(timer.id);
      else this.#wake(this.#state.conversations.get(timer.id));
    }
  }

  /** When something has to be looked at next; undefined: never, unless a fact comes. */
  next(now: number): number | undefined {
    const waiting = [this.#queues, this.#turned, this.#profiles, this.#conversations, this.#agents];
    return waiting.some(({ size }) => size > 0) ? now : this.#timers.next();
  }

  settle(now: number): { readonly rescinds: RescindDecision[]; readonly overflows: OverflowDecision[] } {
    for (const queueId of drain(this.#queues)) this.#settleQueue(queueId, now);
    for (const queueId of drain(this.#turned)) this.#turn(queueId, now);
    for (const agent of drain(this.#profiles)) {
      this.#pools.reseat(agent, now);
      for (const conversation of this.#awaiting.get(agent.id) ?? []) this.conversation(conversation);
    }
    const rescinds: RescindDecision[] = [];
    const overflowing: Conversation[] = [];
    for (const conversation of drain(this.#conversations)) {
      if (conversation.pending?.kind === 'held' && conversation.pending.until <= now) conversation.pending = null;
      const rescind = rescission(conversation);
      if (rescind !== null) rescinds.push(rescind);
      if (this.#settleConversation(conversation, now) === 'overflows') overflowing.push(conversation);
    }
    for (const agent of drain(this.#agents)) this.#pools.refresh(agent, now);
    overflowing.sort((a, b) => byTurn(turnOf(a), turnOf(b)));
    return {
      rescinds: rescinds.sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1)),
      overflows: overflowing.flatMap((conversation) => this.#overflow(conversation, now)),
    };
  }

  /** It waits for an answer to a decision, and for nothing else. */
  rest({ id }: Pick<Conversation, 'id'>): void {
    this.#timers.set('conversation', id, Number.POSITIVE_INFINITY);
  }

  #wake(conversation: Conversation | undefined): void {
    if (conversation === undefined) return;
    this.conversation(conversation);
    // Its place is free from now on.
    if (conversation.place.kind === 'agent') this.agent(this.#state.agent(conversation.place.agentId));
  }

  #settleQueue(queueId: string, now: number): void {
    for (const conversation of this.#pools.dissolve(queueId)) this.conversation(conversation);
    this.#timers.set('queue', queueId, turnsAt(this.#state.queue(queueId), now));
  }

  #turn(queueId: string, now: number): void {
    const queue = this.#state.queue(queueId);
    this.#timers.set('queue', queueId, turnsAt(queue, now));
    if (queue.whenClosed === null) this.#pools.wake(queueId);
    else for (const conversation of this.#pools.waitingIn(queueId)) this.conversation(conversation);
  }

  #settleConversation(conversation: Conversation, now: number): 'overflows' | 'settled' {
    const { id, place, steps } = conversation;
    const record = this.#state.conversations.get(id);
    if (record !== conversation) {
      this.#leave(conversation);
      if (record === undefined) this.rest(conversation);
      return 'settled';
    }
    if (place.kind !== 'waiting' || conversation.pending !== null) {
      this.#leave(conversation);
      const { pending } = conversation;
      const due = pending?.kind === 'held' ? pending.until : idleAt(conversation, this.#state.settings);
      this.#timers.set('conversation', id, due > now ? due : Number.POSITIVE_INFINITY);
      return 'settled';
    }
    if (this.#state.overflowOf(conversation, now) !== null) {
      this.#leave(conversation);
      return 'overflows';
    }
    const { step } = this.#state.stepOf(conversation, now);
    this.#pools.wait(conversation, step.wish, now);
    for (const agentId of named(steps)) this.#awaits(agentId).add(conversation);
    this.#timers.set('conversation', id, this.#changesAt(conversation, step, now));
    return 'settled';
  }

  /** When a conversation that waits becomes another case by itself. */
  #changesAt(conversation: Conversation, { until }: Step, now: number): number {
    const { queue, settings } = { queue: this.#state.queue(conversation.queueId), settings: this.#state.settings };
    const forgiven = [...conversation.declined.keys()].map((agentId) => declinedUntil(conversation, agentId, settings));
    return Math.min(until, waitedAt(conversation, queue.whenWaited), ...forgiven.filter((at) => at > now));
  }

  #overflow(conversation: Conversation, now: number): OverflowDecision[] {
    const overflow = this.#state.overflowOf(conversation, now);
    if (overflow === null) return [];
    this.rest(conversation);
    conversation.pending = { kind: 'overflow' };
    const { id, episode, epoch, queueId } = conversation;
    return [{ kind: 'overflow', conversationId: id, episode, epoch, queueId, ...overflow }];
  }

  #leave(conversation: Conversation): void {
    this.#pools.leave(conversation);
    for (const agentId of named(conversation.steps)) this.#awaiting.get(agentId)?.delete(conversation);
  }

  #awaits(agentId: string): Set<Conversation> {
    const known = this.#awaiting.get(agentId) ?? new Set();
    this.#awaiting.set(agentId, known);
    return known;
  }
}

const drain = function* <T>(set: Set<T>): IterableIterator<T> {
  for (const item of set) {
    set.delete(item);
    yield item;
  }
};

const named = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ wish }) => (wish.agentId === null ? [] : [wish.agentId]));

/** An offer that has to be taken back, told once. */
const rescission = (conversation: Conversation): RescindDecision | null => {
  const { place, id } = conversation;
  if (place.kind !== 'offered' || place.rescind === null || conversation.pending !== null) return null;
  const { offerId, agentId, rescind } = place;
  conversation.pending = { kind: 'rescind', offerId };
  return { kind: 'rescind', offerId, conversationId: id, agentId, cause: rescind };
};
