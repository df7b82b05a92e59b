import type { Channel, Priority, RequirementStep } from '@baton/contracts-conversation';
import { NaiveRouter } from './domain/naive-router.ts';
import type { RoutingDecision } from './domain/routing.decision.ts';
import { RoutingEngine } from './domain/routing.engine.ts';
import type { Fact } from './domain/routing.facts.ts';

/**
 * The engine alone, at the size of a very large contact centre in its worst hour: everybody is busy and far more people
 * wait than there are agents. Each step is one thing that happens and the decision after it. Prints JSON lines.
 */
const AGENTS = Number(process.env['BENCH_AGENTS'] ?? 10_000);
const WAITING = Number(process.env['BENCH_WAITING'] ?? 100_000);
const QUEUES = 50;
const SKILLS = 40;
const KINDS_OF_WORK = 200;
const CHATS_EACH = 4;
const STEPS = 20_000;
const WARM_UP = 2_000;
/** The obvious router needs minutes for one decision at full size: both are compared at a smaller one. */
const COMPARED = { agents: AGENTS / 10, waiting: WAITING / 10, steps: 12 };

interface Router {
  apply(fact: Fact, position: string): void;
  decide(now: number): readonly RoutingDecision[];
}

/** The same numbers every time. */
const dice = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const PRIORITIES: readonly Priority[] = ['normal', 'normal', 'normal', 'high', 'low', 'urgent'];
const CHANNELS: readonly Channel[] = ['whatsapp', 'webchat'];

interface KindOfWork {
  readonly queueId: string;
  readonly requirements: readonly RequirementStep[];
}

interface Size {
  readonly agents: number;
  readonly waiting: number;
}

class Hour {
  now = 1_800_000_000_000;
  readonly #router: Router;
  readonly #size: Size;
  readonly #roll = dice(7);
  readonly #kinds: readonly KindOfWork[];
  /** Conversation, agent and epoch of what is in work. */
  readonly #work: { readonly id: string; readonly agentId: string; epoch: number }[] = [];
  #position = 0;
  #arrived = 0;
  offers = 0;

  constructor(router: Router, size: Size) {
    this.#router = router;
    this.#size = size;
    this.#kinds = Array.from({ length: KINDS_OF_WORK }, (_, kind) => ({
      queueId: `q${kind % QUEUES}`,
      requirements: [
        { match: 'all', skills: [this.#skill(3), this.#skill(2)], forSeconds: 60 },
        { match: 'all', skills: [this.#skill(1)], forSeconds: 120 },
      ],
    }));
  }

  fill(): void {
    for (let n = 0; n < QUEUES; n += 1)
      this.#tell({
        ...{ kind: 'queueSet', at: this.now, queueId: `q${n}`, hours: null, whenClosed: null, whenWaited: null },
        choice: n % 2 === 0 ? 'longestIdle' : 'bestProficiency',
      });
    for (let n = 0; n < this.#size.agents; n += 1) {
      const skills = Object.fromEntries(
        Array.from({ length: 8 }, () => [`s${this.#roll(SKILLS)}`, 1 + this.#roll(5)] as const),
      );
      const queueIds = [...new Set([`q${n % QUEUES}`, `q${this.#roll(QUEUES)}`])];
      const agentId = `a${n}`;
      this.#tell({ kind: 'agentSet', at: this.now, agentId, active: true, queueIds, skills, capacity: {} });
      for (let chat = 0; chat < CHATS_EACH; chat += 1) this.#take(`w${n}-${chat}`, agentId, 1);
      this.#tell({ kind: 'availabilitySet', at: this.now, agentId, availability: 'available' });
    }
    this.decide();
    // Nobody's steps relax in the same moment as everybody's.
    for (let n = 0; n < this.#size.waiting; n += 1) {
      this.now += 2;
      this.#arrive();
    }
    this.decide();
  }

  /** One thing that happens; the decisions are carried out at once. Answers how long both took, in ms. */
  step(): number {
    this.now += 1 + this.#roll(20);
    const what = this.#roll(10);
    const begin = performance.now();
    if (what < 4) this.#arrive();
    else if (what < 8) this.#end();
    else this.#turn();
    const decisions = this.decide();
    const took = performance.now() - begin;
    for (const decision of decisions) this.#carryOut(decision);
    return took;
  }

  decide(): readonly RoutingDecision[] {
    return this.#router.decide(this.now);
  }

  #carryOut(decision: RoutingDecision): void {
    if (decision.kind !== 'offer') return;
    this.offers += 1;
    const { conversationId, episode, epoch, offerId, agentId, expiresAt } = decision;
    const one = { at: this.now, conversationId, episode };
    this.#tell({ kind: 'offered', ...one, epoch: epoch + 1, offerId, agentId, expiresAt });
    this.#take(conversationId, agentId, epoch + 2);
  }

