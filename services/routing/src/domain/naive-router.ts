import type { Channel, Priority, RequirementStep } from '@baton/contracts-conversation';
import type { OfferDecision, RoutingDecision, Standing } from './routing.decision.ts';
import type { AgentProfile, Availability, Fact, FactOf, Queue, RoutingSettings } from './routing.facts.ts';

/**
 * The same rules as the engine's, written the obvious way: no index and no timer, every question is answered by looking
 * at everything. It shares no code with the engine and is what the engine is compared with. Also the benchmark's yardstick.
 */
export class NaiveRouter {
  now = 0;
  position = '0';
  settings: RoutingSettings = {
    offerSeconds: { telephony: 20, whatsapp: 30, webchat: 30, email: 120 },
    declinedSeconds: 60,
    idleSeconds: 600,
    capacity: { chat: 4, email: 1 },
  };
  readonly queues = new Map<string, Queue>();
  readonly people = new Map<string, Person>();
  readonly talks = new Map<string, Talk>();

  apply(fact: Fact, position: string): void {
    this.now = Math.max(this.now, fact.at);
    this.position = position;
    this.learn(fact);
  }

  refuse(decision: RoutingDecision, now: number): void {
    this.now = Math.max(this.now, now);
    const talk = this.talks.get(decision.conversationId);
    if (talk === undefined || talk.asked === null || talk.asked.kind !== decision.kind) return;
    if (decision.kind !== 'overflow' && talk.asked.kind !== 'overflow' && talk.asked.offerId !== decision.offerId)
      return;
    talk.asked = null;
    talk.restsUntil = this.now + 1000;
    talk.refusals += 1;
  }

  decide(now: number): RoutingDecision[] {
    this.now = Math.max(this.now, now);
    return [...this.rescinds(), ...this.overflows(), ...this.offers()];
  }

  private rescinds(): RoutingDecision[] {
    return [...this.talks.values()]
      .filter((talk) => talk.where === 'offered' && talk.rescind !== null && this.isFree(talk))
      .sort((a, b) => compare(a.id, b.id))
      .map((talk) => {
        const { id, offerId, agentId, rescind } = talk;
        return this.ask(talk, { kind: 'rescind', offerId, conversationId: id, agentId, cause: rescind ?? 'noPlace' });
      });
  }

  private overflows(): RoutingDecision[] {
    return this.line().flatMap((talk): RoutingDecision[] => {
      const queue = this.queues.get(talk.queueId);
      if (queue === undefined || talk.only !== null) return [];
      const { id, episode, epoch, queueId } = talk;
      const told = { kind: 'overflow', conversationId: id, episode, epoch, queueId } as const;
      const open = queue.hours === null || queue.hours.some((o) => o.from <= this.now && this.now < o.to);
      const enterable = (to: NonNullable<Queue['whenClosed']>): boolean =>
        to.kind === 'assistant' || !talk.visited.includes(to.queueId);
      if (!open && queue.whenClosed !== null && enterable(queue.whenClosed))
        return [this.ask(talk, { ...told, cause: 'closed', to: queue.whenClosed })];
      const { whenWaited } = queue;
      if (whenWaited === null || !enterable(whenWaited.to)) return [];
      if (this.now - talk.entered < whenWaited.afterSeconds * 1000) return [];
      return [this.ask(talk, { ...told, cause: 'waited', to: whenWaited.to })];
    });
  }

  private offers(): RoutingDecision[] {
    const used = this.usage(() => true);
    const room = (person: Person, channel: Channel): boolean => this.hasRoom(person, used, channel);
    let willing = [...this.people.values()].filter(
      (person) =>
        person.profile.active &&
        person.availability === 'available' &&
        (room(person, 'telephony') || room(person, 'whatsapp') || room(person, 'email')),
    );
    const offers: RoutingDecision[] = [];
    for (const talk of this.line()) {
      if (willing.length === 0) break;
      const queue = this.queues.get(talk.queueId);
      const open =
        queue == null || queue.hours === null || queue.hours.some((o) => o.from <= this.now && this.now < o.to);
      if (!open && talk.only === null) continue;
      const ask = this.asks(talk);
      const order = better(queue?.choice === 'bestProficiency', ask);
      const eligible = willing
        .filter((person) => inScope(person, talk, ask) && this.standing(person, talk, ask, used) === 'eligible')
        .sort(order);
      const chosen = eligible[0];
      if (chosen === undefined) continue;
      offers.push(this.ask(talk, this.offer(talk, ask, chosen, eligible, used)));
      bump(used, chosen.id, talk.channel);
      willing = willing.filter(
        (person) => person !== chosen || room(person, 'telephony') || room(person, 'whatsapp') || room(person, 'email'),
      );
    }
    return offers;
  }

