import { Fault, type Retry } from '@baton/event-sourcing';
import { RetryAfter } from './job.ts';
import { verdictOn } from './retry-policy.ts';

const fault = (retry: Retry): Fault => new Fault('code', 'message', retry);

describe('what becomes of a failed job', () => {
  it.each([
    ['yes', 1, 500],
    ['yes', 2, 1_000],
    ['yes', 5, 8_000],
    ['yes', 100, 60_000],
    ['later', 1, 10_000],
    ['later', 3, 40_000],
    ['later', 100, 600_000],
  ] satisfies [Retry, number, number][])(
    'retry %s, attempt %i: again in %i ms, a quarter more or less',
    (retry, attempt, pause) => {
      const [least, middle, most] = [0, 0.5, 1].map((random) => verdictOn(fault(retry), attempt, {}, random));
      expect(least).toEqual({ kind: 'again', inMs: pause * 0.75, code: 'code', counts: true });
      expect(middle).toMatchObject({ inMs: pause });
      expect(most).toMatchObject({ inMs: pause * 1.25 });
    },
  );

  it('gives up at once when repeating never helps, and after the last attempt', () => {
    expect(verdictOn(fault('never'), 1, {}, 0)).toEqual({ kind: 'dead', code: 'code' });
    expect(verdictOn(fault('yes'), 2, { maxAttempts: 3 }, 0)).toMatchObject({ kind: 'again' });
    expect(verdictOn(fault('yes'), 3, { maxAttempts: 3 }, 0)).toEqual({ kind: 'dead', code: 'code' });
  });

  it('tries again after an unexpected error, and tells nothing of its text', () => {
    expect(verdictOn(new Error('+49 170 1234567'), 1, {}, 0.5)).toEqual({
      kind: 'again',
      inMs: 500,
      code: 'internal',
      counts: true,
    });
  });

  it('waits exactly as long as it is told, without counting', () => {
    expect(verdictOn(new RetryAfter('paced', 'too fast', 3_000), 9, { maxAttempts: 3 }, 0)).toEqual({
      kind: 'again',
      inMs: 3_000,
      code: 'paced',
      counts: false,
    });
  });
});
