import fc from 'fast-check';
import { AGENTS, ContactCentre, DEED_COUNT } from './contact-centre.spec-kit.ts';
import type { Happening, Router } from './contact-centre.spec-kit.ts';
import { NaiveRouter } from './naive-router.spec-kit.ts';
import { RoutingEngine } from './routing.engine.ts';

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.nat({ max: DEED_COUNT - 1 }),
  which: fc.nat({ max: 1000 }),
  how: fc.nat({ max: 65_535 }),
  after: fc.constantFrom(0, 0, 1, 700, 2_500),
});

it('x', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 80, size: 'max' }), (happenings) => {
      const engine = new RoutingEngine();
      const naive = new NaiveRouter();
      const centre = new ContactCentre([engine, naive]);
      for (const h of happenings) {
        centre.happen(h);
        const expected = naive.decide(centre.now);
        const decisions = engine.decide(centre.now);
        expect(decisions).toEqual(expected);
        centre.take(decisions);
      }
    }),
    { numRuns: 4000 },
  );
});
