/** A clock that stands still until a test moves it. */
export class FixedClock {
  #now: number;

  constructor(start: Date | string = '2026-01-05T09:00:00.000Z') {
    this.#now = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Milliseconds. */
  advance(by: number): void {
    this.#now += by;
  }

  set(to: Date | string): void {
    this.#now = new Date(to).getTime();
  }
}
