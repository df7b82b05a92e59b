import fc from 'fast-check';
import { ContactCentre, DEED_COUNT } from './contact-centre.spec-kit.ts';
import type { Happening, Router } from './contact-centre.spec-kit.ts';
import { NaiveRouter } from './naive-router.ts';
import { RoutingEngine } from './routing.engine.ts';
import type { Fact, FactOf } from './routing.facts.ts';

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.nat({ max: DEED_COUNT - 1 }),
  which: fc.nat({ max: 1000 }),
  how: fc.nat({ max: 65_535 }),
  after: fc.constantFrom(0, 0, 1, 700, 2_500),
});

export const days: fc.Arbitrary<readonly Happening[]> = fc.array(happening, { maxLength: 80, size: 'max' });

/** Lets a day happen; `look` sees every moment after the decisions of that moment. */
export const live = <R extends Router>(
  router: R,
  day: readonly Happening[],
  look: (centre: ContactCentre, decisions: ReturnType<R['decide']>) => void,
  others: readonly Router[] = [],
): ContactCentre => {
  const centre = new ContactCentre([router, ...others]);
  for (const one of day) {
    centre.happen(one);
    const decisions = router.decide(centre.now) as ReturnType<R['decide']>;
    look(centre, decisions);
    centre.take(decisions);
  }
  return centre;
};

/** Throws where a router decides otherwise than the obvious one. `atOnce`: without looking for the shortest such day. */
export const compare = (make: () => Router, numRuns: number, atOnce: { readonly seed?: number } = {}): void => {
  fc.assert(
    fc.property(days, (day) => {
      const naive = new NaiveRouter();
      live(make(), day, (centre, decisions) => expect(decisions).toEqual(naive.decide(centre.now)), [naive]);
    }),
    { numRuns, ...atOnce, endOnFailure: 'seed' in atOnce },
  );
};

/** An engine that is told something else than what happened: what it does not know it cannot keep to. */
export const misled = (tell: (fact: Fact) => Fact | null): Router => {
  const engine = new RoutingEngine();
  return {
    apply(fact, position) {
      engine.apply(tell(fact) ?? { kind: 'wrote', at: fact.at, conversationId: 'nobody', by: 'agent' }, position);
    },
    refuse: (decision, now) => engine.refuse(decision, now),
    decide: (now) => engine.decide(now),
  };
};

const change =
  <K extends Fact['kind']>(kind: K, into: (fact: FactOf<K>) => Fact | null): ((fact: Fact) => Fact | null) =>
  (fact) =>
    fact.kind === kind ? into(fact as FactOf<K>) : fact;

/** By the rule that each of them breaks. */
export const BROKEN: Readonly<Record<string, (fact: Fact) => Fact | null>> = {
  'a decline keeps the agent away for a time': change('offerEnded', (fact) => ({ ...fact, outcome: 'rescinded' })),
  'a missed offer makes the agent Not Responding': change('offerEnded', (fact) =>
    fact.outcome === 'expired' ? { ...fact, outcome: 'declined' } : fact,
  ),
  'an open offer holds a place': change('offered', () => null),
  'work holds a place': change('taken', ({ at, conversationId, episode, epoch }) => ({
    ...{ kind: 'released', at, conversationId, episode, epoch },
  })),
  'a wrap-up holds a place': change('wrapUpStarted', () => null),
  'a wrap-up gives its place back': change('wrapUpCompleted', () => null),
  'an answer lets an idle conversation free its place': change('wrote', (fact) =>
    fact.by === 'agent' ? { ...fact, by: 'customer' } : fact,
  ),
  'what the customer writes takes the place back': change('wrote', (fact) => (fact.by === 'customer' ? null : fact)),
  'priority comes before age': change('prioritySet', () => null),
  'skills are asked for': change('queued', ({ requirements: _, ...fact }) => fact),
  'steps relax': change('queued', (fact) => ({
    ...fact,
    ...(fact.requirements === undefined
      ? {}
      : { requirements: fact.requirements.map((step) => ({ ...step, forSeconds: null })) }),
  })),
  'preferred agents come first': change('queued', ({ preferred: _, ...fact }) => fact),
  'an episode may be one agent’s': change('queued', ({ onlyAgentId: _, ...fact }) => fact),
  'queues have hours': change('queueSet', (fact) => ({ ...fact, hours: null })),
  'a closed queue overflows': change('queueSet', (fact) => ({ ...fact, whenClosed: null })),
  'a long wait overflows': change('queueSet', (fact) => ({ ...fact, whenWaited: null })),
  'a queue chooses its way': change('queueSet', (fact) => ({
    ...fact,
    choice: fact.choice === 'longestIdle' ? 'bestProficiency' : 'longestIdle',
  })),
  'capacity is the agent’s own': change('agentSet', ({ capacity: _, ...fact }) => ({ ...fact, capacity: {} })),
  'capacity has a default': change('settingsSet', (fact) => ({
    ...fact,
    settings: { ...fact.settings, capacity: { chat: 25, email: 25 } },
  })),
  'who is not available gets nothing': change('availabilitySet', (fact) => ({ ...fact, availability: 'available' })),
  'the end of an episode frees the agent': change('ended', () => null),
  'what is given to the assistant frees the agent': change('released', () => null),
};
