import fc from 'fast-check';
import { RoutingEngine } from './routing.engine.ts';
import { BROKEN, compare, days, live, misled } from './routing.spec-kit.ts';

const runs = { numRuns: 150 };
/** A broken rule is found within so many days, or it is not kept. */
const DAYS_TO_FIND = 3_000;

describe('the routing engine', () => {
  it('decides what a router decides that looks at everything, every time', () => {
    compare(() => new RoutingEngine(), 500);
  });

  it.each(Object.entries(BROKEN))('is found out when it does not know that %s', (_, tell) => {
    expect(() => compare(() => misled(tell), DAYS_TO_FIND, { seed: 1 })).toThrow(/Property failed/);
  });

  it('never offers above an agent’s places as known at that moment', () => {
    fc.assert(
      fc.property(days, (day) => {
        live(new RoutingEngine(), day, (centre, decisions) => {
          centre.take(decisions);
          for (const { kind, ...decision } of decisions) {
            if (kind !== 'offer' || !('channel' in decision)) continue;
            const { agentId, channel } = decision;
            const { voice, chat, email } = centre.load(agentId);
            if (channel === 'telephony') expect([voice, chat, email]).toEqual([1, 0, 0]);
            else {
              expect(voice).toBe(0);
              const most = centre.placesOf(agentId);
              const [taken, places] = channel === 'email' ? [email, most.email] : [chat, most.chat];
              expect(taken).toBeLessThanOrEqual(places);
            }
          }
          centre.underWay.splice(centre.underWay.length - decisions.length);
        });
      }),
      runs,
    );
  });

  it('has one offer at a time for an episode, and keeps its age through every requeue', () => {
    fc.assert(
      fc.property(days, (day) => {
        live(new RoutingEngine(), day, (centre, decisions) => {
          for (const decision of decisions) {
            if (decision.kind !== 'offer') continue;
            const entry = centre.book.get(decision.conversationId);
            expect(entry?.where).toBe('waiting');
            expect(
              centre.underWay.filter(
                (other) =>
                  other.kind === 'offer' &&
                  other.conversationId === decision.conversationId &&
                  other.epoch === decision.epoch,
              ),
            ).toEqual([]);
            expect(decision.clocks.queueAge).toBe(centre.now - (entry?.firstQueued ?? Number.NaN));
            expect(decision.expiresAt).toBeGreaterThan(centre.now);
            expect(decision.candidates[0]?.agentId).toBe(decision.agentId);
          }
        });
      }),
      runs,
    );
  });

  it('lets nobody wait while somebody is free for them, and can say why they wait', () => {
    let waited = 0;
    fc.assert(
      fc.property(days, (day) => {
        const engine = new RoutingEngine();
        live(engine, day, (centre) => {
          for (const { id } of centre.entries('waiting')) {
            const why = engine.explain(id, centre.now);
            expect(why).toBeDefined();
            if (why === undefined || why.state !== 'waiting' || !why.queueOpen) continue;
            waited += 1;
            expect(why.counts.eligible).toBe(0);
            expect(why.candidates.map(({ standing }) => standing)).not.toContain('eligible');
            const told = Object.values(why.counts).reduce((sum, count) => sum + count, 0);
            expect(told).toBe(why.candidates.length);
          }
        });
      }),
      runs,
    );
    expect(waited).toBeGreaterThan(1_000);
  });

  it('is the same after a replay of its log, and after a snapshot and the rest of it', () => {
    fc.assert(
      fc.property(days, fc.nat(), (day, cut) => {
        const { log, now } = live(new RoutingEngine(), day, () => undefined);
        const whole = new RoutingEngine();
        const first = new RoutingEngine();
        const at = cut % (log.length + 1);
        for (const { fact, position } of log) whole.apply(fact, position);
        for (const { fact, position } of log.slice(0, at)) first.apply(fact, position);
        const second = RoutingEngine.restore(JSON.parse(JSON.stringify(first.snapshot())) as never);
        for (const { fact, position } of log.slice(at)) second.apply(fact, position);
        expect(second.snapshot()).toEqual(whole.snapshot());
        expect(second.decide(now)).toEqual(whole.decide(now));
      }),
      runs,
    );
  });

  it('wakes when something is due, not before and not later', () => {
    fc.assert(
      fc.property(days, fc.nat({ max: 400_000 }), (day, ahead) => {
        const engine = new RoutingEngine();
        const { now } = live(engine, day, () => undefined);
        const sleepy = RoutingEngine.restore(engine.snapshot());
        const awake = RoutingEngine.restore(engine.snapshot());
        // Whoever looks at every second sees nothing before the other one wakes.
        sleepy.decide(now);
        awake.decide(now);
        const wakeAt = sleepy.nextWakeAt() ?? Number.POSITIVE_INFINITY;
        for (let at = now; at < Math.min(wakeAt, now + ahead); at += 1_000) expect(awake.decide(at)).toEqual([]);
      }),
      runs,
    );
  });
});
