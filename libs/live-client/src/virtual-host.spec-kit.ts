import type { Host } from './host.port.ts';

/** A place where time stands until a spec lets it pass. */
export class VirtualHost implements Host {
  time = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];

  now = (): number => this.time;
  random = (): number => 0.5;
  online = (): boolean => true;
  visible = (): boolean => true;
  onSignal = (): (() => void) => () => undefined;
  nextFrame = (run: () => void): void => run();

  after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: this.time + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  pass(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.run();
    }
    this.time = until;
  }
}
