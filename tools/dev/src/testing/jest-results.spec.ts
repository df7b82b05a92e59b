import { countOf, sum } from './jest-results.ts';

const green = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numRuntimeErrorTestSuites: 0 };

describe('the count of a run', () => {
  it('adds a file that could not be loaded to the failures', () => {
    expect(countOf({ ...green, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }, false)).toEqual({
      passed: 7,
      failed: 3,
      skipped: 1,
    });
  });

  it('is a failure when Jest failed for a reason that its numbers do not show, or left no numbers', () => {
    expect(countOf(green, false).failed).toBe(1);
    expect(countOf(undefined, true).failed).toBe(1);
  });

  it('sums up', () => {
    expect(sum([countOf(green, true), countOf(undefined, false)])).toEqual({ passed: 7, failed: 1, skipped: 1 });
    expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
