import fc from 'fast-check';
import { decideAttempt, type Attempts, type ThrottlePolicy } from './sign-in-throttle.decider.ts';

const policy: ThrottlePolicy = {
  freeFailures: 3,
  firstBlockSeconds: 10,
  longestBlockSeconds: 60,
  forgetAfterSeconds: 600,
};
const at = (second: number): Date => new Date(second * 1_000);

/** What each attempt at these seconds meets: `ok`, or how long to wait. */
const attempts = (...seconds: number[]): (number | 'ok')[] => {
  let known: Attempts | null = null;
  return seconds.map((second) => {
    const decision = decideAttempt(known, policy, at(second));
    if (decision.kind === 'throttled') return decision.retryAfterSeconds;
    known = decision.attempts;
    return 'ok';
  });
};

describe('throttling sign-in', () => {
  it('lets some failures pass, then makes the next attempt wait twice as long each time', () => {
    expect(attempts(0, 0, 0, 0, 9.5, 10, 11, 30)).toEqual(['ok', 'ok', 'ok', 10, 1, 'ok', 19, 'ok']);
  });

  it('does not let a blocked attempt lengthen the block', () => {
    expect(attempts(0, 0, 0, 5, 5, 5, 10)).toEqual(['ok', 'ok', 'ok', 5, 5, 5, 'ok']);
  });

  it('forgets after a long silence', () => {
    expect(attempts(0, 0, 0, 700, 700, 700, 700)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 10]);
  });

  it('never blocks longer than the longest block, and never lets more than the rate through', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 200 }), (gaps) => {
        let now = 0;
        const seconds = gaps.map((gap) => (now += gap));
        const met = attempts(...seconds);
        for (const wait of met) if (wait !== 'ok') expect(wait).toBeLessThanOrEqual(policy.longestBlockSeconds);
        const passed = met.filter((outcome) => outcome === 'ok').length;
        expect(passed).toBeLessThanOrEqual(policy.freeFailures + 1 + Math.floor(now / policy.firstBlockSeconds));
      }),
    );
  });
});
