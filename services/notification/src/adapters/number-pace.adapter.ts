import { setTimeout as delay } from 'node:timers/promises';

/**
 * Spaces what each number sends. Turns are handed out in the order of asking; a number that has been quiet may send
 * at once. Time is monotonic milliseconds.
 */
export class NumberPace {
  private readonly nextFree = new Map<string, number>();
  private readonly gapMs: number;

  constructor(
    messagesPerSecond: number,
    private readonly now: () => number = () => performance.now(),
    private readonly sleep: (ms: number) => Promise<unknown> = delay,
  ) {
    this.gapMs = 1_000 / messagesPerSecond;
  }

  async turn(number: string): Promise<void> {
    const now = this.now();
    const free = Math.max(now, this.nextFree.get(number) ?? 0);
    this.nextFree.set(number, free + this.gapMs);
    if (free > now) await this.sleep(free - now);
  }

  /** The provider says that the number is too fast: nobody's turn comes before `ms` have passed. */
  pause(number: string, ms: number): void {
    this.nextFree.set(number, Math.max(this.nextFree.get(number) ?? 0, this.now() + ms));
  }
}
