/** Lets through a burst, and then so many a second. `now`: milliseconds of a clock that never goes back. */
export class TokenBucket {
  private tokens: number;
  private filledAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.tokens = burst;
  }

  take(now: number): boolean {
    const gained = ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + gained);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
