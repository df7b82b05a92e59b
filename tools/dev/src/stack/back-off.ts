/** Waits between restarts: 0.25 s, doubled up to 10 s, from the start again after a minute of health. */
export class BackOff {
  #failures = 0;
  #startedAt = 0;

  started(nowMs: number): void {
    this.#startedAt = nowMs;
  }

  /** Milliseconds to wait before the next start. */
  ended(nowMs: number): number {
    if (nowMs - this.#startedAt > 60_000) this.#failures = 0;
    this.#failures += 1;
    return Math.min(250 * 2 ** (this.#failures - 1), 10_000);
  }
}
