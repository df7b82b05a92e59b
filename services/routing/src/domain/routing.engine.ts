import type { Position } from '@baton/event-sourcing';
import { Agenda } from './agenda.ts';
import { explain } from './explain.ts';
import { match } from './match.ts';
import type { NameOffer } from './match.ts';
import { Pools } from './pools.ts';
import type { Explanation, RoutingDecision } from './routing.decision.ts';
import { evolve } from './routing.evolve.ts';
import type { Fact } from './routing.facts.ts';
import { RoutingState } from './routing.state.ts';
import { restoreState, takeSnapshot } from './snapshot.ts';
import type { RoutingSnapshot } from './snapshot.ts';

/** After a refusal a conversation rests so long, unless its log says something new before. Milliseconds. */
const HELD_MS = 1_000;

const joined: NameOffer = (conversationId, epoch, refusals) => `${conversationId}:${epoch}:${refusals}`;

/**
 * The ACD: who should be offered what, as a function of the facts so far, the decisions that are under way, and the
 * time. No clock, no randomness, no input or output: the same calls give the same answers.
 *
 * Feed it with `apply`, a whole transaction at a time; then `decide`. What it decides holds its place until the fact
 * comes back (`offered`, `offerEnded`, `queued` …) or `refuse` tells that it will not. Call `decide` again after every
 * fact and at `nextWakeAt`. After each call nothing waits while an eligible agent is free. Cost: `docs/routing.md`.
 */
export class RoutingEngine {
  readonly #state: RoutingState;
  readonly #pools: Pools;
  readonly #agenda: Agenda;
  readonly #nameOffer: NameOffer;
  #now = 0;

  constructor(nameOffer: NameOffer = joined, state: RoutingState = new RoutingState()) {
    this.#nameOffer = nameOffer;
    this.#state = state;
    this.#pools = new Pools(state);
    this.#agenda = new Agenda(state, this.#pools);
  }

  /**
   * An engine that stands where another one stood: what follows is the same, but for decisions that were under way,
   * which are made again. Throws RangeError on a snapshot of another version: replay the log instead.
   */
  static restore(snapshot: RoutingSnapshot, nameOffer: NameOffer = joined): RoutingEngine {
    const engine = new RoutingEngine(nameOffer, restoreState(snapshot));
    engine.#now = snapshot.now;
    engine.#agenda.everything();
    return engine;
  }

  /** Facts come in the order of the log; a fact's time moves the engine's, never back. */
  apply(fact: Fact, position: Position): void {
    this.advance(fact.at);
    this.#state.position = position;
    evolve(this.#state, fact, this.#agenda);
  }

  /** The time is `now` (milliseconds since 1970), or later if a fact said so. */
  advance(now: number): void {
    this.#now = Math.max(this.#now, now);
    this.#agenda.advance(this.#now);
  }

  /** A decision will not be carried out: its place is free again, and the conversation rests for a second. */
  refuse(decision: RoutingDecision, now: number): void {
    this.advance(now);
    const conversation = this.#state.conversations.get(decision.conversationId);
    const pending = conversation?.pending;
    if (conversation === undefined || pending == null || pending.kind !== decision.kind) return;
    if ('offerId' in pending && 'offerId' in decision && pending.offerId !== decision.offerId) return;
    if (pending.kind === 'offer') {
      const agent = this.#state.agent(pending.agentId);
      agent.hands.delete(conversation);
      this.#agenda.agent(agent);
    }
    conversation.pending = { kind: 'held', until: this.#now + HELD_MS };
    conversation.refusals += 1;
    this.#agenda.conversation(conversation);
  }

  /** What is to be done now: rescinds, then overflows, then offers, each kind in its order. Each is told once. */
  decide(now: number): readonly RoutingDecision[] {
    this.advance(now);
    const { rescinds, overflows } = this.#agenda.settle(this.#now);
    const moment = { state: this.#state, pools: this.#pools, now: this.#now, nameOffer: this.#nameOffer };
    const offers = match(moment);
    for (const { conversationId } of offers) this.#agenda.rest({ id: conversationId });
    return [...rescinds, ...overflows, ...offers];
  }

  /** When `decide` has to be called even if nothing is told before; undefined: never. */
  nextWakeAt(): number | undefined {
    return this.#agenda.next(this.#now);
  }

  /** Why a conversation waits, and who could come; undefined for one that the engine does not know. Changes nothing. */
  explain(conversationId: string, now: number): Explanation | undefined {
    const conversation = this.#state.conversations.get(conversationId);
    return conversation === undefined ? undefined : explain(this.#state, conversation, Math.max(now, this.#now));
  }

  /** The facts so far as plain data (JSON). Decisions that are under way are not among them. */
  snapshot(): RoutingSnapshot {
    return takeSnapshot(this.#state, this.#now);
  }
}
