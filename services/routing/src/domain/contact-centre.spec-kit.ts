import type { Channel, Priority, RequirementStep } from '@baton/contracts-conversation';
import type { OverflowDecision, RoutingDecision } from './routing.decision.ts';
import type { Availability, Fact, Queue, RoutingSettings } from './routing.facts.ts';
import { DEFAULT_SETTINGS } from './routing.facts.ts';

/** What is played with: the engine, the naive router, or a broken engine. */
export interface Router {
  apply(fact: Fact, position: string): void;
  refuse(decision: RoutingDecision, now: number): void;
  decide(now: number): readonly RoutingDecision[];
}

export const AGENTS = ['a1', 'a2', 'a3', 'a4', 'a5'];
export const QUEUES = ['q1', 'q2', 'q3'];
const SKILLS = ['billing', 'french', 'returns'];
const CHANNELS: readonly Channel[] = ['whatsapp', 'webchat', 'email', 'telephony', 'whatsapp'];
const PRIORITIES: readonly Priority[] = ['normal', 'normal', 'high', 'urgent', 'low'];
const AVAILABILITIES: readonly Availability[] = [
  'available',
  'available',
  'available',
  'busy',
  'offline',
  'notResponding',
];
const CONVERSATIONS = 12;

/** One thing that happens; what exactly, the numbers choose among what is possible at that moment. */
export interface Happening {
  readonly what: number;
  readonly which: number;
  readonly how: number;
  /** Milliseconds until it happens. */
  readonly after: number;
}

/** Where a conversation is by the book of the conversation service. */
interface Entry {
  readonly id: string;
  readonly episode: number;
  readonly channel: Channel;
  epoch: number;
  where: 'waiting' | 'offered' | 'agent' | 'assistant' | 'over';
  agentId: string;
  offerId: string;
  firstQueued: number | null;
  owed: boolean;
  lastWord: number;
}

/**
 * Everything around the routing, small enough that everybody gets in everybody's way: customers, agents, supervisors
 * and the conversation service, which carries decisions out late, or refuses them because something came between.
 */
export class ContactCentre {
  now = 1_000_000;
  readonly log: { readonly fact: Fact; readonly position: string }[] = [];
  readonly book = new Map<string, Entry>();
  readonly wrapUps: { readonly conversationId: string; readonly agentId: string; readonly channel: Channel }[] = [];
  readonly capacity = new Map<string, { readonly chat?: number; readonly email?: number }>();
  settings: RoutingSettings = DEFAULT_SETTINGS;
  underWay: RoutingDecision[] = [];
  readonly #routers: readonly Router[];

  constructor(routers: readonly Router[]) {
    this.#routers = routers;
    for (const [n, queueId] of QUEUES.entries()) this.#setQueue(queueId, n);
    for (const [n, agentId] of AGENTS.entries()) {
      this.#setAgent(agentId, n * 7 + 3);
      this.#setAvailability(agentId, 'available');
    }
  }

  take(decisions: readonly RoutingDecision[]): void {
    this.underWay.push(...decisions);
  }

  happen({ what, which, how, after }: Happening): void {
    this.now += after;
    const deeds = DEEDS;
    const deed = deeds[what % deeds.length];
    deed?.(this, which, how);
  }