  #take(id: string, agentId: string, epoch: number): void {
    const channel = CHANNELS[this.#roll(CHANNELS.length)] as Channel;
    const one = { at: this.now, conversationId: id, episode: 1, epoch };
    this.#tell({ kind: 'taken', ...one, agentId, channel, how: 'accepted' });
    this.#work.push({ id, agentId, epoch });
  }

  #arrive(): void {
    const { queueId, requirements } = this.#kinds[this.#roll(KINDS_OF_WORK)] as KindOfWork;
    this.#arrived += 1;
    this.#tell({
      ...{ kind: 'queued', at: this.now, conversationId: `c${this.#arrived}`, episode: 1, epoch: 1, queueId },
      ...{ channel: CHANNELS[this.#roll(CHANNELS.length)] as Channel, requirements },
      priority: PRIORITIES[this.#roll(PRIORITIES.length)] as Priority,
    });
  }

  #end(): void {
    const index = this.#roll(this.#work.length);
    const [done] = this.#work.splice(index, 1);
    if (done === undefined) return;
    this.#tell({ kind: 'ended', at: this.now, conversationId: done.id, episode: 1, epoch: done.epoch + 1 });
  }

  /** Somebody takes a break, or comes back from one. */
  #turn(): void {
    const agentId = `a${this.#roll(this.#size.agents)}`;
    const availability = this.#roll(3) === 0 ? 'busy' : 'available';
    this.#tell({ kind: 'availabilitySet', at: this.now, agentId, availability });
  }

  #skill(level: number): { readonly skill: string; readonly level: number } {
    return { skill: `s${this.#roll(SKILLS)}`, level };
  }

  #tell(fact: Fact): void {
    this.#position += 1;
    this.#router.apply(fact, String(this.#position));
  }
}

const percentile = (samples: readonly number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.ceil(samples.length * share) - 1] ?? Number.NaN;
const report = (metric: string, value: number, unit: string): void => {
  process.stdout.write(`${JSON.stringify({ bench: 'acd', metric, value: Math.round(value * 1e5) / 1e5, unit })}\n`);
};
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const run = (router: Router, size: Size, steps: number, warmUp: number): { times: number[]; offers: number } => {
  const hour = new Hour(router, size);
  const begin = performance.now();
  hour.fill();
  const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  say(`filled in ${((performance.now() - begin) / 1000).toFixed(1)} s, ${heap} MiB`);
  for (let n = 0; n < warmUp; n += 1) hour.step();
  hour.offers = 0;
  const times = Array.from({ length: steps }, () => hour.step());
  return { times, offers: hour.offers };
};

const engine = run(new RoutingEngine(), { agents: AGENTS, waiting: WAITING }, STEPS, WARM_UP);
say(`${STEPS} steps, ${engine.offers} offers, slowest ${Math.max(...engine.times).toFixed(2)} ms`);
report('decision-p50-ms', percentile(engine.times, 0.5), 'ms');
report('decision-p99-ms', percentile(engine.times, 0.99), 'ms');
const quick = run(new RoutingEngine(), COMPARED, STEPS, WARM_UP);
const naive = run(new NaiveRouter(), COMPARED, COMPARED.steps, 1);
report('ratio-to-naive', percentile(quick.times, 0.5) / percentile(naive.times, 0.5), 'times');
