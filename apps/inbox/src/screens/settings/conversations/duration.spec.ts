import { SETTINGS_SECONDS } from '@baton/contracts-inbox-protocol';
import fc from 'fast-check';
import { durationOf, durationText, secondsOf } from './duration.ts';

describe('durations', () => {
  it.each([
    [60, '1', 'minutes'],
    [5_400, '90', 'minutes'],
    [3_600, '1', 'hours'],
    [86_400, '1', 'days'],
    [604_800, '7', 'days'],
    [90, '1.5', 'minutes'],
  ])('%i seconds are %s %s', (seconds, amount, unit) => {
    expect(durationOf(seconds)).toEqual({ amount, unit });
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.integer({ min: SETTINGS_SECONDS.least, max: SETTINGS_SECONDS.most }), (seconds) => {
        expect(secondsOf(durationOf(seconds))).toBe(seconds);
      }),
    );
  });

  it.each(['', ' ', 'soon', '0', '-1', '0.5', '1e9', 'Infinity'])('takes no %j minutes', (amount) => {
    expect(secondsOf({ amount, unit: 'minutes' })).toBeNull();
  });

  it('takes fractions with a point or a comma', () => {
    expect(secondsOf({ amount: '1.5', unit: 'hours' })).toBe(5_400);
    expect(secondsOf({ amount: ' 1,5 ', unit: 'hours' })).toBe(5_400);
  });

  it.each([
    [60, '1 minute'],
    [3_600, '1 hour'],
    [90_061, '1 day 1 hour 1 minute 1 second'],
    [604_800, '7 days'],
  ])('reads %i seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
