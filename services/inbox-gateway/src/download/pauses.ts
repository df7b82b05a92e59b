import { setImmediate as turn } from 'node:timers/promises';

const LONGEST_MS = 15;

/** Lets everybody else have their turn when a long piece of work has taken long enough. */
export class Pauses {
  private since = performance.now();

  async now(): Promise<void> {
    if (performance.now() - this.since < LONGEST_MS) return;
    await turn();
    this.since = performance.now();
  }
}