  private offer(talk: Talk, ask: Ask, chosen: Person, eligible: readonly Person[], used: Usage): OfferDecision {
    const counts: Record<Standing, number> = {
      ...{ eligible: 0, missingSkill: 0, offline: 0, busy: 0, notResponding: 0, noPlace: 0, declined: 0 },
    };
    for (const person of this.people.values())
      if (inScope(person, talk, ask)) counts[this.standing(person, talk, ask, used)] += 1;
    return {
      kind: 'offer',
      offerId: `${talk.id}:${talk.epoch}:${talk.refusals}`,
      conversationId: talk.id,
      episode: talk.episode,
      epoch: talk.epoch,
      agentId: chosen.id,
      queueId: talk.queueId,
      channel: talk.channel,
      decidedAt: this.now,
      expiresAt: this.now + this.settings.offerSeconds[talk.channel] * 1000,
      position: this.position,
      engineVersion: 1,
      step: {
        index: ask.index,
        kind: ask.agentId !== null ? 'agent' : ask.step === null || ask.step.skills.length === 0 ? 'anyone' : 'skills',
        ...(ask.agentId === null ? {} : { agentId: ask.agentId }),
      },
      clocks: { queueAge: this.now - talk.since, stepAge: this.now - ask.since },
      candidates: eligible
        .slice(0, 10)
        .map((person) => ({ agentId: person.id, proficiency: skillOf(person, ask), idleSince: person.idleSince })),
      counts,
    };
  }

  private standing(person: Person, talk: Talk, ask: Ask, used: Usage): Standing {
    if (!fits(person, ask)) return 'missingSkill';
    if (!person.profile.active) return 'offline';
    if (person.availability !== 'available') return person.availability;
    if (!this.hasRoom(person, used, talk.channel)) return 'noPlace';
    return this.isDeclined(talk, person.id) ? 'declined' : 'eligible';
  }

  private isDeclined(talk: Talk, agentId: string): boolean {
    return talk.declines.some(
      (decline) => decline.agentId === agentId && this.now < decline.at + this.settings.declinedSeconds * 1000,
    );
  }

  /** Everybody who can be offered to somebody, in the order of turns. */
  private line(): Talk[] {
    const ranks = ['urgent', 'high', 'normal', 'low'];
    return [...this.talks.values()]
      .filter((talk) => talk.where === 'waiting' && this.isFree(talk))
      .sort(
        (a, b) => ranks.indexOf(a.priority) - ranks.indexOf(b.priority) || a.since - b.since || compare(a.id, b.id),
      );
  }

  private isFree(talk: Talk): boolean {
    return talk.asked === null && talk.restsUntil <= this.now;
  }

  private asks(talk: Talk): Ask {
    if (talk.only !== null) return { index: 0, agentId: talk.only, step: null, since: talk.entered };
    let from = talk.entered;
    let since: number | null = null;
    let index = 0;
    for (const { agentId, forSeconds } of talk.preferred) {
      const until = from + forSeconds * 1000;
      if (this.now < until) {
        since ??= from;
        const person = this.people.get(agentId);
        const there =
          person !== undefined &&
          person.profile.active &&
          (person.availability === 'available' || person.availability === 'busy');
        if (there && !this.isDeclined(talk, agentId)) return { index, agentId, step: null, since };
      }
      from = until;
      index += 1;
    }
    for (const step of talk.requirements) {
      const until = step.forSeconds === null ? Number.POSITIVE_INFINITY : from + step.forSeconds * 1000;
      if (this.now < until) return { index, agentId: null, step, since: since ?? from };
      from = until;
      index += 1;
    }
    return { index, agentId: null, step: null, since: since ?? from };
  }

  /** Places taken by agent and slot, of the conversations that count. */
  private usage(counts: (talk: Talk) => boolean, at = this.now): Usage {
    const used: Usage = new Map();
    for (const talk of this.talks.values()) {
      if (!counts(talk)) continue;
      if (talk.asked?.kind === 'offer') bump(used, talk.asked.agentId, talk.channel);
      if (talk.where === 'offered') bump(used, talk.agentId, talk.channel);
      if (talk.where === 'agent' && !this.isQuiet(talk, at)) bump(used, talk.agentId, talk.channel);
    }
    for (const person of this.people.values())
      for (const channel of person.wrapUps.values()) bump(used, person.id, channel);
    return used;
  }

  private isQuiet(talk: Talk, at: number): boolean {
    return talk.channel !== 'telephony' && !talk.owed && at >= talk.lastWord + this.settings.idleSeconds * 1000;
  }

