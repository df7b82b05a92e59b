import { setTimeout as delay } from 'node:timers/promises';
import { BackOff } from './back-off.ts';

/** One life of a process. */
export interface Life {
  readonly pid: number;
  /** Resolves when it is gone, with a word on how: "exit code 1", "SIGKILL". */
  readonly ended: Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, insists after a while, resolves when it is gone. */
  end(): Promise<void>;
}

/** How a process is born and when it is ready. */
export interface Program {
  readonly name: string;
  begin(): Promise<Life>;
  /** Whether it takes work now. */
  ready(): Promise<boolean>;
}

export interface SupervisorEvents {
  /** A process has a new pid, or none. */
  changed(): void;
  /** Something that a person should read. */
  say(name: string, line: string): void;
}

/** A process that is started again, with back-off, whenever it ends without having been told to. */
export class Supervised {
  readonly name: string;
  #life: Life | undefined;
  #wanted = false;
  #restarts = 0;
  readonly #program: Program;
  readonly #events: SupervisorEvents;
  readonly #backOff = new BackOff();
  #halt = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(program: Program, events: SupervisorEvents) {
    this.name = program.name;
    this.#program = program;
    this.#events = events;
  }

  /** Undefined while it is down. */
  get pid(): number | undefined {
    return this.#life?.pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Starts it and keeps it running. */
  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#halt = new AbortController();
    this.#loop = this.#keep();
  }

  /** Ends it and does not start it again until `start`. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#halt.abort();
    await this.#life?.end();
    await this.#loop;
  }

  /** Sends a signal to the process that runs now; the supervisor replaces it when it dies of it. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#life?.signal(signal);
  }

  /**
   * Resolves when it takes work; fails after `timeoutMs`, or once it has ended more than `mayEnd` times meanwhile.
   * After a `kill`, wait for the new life with `untilReplaced`.
   */
  async untilReady(timeoutMs = 60_000, mayEnd = Infinity): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    const before = this.#restarts;
    while (this.#life === undefined || !(await this.#program.ready())) {
      if (!this.#wanted) throw new Error(`${this.name} is stopped`);
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready within ${timeoutMs / 1000} s`);
      if (this.#restarts - before > mayEnd) throw new Error(`${this.name} does not stay up`);
      await delay(50);
    }
  }

  /** Resolves when another process than `pid` runs and takes work. */
  async untilReplaced(pid: number | undefined, timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.#life === undefined || this.#life.pid === pid) {
      if (Date.now() > deadline) throw new Error(`${this.name} was not replaced within ${timeoutMs / 1000} s`);
      await delay(20);
    }
    await this.untilReady(Math.max(1, deadline - Date.now()));
  }

  async #keep(): Promise<void> {
    while (this.#wanted) {
      this.#backOff.started(Date.now());
      const how = await this.#liveOnce();
      if (!this.#wanted) return;
      const wait = this.#backOff.ended(Date.now());
      this.#restarts += 1;
      this.#events.say(this.name, `ended (${how}); starting it again in ${(wait / 1000).toFixed(2)} s`);
      await delay(wait, undefined, { signal: this.#halt.signal }).catch(() => undefined);
    }
  }

  async #liveOnce(): Promise<string> {
    try {
      this.#life = await this.#program.begin();
      this.#events.changed();
      // Told to stop while it was being born.
      if (!this.#wanted) await this.#life.end();
      return await this.#life.ended;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.#life = undefined;
      this.#events.changed();
    }
  }
}
