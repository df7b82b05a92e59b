/** What a kind of test may cost, and which specs are of that kind: the suffix of a spec's name tells its price. */
export interface Tier {
  readonly name: string;
  /** Seconds on two cores; reported when exceeded, and ended at twice as much. */
  readonly budget: number;
  /** How Jest picks its specs and runs them. */
  readonly jest: readonly string[];
  readonly needsBrowser?: boolean;
  /** Run by `npm test` without a `--tier`. */
  readonly usual: boolean;
}

export const TIERS: readonly Tier[] = [
  {
    name: 'unit',
    budget: 100,
    jest: ['--testPathIgnorePatterns', '\\.(int|e2e|fault|long)\\.spec\\.tsx?$', '--maxWorkers=100%'],
    usual: true,
  },
  {
    name: 'integration',
    budget: 160,
    jest: ['--testPathPatterns', '\\.int\\.spec\\.tsx?$', '--maxWorkers=100%'],
    usual: true,
  },
  {
    name: 'browser',
    budget: 420,
    // One file computes while the other waits for the product's own pauses.
    jest: ['--testPathPatterns', '\\.e2e\\.spec\\.tsx?$', '--maxWorkers=2'],
    needsBrowser: true,
    usual: true,
  },
  { name: 'faults', budget: 330, jest: ['--testPathPatterns', '\\.fault\\.spec\\.tsx?$', '--runInBand'], usual: true },
  { name: 'long', budget: 3600, jest: ['--testPathPatterns', '\\.long\\.spec\\.tsx?$', '--runInBand'], usual: false },
];