  private hasRoom(person: Person, used: Usage, channel: Channel): boolean {
    const { voice, chat, email } = used.get(person.id) ?? { voice: 0, chat: 0, email: 0 };
    if (channel === 'telephony') return voice === 0 && chat === 0 && email === 0;
    const { capacity } = person.profile;
    return channel === 'email'
      ? voice === 0 && email < Math.min(25, capacity.email ?? this.settings.capacity.email)
      : voice === 0 && chat < Math.min(25, capacity.chat ?? this.settings.capacity.chat);
  }

  private ask<D extends RoutingDecision>(talk: Talk, decision: D): D {
    talk.asked = decision;
    return decision;
  }

  private learn(fact: Fact): void {
    switch (fact.kind) {
      case 'queueSet':
        this.queues.set(fact.queueId, fact);
        return;
      case 'settingsSet':
        this.settings = fact.settings;
        return;
      case 'agentSet':
        this.person(fact.agentId).profile = fact;
        if (!fact.active) this.takeOffersFrom(fact.agentId);
        return;
      case 'availabilitySet': {
        const person = this.person(fact.agentId);
        if (fact.availability === 'available' && person.availability !== 'available') person.idleSince = fact.at;
        if (fact.availability !== 'available') this.takeOffersFrom(fact.agentId);
        person.availability = fact.availability;
        return;
      }
      case 'wrapUpStarted':
        this.person(fact.agentId).wrapUps.set(fact.conversationId, fact.channel);
        return;
      case 'wrapUpCompleted':
        if (this.person(fact.agentId).wrapUps.delete(fact.conversationId))
          this.person(fact.agentId).idleSince = fact.at;
        return;
      default:
        this.learnOfTalk(fact);
    }
  }

  private learnOfTalk(fact: Extract<Fact, { conversationId: string }>): void {
    if (fact.kind === 'queued' || fact.kind === 'taken') this.begin(fact);
    const talk = this.talks.get(fact.conversationId);
    if (talk === undefined || ('episode' in fact && fact.episode !== talk.episode)) return;
    switch (fact.kind) {
      case 'prioritySet':
        talk.priority = fact.priority;
        return;
      case 'wrote':
        if (talk.where !== 'agent') return;
        talk.owed = fact.by === 'customer';
        talk.lastWord = fact.at;
        return;
      case 'queued':
        this.handOn(talk, 'waiting', fact);
        talk.queueId = fact.queueId;
        talk.visited.push(fact.queueId);
        talk.priority = fact.priority ?? talk.priority;
        talk.requirements = fact.requirements ?? talk.requirements;
        talk.preferred = fact.preferred ?? [];
        talk.only = fact.onlyAgentId ?? null;
        if (!talk.everQueued) talk.since = fact.at;
        talk.everQueued = true;
        talk.entered = fact.at;
        return;
      case 'offered':
        this.handOn(talk, 'offered', fact);
        Object.assign(talk, { agentId: fact.agentId, offerId: fact.offerId, offeredAt: fact.at, rescind: null });
        talk.rescind = this.flaw(talk);
        return;
      case 'offerEnded':
        if (talk.where !== 'offered' || talk.offerId !== fact.offerId) return;
        if (fact.outcome !== 'rescinded') {
          talk.declines = talk.declines.filter(({ agentId }) => agentId !== talk.agentId);
          talk.declines.push({ agentId: talk.agentId, at: fact.at });
        }
        this.handOn(talk, 'waiting', fact);
        if (fact.outcome === 'expired' && this.person(talk.agentId).availability === 'available') {
          this.person(talk.agentId).availability = 'notResponding';
          this.takeOffersFrom(talk.agentId);
        }
        return;
      case 'taken':
        this.handOn(talk, 'agent', fact);
        Object.assign(talk, { agentId: fact.agentId, owed: true, lastWord: fact.at });
        this.person(fact.agentId).idleSince = fact.at;
        if (fact.how !== 'accepted') this.squeeze(fact.agentId, fact.at);
        return;
      case 'released':
      case 'ended':
        this.handOn(talk, 'away', fact);
        if (fact.kind === 'ended') this.talks.delete(talk.id);
        return;
      default:
        return;
    }
  }

  private begin(fact: FactOf<'queued'> | FactOf<'taken'>): void {
    const known = this.talks.get(fact.conversationId);
    if (known !== undefined && known.episode >= fact.episode) return;
    if (known?.where === 'agent') this.person(known.agentId).idleSince = fact.at;
    this.talks.set(fact.conversationId, {
      ...{ id: fact.conversationId, episode: fact.episode, channel: fact.channel, epoch: fact.epoch, queueId: '' },
      ...{ priority: 'normal', requirements: [], preferred: [], only: null, since: 0, entered: 0, everQueued: false },
      ...{ visited: [], declines: [], where: 'away', agentId: '', offerId: '', offeredAt: 0, rescind: null },
      ...{ owed: false, lastWord: 0, asked: null, restsUntil: 0, refusals: 0 },
    });
  }

