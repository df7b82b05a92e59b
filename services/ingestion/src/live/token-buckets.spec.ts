import fc from 'fast-check';
import { TokenBuckets } from './token-buckets.ts';

it('gives a burst, then as much as time allows, and says how long to wait', () => {
  let now = 0;
  const buckets = new TokenBuckets({ burst: 3, perSecond: 0.5 }, () => now);
  expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 2]);
  expect(buckets.take('b')).toBe(0);
  now = 1_000;
  expect(buckets.take('a')).toBe(1);
  now = 2_000;
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 2]);
});

it('never lets more through than burst and time, whoever asks how often', () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), wait: fc.nat(2_000) }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (plan) => {
      let now = 0;
      const buckets = new TokenBuckets({ burst: 5, perSecond: 2 }, () => now);
      const let_ = { a: 0, b: 0 };
      for (const { key, wait } of plan) {
        now += wait;
        if (buckets.take(key) === 0) let_[key] += 1;
        expect(let_[key]).toBeLessThanOrEqual(5 + (now / 1_000) * 2 + 1e-9);
      }
    }),
  );
});
