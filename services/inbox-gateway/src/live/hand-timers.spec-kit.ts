import type { Timers } from './live-hub.ts';

/** Time that a spec moves by hand. */
export class HandTimers implements Timers {
  private now = 0;
  private readonly due: { at: number; callback: () => void }[] = [];

  after(milliseconds: number, callback: () => void): () => void {
    const entry = { at: this.now + milliseconds, callback };
    this.due.push(entry);
    return () => {
      const index = this.due.indexOf(entry);
      if (index >= 0) this.due.splice(index, 1);
    };
  }

  monotonic(): number {
    return this.now;
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    const ready = this.due.filter(({ at }) => at <= this.now);
    for (const entry of ready) this.due.splice(this.due.indexOf(entry), 1);
    for (const { callback } of ready) callback();
  }
}
