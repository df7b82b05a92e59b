/** Chances between 0 and 1, each drawn anew for every message. */
export interface BusFaults {
  /** A command or its answer is lost; an event is lost on its way and delivered again later. */
  readonly drop?: number;
  /** A command reaches its handler twice; an event is delivered again although it was acknowledged. */
  readonly duplicate?: number;
  /** An event is delivered behind its successors. */
  readonly reorder?: number;
}

export interface BusOptions {
  readonly faults?: BusFaults;
  /** Seeded by whoever wants the same run again; only drawn when there are faults. */
  readonly random?: () => number;
  /** Runs something later, answers how to call it off; the event loop's timers by default. */
  readonly schedule?: (ms: number, run: () => void) => () => void;
}

export class BusConditions {
  readonly schedule: (ms: number, run: () => void) => () => void;
  private readonly faults: BusFaults;
  private readonly random: () => number;

  constructor(options: BusOptions = {}) {
    this.faults = options.faults ?? {};
    this.random = options.random ?? Math.random;
    this.schedule =
      options.schedule ??
      ((ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      });
  }

  strikes(fault: keyof BusFaults): boolean {
    const chance = this.faults[fault] ?? 0;
    return chance > 0 && this.random() < chance;
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.schedule(ms, resolve);
    });
  }
}
