import { Fault, StoreFault } from '@baton/event-sourcing';
import type { EventStore, Transaction } from '@baton/event-sourcing';
import type { Installation, ProcessOptions } from './commands/commands.spec-kit.ts';

export type Process = Awaited<ReturnType<Installation['process']>>;

const MOST_TURNS = 30_000;

/** The chance of each fault of the store, drawn anew every time it could strike. */
const STORE_FAULT = 0.04;

/** All chance of a run comes from its seed (mulberry32). */
export class Dice {
  constructor(private seed: number) {}

  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), this.seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** At most so many, in any order, some of them twice. */
  draw<T>(list: readonly T[], most: number): T[] {
    return list.length === 0 ? [] : Array.from({ length: 1 + this.below(most) }, () => this.pick(list));
  }
}

/** Who waits goes on in an order that the dice choose, one at a time: this is what makes a run repeatable. */
export class Turns {
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly dice: Dice) {}

  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** Until everybody has ended and nothing is on its way any more. Rejects as the work does. */
  async play(work: Promise<unknown>, beforeEach: () => void): Promise<void> {
    let failed = false;
    let over = false;
    work.then(
      () => (over = true),
      () => (failed = true),
    );
    for (let turn = 0; !failed; turn += 1) {
      // By then, whatever the last turn set off has come to its next pause.
      await new Promise(setImmediate);
      if (over && this.waiting.length === 0) break;
      if (turn === MOST_TURNS || (this.waiting.length === 0 && !failed)) throw new Error('it comes to no rest');
      beforeEach();
      const [next] = this.waiting.splice(this.dice.below(this.waiting.length), 1);
      next?.();
    }
    await work;
  }
}

/** A process of the service. After a crash nothing that it did goes on, but what it had sent to the store may arrive. */
export class Replica {
  readonly process: Promise<Process>;
  private alive = true;
  private die: (reason: Fault) => void = () => undefined;
  private readonly died = new Promise<never>((_, reject) => {
    this.die = reject;
  });

  constructor(
    installation: Installation,
    private readonly turns: Turns,
    private readonly dice: Dice,
    private readonly sabotage: (transaction: Transaction) => Transaction,
    options: Omit<ProcessOptions, 'store'> = {},
  ) {
    this.died.catch(() => undefined);
    this.process = installation.process({ ...options, store: this.unreliable(installation.store) });
  }

  crash(): void {
    this.alive = false;
    this.die(new Fault('gone', 'the process is gone', 'yes'));
  }

  call<T>(work: (process: Process) => Promise<T>): Promise<T> {
    return Promise.race([this.process.then(work), this.died]);
  }

  private unreliable(store: EventStore): EventStore {
    return {
      append: (transaction) => this.append(store, this.sabotage(transaction)),
      readStream: (stream, options) => this.read(() => store.readStream(stream, options)),
      findClaims: (keys) => this.read(() => store.findClaims(keys)),
      readAll: (after, options) => store.readAll(after, options),
      subscribe: (after, options) => store.subscribe(after, options),
      head: () => store.head(),
    };
  }

  private async append(store: EventStore, transaction: Transaction) {
    await this.turns.pause();
    if (!this.alive) {
      if (this.dice.chance(0.5)) await store.append(transaction);
      return forEver();
    }
    if (this.dice.chance(STORE_FAULT)) throw new StoreFault('overloaded', 'the queue is full');
    if (this.dice.chance(STORE_FAULT)) {
      // It never arrives, or when nobody waits for it any more.
      if (this.dice.chance(0.5)) void this.turns.pause().then(() => store.append(transaction));
      throw new StoreFault('unavailable', 'the connection broke', { outcomeUnknown: true });
    }
    const outcome = await store.append(transaction);
    await this.turns.pause();
    if (!this.alive) return forEver();
    if (this.dice.chance(STORE_FAULT))
      throw new StoreFault('unavailable', 'the answer was lost', { outcomeUnknown: true });
    return outcome;
  }

  private async read<T>(look: () => Promise<T>): Promise<T> {
    await this.turns.pause();
    if (this.dice.chance(STORE_FAULT)) throw new StoreFault('unavailable', 'the connection broke');
    const seen = await look();
    await this.turns.pause();
    return this.alive ? seen : await forEver();
  }
}

/** A promise of its own each time: one that all share would hold on to everybody who waits. */
const forEver = (): Promise<never> => new Promise(() => undefined);
