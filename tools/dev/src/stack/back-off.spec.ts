import { BackOff } from './back-off.ts';

describe('the wait before a restart', () => {
  it('doubles up to ten seconds and starts anew after a minute of health', () => {
    const backOff = new BackOff();
    backOff.started(0);
    const waits = Array.from({ length: 8 }, () => backOff.ended(1_000));
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    backOff.started(10_000);
    expect(backOff.ended(70_001)).toBe(250);
  });
});
