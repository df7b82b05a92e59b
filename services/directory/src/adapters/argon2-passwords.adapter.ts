import { randomBytes } from 'node:crypto';
import { Fault } from '@baton/event-sourcing';
import { hash, verify } from '@node-rs/argon2';
import type { Passwords } from '../domain/passwords.port.ts';

/** OWASP's parameters for argon2id (the library's default algorithm): 19 MiB, 2 passes. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each runs on a thread of libuv's pool and takes a core and 19 MiB: more at once would only starve the rest. */
const AT_ONCE = 2;
const WAITING_AT_MOST = 100;

/** Fails with `Fault('sign-in-busy', retry later)` when too many wait already. */
export class Argon2Passwords implements Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly nobodysHash: string) {}

  static async create(): Promise<Argon2Passwords> {
    return new Argon2Passwords(await hash(randomBytes(32), COST));
  }

  hash(password: string): Promise<string> {
    return this.bounded(() => hash(password, COST));
  }

  async verify(password: string, known: string | null): Promise<boolean> {
    const right = await this.bounded(() => verify(known ?? this.nobodysHash, password));
    return right && known !== null;
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING_AT_MOST)
        throw new Fault('sign-in-busy', 'too many passwords to check', 'later');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place; only without a waiter it becomes free.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