  tell(fact: Fact): void {
    const position = String(this.log.length + 1);
    this.log.push({ fact, position });
    for (const router of this.#routers) router.apply(fact, position);
  }

  /** By the agent's own word, else by the settings. */
  placesOf(agentId: string): { readonly chat: number; readonly email: number } {
    return { ...this.settings.capacity, ...this.capacity.get(agentId) };
  }

  /** Places by slot that an agent has taken: by the log, and by decisions under way. */
  load(agentId: string): { voice: number; chat: number; email: number } {
    const load = { voice: 0, chat: 0, email: 0 };
    const count = (channel: Channel): void => {
      load[channel === 'telephony' ? 'voice' : channel === 'email' ? 'email' : 'chat'] += 1;
    };
    for (const entry of this.book.values()) {
      if (entry.agentId !== agentId) continue;
      const quiet =
        !entry.owed && entry.channel !== 'telephony' && this.now - entry.lastWord >= this.settings.idleSeconds * 1000;
      if (entry.where === 'offered' || (entry.where === 'agent' && !quiet)) count(entry.channel);
    }
    for (const decision of this.underWay)
      if (decision.kind === 'offer' && decision.agentId === agentId && this.#isCurrent(decision))
        count(decision.channel);
    for (const wrapUp of this.wrapUps) if (wrapUp.agentId === agentId) count(wrapUp.channel);
    return load;
  }

  #isCurrent(decision: RoutingDecision): boolean {
    const entry = this.book.get(decision.conversationId);
    if (entry === undefined || entry.where === 'over') return false;
    return decision.kind === 'rescind'
      ? entry.where === 'offered' && entry.offerId === decision.offerId
      : entry.where === 'waiting' && entry.epoch === decision.epoch && entry.episode === decision.episode;
  }

  carryOut(index: number): void {
    const [decision] = this.underWay.splice(index % Math.max(1, this.underWay.length), 1);
    if (decision === undefined) return;
    const entry = this.book.get(decision.conversationId);
    if (entry === undefined || !this.#isCurrent(decision)) return this.refuse(decision);
    if (decision.kind === 'rescind') return this.endOffer(entry, 'rescinded');
    if (decision.kind === 'overflow') return this.#overflow(entry, decision);
    const { offerId, agentId, expiresAt } = decision;
    Object.assign(entry, { where: 'offered', agentId, offerId });
    this.tell({ kind: 'offered', ...this.#next(entry), offerId, agentId, expiresAt });
  }

  #overflow(entry: Entry, { to }: OverflowDecision): void {
    if (to.kind === 'queue')
      return this.tell({ kind: 'queued', ...this.#next(entry), channel: entry.channel, queueId: to.queueId });
    entry.where = 'assistant';
    this.tell({ kind: 'released', ...this.#next(entry) });
  }

  refuse(decision: RoutingDecision): void {
    for (const router of this.#routers) router.refuse(decision, this.now);
  }

  /** Without a word to the routers: what happens to commands when everything else goes down. */
  forget(): void {
    this.underWay = [];
  }

  endOffer(entry: Entry, outcome: 'declined' | 'expired' | 'rescinded'): void {
    entry.where = 'waiting';
    this.tell({ kind: 'offerEnded', ...this.#next(entry), offerId: entry.offerId, outcome });
  }

  arrive(which: number, how: number): void {
    const id = `c${which % CONVERSATIONS}`;
    const old = this.book.get(id);
    if (old !== undefined && old.where !== 'over' && old.where !== 'assistant') return;
    const channel = old?.where === 'assistant' ? old.channel : pick(CHANNELS, how);
    const entry: Entry =
      old?.where === 'assistant'
        ? old
        : {
            ...{ id, channel, episode: (old?.episode ?? 0) + 1, epoch: old?.epoch ?? 0, where: 'waiting' },
            ...{ agentId: '', offerId: '', firstQueued: this.now, owed: true, lastWord: this.now },
          };
    this.book.set(id, entry);
    entry.where = 'waiting';
    entry.firstQueued ??= this.now;
    const agentId = pick(AGENTS, how >> 3);
    const other = pick(AGENTS, how >> 4);
    const wait = how % 11;
    this.tell({
      ...{ kind: 'queued', ...this.#next(entry), channel, queueId: pick(QUEUES, how >> 2) },
      ...{ priority: pick(PRIORITIES, how >> 5), requirements: requirements(how) },
      ...(wait === 1 ? { onlyAgentId: agentId } : {}),
      ...(wait === 2 || wait === 3
        ? {
            preferred: [
              { agentId, forSeconds: 20 },
              { agentId: other, forSeconds: 90 },
            ].slice(0, wait - 1),
          }
        : {}),
    });
  }

  entries(where: Entry['where']): Entry[] {
    return [...this.book.values()].filter((entry) => entry.where === where);
  }

  claim(which: number, how: number): void {
    const open = [...this.book.values()].filter(({ where }) => where !== 'over' && where !== 'agent');
    const entry = pick(open, which);
    if (entry === undefined) return;
    if (entry.where === 'offered') this.endOffer(entry, 'rescinded');
    this.#give(entry, pick(AGENTS, how), how % 2 === 0 ? 'claimed' : 'assigned');
  }

  accept(which: number): void {
    const entry = pick(this.entries('offered'), which);
    if (entry !== undefined) this.#give(entry, entry.agentId, 'accepted');
  }

  #give(entry: Entry, agentId: string, how: 'accepted' | 'claimed' | 'assigned'): void {
    Object.assign(entry, { where: 'agent', agentId, owed: true, lastWord: this.now });
    this.tell({ kind: 'taken', ...this.#next(entry), agentId, channel: entry.channel, how });
  }

  wrote(which: number, by: 'customer' | 'agent'): void {
    const entry = pick(this.entries('agent'), which);
    if (entry === undefined) return;
    Object.assign(entry, { owed: by === 'customer', lastWord: this.now });
    this.tell({ kind: 'wrote', at: this.now, conversationId: entry.id, by });
  }

  transfer(which: number, how: number): void {
    const entry = pick(this.entries('agent'), which);
    if (entry === undefined) return;
    entry.where = 'waiting';
    entry.firstQueued ??= this.now;
    const more = how % 3 === 0 ? {} : { requirements: requirements(how) };
    this.tell({ kind: 'queued', ...this.#next(entry), channel: entry.channel, queueId: pick(QUEUES, how), ...more });
  }

  release(which: number): void {
    const entry = pick(this.entries('agent'), which);
    if (entry === undefined) return;
    entry.where = 'assistant';
    this.tell({ kind: 'released', ...this.#next(entry) });
  }

  end(which: number): void {
    const entry = pick(this.entries('agent'), which);
    if (entry === undefined) return;
    const { id: conversationId, agentId, channel } = entry;
    this.#over(entry);
    const older = this.wrapUps.findIndex((wrapUp) => wrapUp.conversationId === conversationId);
    if (older >= 0) this.wrappedUp(older);
    this.wrapUps.push({ conversationId, agentId, channel });
    this.tell({ kind: 'wrapUpStarted', at: this.now, conversationId, agentId, channel });
  }

  abandon(which: number): void {
    const entry = pick([...this.entries('waiting'), ...this.entries('offered')], which);
    if (entry !== undefined) this.#over(entry);
  }

  #over(entry: Entry): void {
    entry.where = 'over';
    this.tell({ kind: 'ended', ...this.#next(entry) });
  }

  wrappedUp(which: number): void {
    const [done] = this.wrapUps.splice(which % Math.max(1, this.wrapUps.length), 1);
    if (done === undefined) return;
    const { conversationId, agentId } = done;
    this.tell({ kind: 'wrapUpCompleted', at: this.now, conversationId, agentId });
  }

  prioritize(which: number, how: number): void {
    const id = `c${which % CONVERSATIONS}`;
    if (this.book.has(id))
      this.tell({ kind: 'prioritySet', at: this.now, conversationId: id, priority: pick(PRIORITIES, how) });
  }

  changeAvailability(which: number, how: number): void {
    this.#setAvailability(pick(AGENTS, which), pick(AVAILABILITIES, how));
  }

  changeAgent(which: number, how: number): void {
    this.#setAgent(pick(AGENTS, which), how);
  }

  changeQueue(which: number, how: number): void {
    this.#setQueue(pick(QUEUES, which), how);
  }

  changeSettings(how: number): void {
    this.settings = {
      ...{ ...DEFAULT_SETTINGS, declinedSeconds: 30 + (how % 3) * 30, idleSeconds: 300 + (how % 4) * 200 },
      capacity: { chat: 1 + (how % 4), email: 1 },
    };
    this.tell({ kind: 'settingsSet', at: this.now, settings: this.settings });
  }

  #setAvailability(agentId: string, availability: Availability): void {
    this.tell({ kind: 'availabilitySet', at: this.now, agentId, availability });
  }

  #setAgent(agentId: string, how: number): void {
    const capacity = how % 5 === 0 ? {} : { chat: how % 4, email: how % 3 };
    this.capacity.set(agentId, capacity);
    const skills = SKILLS.filter((_, n) => ((how >> n) & 1) === 1).map((skill, n) => [skill, 1 + ((how >> n) % 5)]);
    const queueIds = QUEUES.filter((_, n) => ((how >> (n + 1)) & 1) === 1);
    this.tell({
      ...{ kind: 'agentSet', at: this.now, agentId, active: how % 13 !== 5, capacity },
      ...{ skills: Object.fromEntries(skills) as Record<string, number>, queueIds },
    });
  }

  #setQueue(queueId: string, how: number): void {
    const target = pick(QUEUES, how >> 2);
    const to =
      how % 2 === 0 || target === queueId
        ? ({ kind: 'assistant' } as const)
        : ({ kind: 'queue', queueId: target } as const);
    const shift = this.now + (how % 7) * 50_000;
    const queue: Queue = {
      queueId,
      choice: how % 3 === 0 ? 'bestProficiency' : 'longestIdle',
      hours:
        how % 4 === 1
          ? [
              { from: shift, to: shift + 200_000 },
              { from: shift + 400_000, to: shift + 9_000_000 },
            ]
          : null,
      whenClosed: how % 8 === 5 ? to : null,
      whenWaited: how % 5 === 2 ? { afterSeconds: 45 + (how % 3) * 100, to } : null,
    };
    this.tell({ kind: 'queueSet', at: this.now, ...queue });
  }

  #next(entry: Entry): { at: number; conversationId: string; episode: number; epoch: number } {
    entry.epoch += 1;
    return { at: this.now, conversationId: entry.id, episode: entry.episode, epoch: entry.epoch };
  }
}

const requirements = (how: number): RequirementStep[] => {
  const step = (seed: number, forSeconds: number | null): RequirementStep => ({
    match: seed % 3 === 0 ? 'any' : 'all',
    skills: SKILLS.filter((_, n) => ((seed >> n) & 1) === 1).map((skill) => ({ skill, level: 1 + (seed % 4) })),
    forSeconds,
  });
  if (how % 3 === 0) return [];
  return how % 3 === 1
    ? [step(how >> 6, how % 2 === 0 ? null : 40)]
    : [step(how >> 6, 15), step(how >> 8, how % 4 === 0 ? null : 70)];
};

const pick = <T>(items: readonly T[], seed: number): T => items[Math.abs(seed) % items.length] as T;

type Deed = (centre: ContactCentre, which: number, how: number) => void;

const arrive: Deed = (centre, which, how) => centre.arrive(which, how);
const carryOut: Deed = (centre, which) => centre.carryOut(which);
const accept: Deed = (centre, which) => centre.accept(which);

/** As often as they stand here. */
const DEEDS: readonly Deed[] = [
  ...[arrive, arrive, arrive, arrive, carryOut, carryOut, carryOut, carryOut, accept, accept],
  (centre, which) => {
    while (centre.underWay.length > 0) centre.carryOut(which);
  },
  (centre, which) => {
    const [decision] = centre.underWay.splice(which % Math.max(1, centre.underWay.length), 1);
    if (decision !== undefined) centre.refuse(decision);
  },
  (centre, which) => {
    const entry = pick(centre.entries('offered'), which);
    if (entry !== undefined) centre.endOffer(entry, 'declined');
  },
  (centre, which) => {
    const entry = pick(centre.entries('offered'), which);
    if (entry !== undefined) centre.endOffer(entry, 'expired');
  },
  (centre, which, how) => centre.claim(which, how),
  (centre, which) => centre.wrote(which, 'agent'),
  (centre, which) => centre.wrote(which, 'agent'),
  (centre, which) => centre.wrote(which, 'customer'),
  (centre, which, how) => centre.transfer(which, how),
  (centre, which) => centre.release(which),
  (centre, which) => centre.end(which),
  (centre, which) => centre.end(which),
  (centre, which) => centre.abandon(which),
  (centre, which) => centre.wrappedUp(which),
  (centre, which) => centre.wrappedUp(which),
  (centre, which, how) => centre.prioritize(which, how),
  (centre, which, how) => centre.changeAvailability(which, how),
  (centre, which, how) => centre.changeAvailability(which, how),
  (centre, which) => centre.changeAvailability(which, 0),
  (centre, which, how) => centre.changeAgent(which, how),
  (centre, which, how) => centre.changeQueue(which, how),
  (centre, _which, how) => centre.changeSettings(how),
  // Time goes by.
  (centre, which) => {
    centre.now += 1 + (which % 90) * 1000;
  },
  (centre) => {
    centre.now += 600_000;
  },
];
export const DEED_COUNT = DEEDS.length;
