import type { Attempt, AttemptOutcome } from './attempt.state.ts';
import { nextStep, type DeliveryPolicy } from './delivery.decider.ts';

const policy: DeliveryPolicy = { attemptsAtMost: 4, giveUpAfterMs: 3_600_000 };
const at = (seconds: number): Date => new Date(seconds * 1_000);
const open = (number: number, started: number): Attempt => ({ number, startedAt: at(started), closed: null });
const closed = (number: number, started: number, outcome: AttemptOutcome, ended = started): Attempt => ({
  number,
  startedAt: at(started),
  closed: { at: at(ended), outcome },
});
const failed = (retry: 'yes' | 'later' | 'never', code = '131016'): AttemptOutcome => ({
  kind: 'failed',
  code,
  reason: 'It did not work.',
  retry,
});

describe('the next step of a delivery', () => {
  it('begins with an attempt', () => {
    expect(nextStep([], at(0), policy)).toEqual({ kind: 'attempt', number: 1 });
  });

  it('never repeats an attempt whose outcome nobody knows', () => {
    const close = { kind: 'close', outcome: { kind: 'unconfirmed' } };
    expect(nextStep([open(1, 0)], at(9_999), policy)).toEqual({ ...close, number: 1 });
    expect(nextStep([closed(1, 0, failed('yes')), open(2, 5)], at(9_999), policy)).toEqual({ ...close, number: 2 });
  });

  it.each<[AttemptOutcome, object]>([
    [
      { kind: 'accepted', providerMessageId: 'wamid.1' },
      { state: 'accepted', providerMessageId: 'wamid.1' },
    ],
    [
      { kind: 'sent', providerMessageId: 'm1' },
      { state: 'sent', providerMessageId: 'm1' },
    ],
    [{ kind: 'unconfirmed' }, { state: 'unconfirmed' }],
    [{ kind: 'withdrawn' }, { state: 'withdrawn' }],
    [failed('never'), { state: 'failed', code: '131016', reason: 'It did not work.' }],
  ])('reports what is final: %j', (outcome, report) => {
    expect(nextStep([closed(1, 0, outcome, 2)], at(9_999), policy)).toEqual({
      kind: 'report',
      report: { ...report, at: at(2) },
    });
  });

  it.each([
    ['a passing fault', failed('yes'), [1, 2, 4]],
    ['a limit', failed('later'), [5, 10, 20]],
    ['the limit of one customer', failed('later', '131056'), [4, 16, 64]],
  ])('pauses longer each time after %s', (_, outcome, pauses) => {
    for (const [index, pause] of pauses.entries()) {
      const attempts = Array.from({ length: index + 1 }, (_unused, done) => closed(done + 1, 0, outcome));
      const wait = { kind: 'wait', until: at(pause), code: (outcome as { code: string }).code };
      expect(nextStep(attempts, at(pause - 0.001), policy)).toEqual(wait);
      expect(nextStep(attempts, at(pause), policy)).toEqual({ kind: 'attempt', number: index + 2 });
    }
  });

  it('gives up after enough attempts, or after long enough, with the last reason', () => {
    const many = [1, 2, 3, 4].map((number) => closed(number, 0, failed('yes')));
    const report = { kind: 'report', report: { state: 'failed', code: '131016' } };
    expect(nextStep(many, at(60), policy)).toMatchObject(report);
    const long = [closed(1, 0, failed('yes')), closed(2, 3_599, failed('yes'))];
    expect(nextStep(long, at(3_600), policy)).toMatchObject(report);
  });
});