  private handOn(
    talk: Talk,
    where: Talk['where'],
    { at, epoch }: { readonly at: number; readonly epoch: number },
  ): void {
    if (talk.where === 'agent') this.person(talk.agentId).idleSince = at;
    Object.assign(talk, { where, epoch, asked: null, restsUntil: 0, refusals: 0 });
  }

  private takeOffersFrom(agentId: string): void {
    for (const talk of this.talks.values())
      if (talk.where === 'offered' && talk.agentId === agentId) talk.rescind ??= 'agentUnavailable';
  }

  /** Why an offer that has just been made has to be taken back. */
  private flaw(talk: Talk): Talk['rescind'] {
    const person = this.person(talk.agentId);
    if (!person.profile.active || person.availability !== 'available') return 'agentUnavailable';
    const used = this.usage((other) => other !== talk && isFirm(other), talk.offeredAt);
    return this.hasRoom(person, used, talk.channel) ? null : 'noPlace';
  }

  /** After something was taken on by hand: open offers keep their places in the order in which they were made. */
  private squeeze(agentId: string, at: number): void {
    const used = this.usage(({ where }) => where === 'agent', at);
    const offers = [...this.talks.values()]
      .filter((talk) => talk.where === 'offered' && talk.agentId === agentId && talk.rescind === null)
      .sort((a, b) => a.offeredAt - b.offeredAt || compare(a.id, b.id));
    for (const talk of offers)
      if (this.hasRoom(this.person(agentId), used, talk.channel)) bump(used, agentId, talk.channel);
      else talk.rescind = 'noPlace';
  }

  private person(id: string): Person {
    const known = this.people.get(id);
    if (known !== undefined) return known;
    const profile = { agentId: id, active: true, queueIds: [], skills: {}, capacity: {} };
    const person: Person = { id, profile, availability: 'offline', idleSince: 0, wrapUps: new Map() };
    this.people.set(id, person);
    return person;
  }
}

interface Person {
  readonly id: string;
  profile: AgentProfile;
  availability: Availability;
  idleSince: number;
  readonly wrapUps: Map<string, Channel>;
}

interface Talk {
  readonly id: string;
  readonly episode: number;
  readonly channel: Channel;
  epoch: number;
  queueId: string;
  priority: Priority;
  requirements: readonly RequirementStep[];
  preferred: readonly { readonly agentId: string; readonly forSeconds: number }[];
  only: string | null;
  since: number;
  entered: number;
  everQueued: boolean;
  readonly visited: string[];
  declines: { readonly agentId: string; readonly at: number }[];
  where: 'waiting' | 'offered' | 'agent' | 'away';
  agentId: string;
  offerId: string;
  offeredAt: number;
  rescind: 'agentUnavailable' | 'noPlace' | null;
  owed: boolean;
  lastWord: number;
  asked: RoutingDecision | null;
  restsUntil: number;
  refusals: number;
}

interface Ask {
  readonly index: number;
  readonly agentId: string | null;
  readonly step: RequirementStep | null;
  readonly since: number;
}

type Usage = Map<string, { voice: number; chat: number; email: number }>;

const bump = (used: Usage, agentId: string, channel: Channel): void => {
  const places = used.get(agentId) ?? { voice: 0, chat: 0, email: 0 };
  places[channel === 'telephony' ? 'voice' : channel === 'email' ? 'email' : 'chat'] += 1;
  used.set(agentId, places);
};

/** In an agent's hands by the log, and not about to be taken back. */
const isFirm = ({ where, rescind }: Talk): boolean => where === 'agent' || (where === 'offered' && rescind === null);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inScope = (person: Person, talk: Talk, ask: Ask): boolean =>
  ask.agentId === null ? person.profile.queueIds.includes(talk.queueId) : person.id === ask.agentId;

const level = (person: Person, skill: string): number => person.profile.skills[skill] ?? 0;

const fits = (person: Person, { step }: Ask): boolean => {
  if (step === null || step.skills.length === 0) return true;
  return step.match === 'all'
    ? step.skills.every((asked) => level(person, asked.skill) >= asked.level)
    : step.skills.some((asked) => level(person, asked.skill) >= asked.level);
};

const skillOf = (person: Person, { step }: Ask): number => {
  const skills = [...new Set((step?.skills ?? []).map(({ skill }) => skill))];
  const levels = skills.map((skill) => level(person, skill));
  if (levels.length === 0) return 0;
  return step?.match === 'all' || levels.length === 1 ? levels.reduce((a, b) => a + b, 0) : Math.max(...levels);
};

const better =
  (byProficiency: boolean, ask: Ask) =>
  (a: Person, b: Person): number =>
    (byProficiency ? skillOf(b, ask) - skillOf(a, ask) : 0) || a.idleSince - b.idleSince || compare(a.id, b.id);
