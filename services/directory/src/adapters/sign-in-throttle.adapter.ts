import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import {
  decideAttempt,
  THROTTLE,
  type Attempts,
  type ThrottlePolicy,
} from '../domain/sign-in-throttle/sign-in-throttle.decider.ts';
import type { SignInThrottle } from '../domain/sign-in-throttle/sign-in-throttle.port.ts';
import { SignInAttemptRow } from '../rows/sign-in-attempt.row.ts';

interface Key {
  readonly key: string;
  readonly policy: ThrottlePolicy;
}

/** Both keys in one order, so that two attempts never wait for each other's rows. */
const keysOf = (account: string, address: string): readonly [Key, Key] => [
  { key: `account:${sha256(account)}`, policy: THROTTLE.account },
  { key: `address:${sha256(address)}`, policy: THROTTLE.address },
];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export class PostgresSignInThrottle implements SignInThrottle {
  constructor(private readonly source: DataSource) {}

  begin(account: string, address: string, now: Date): Promise<number | null> {
    return this.source.transaction(async (manager) => {
      const counted: SignInAttemptRow[] = [];
      let wait = 0;
      for (const { key, policy } of keysOf(account, address)) {
        const decision = decideAttempt(await lock(manager, key, now), policy, now);
        if (decision.kind === 'throttled') wait = Math.max(wait, decision.retryAfterSeconds);
        else counted.push({ key, ...decision.attempts });
      }
      if (wait > 0) return wait;
      await manager.save(SignInAttemptRow, counted);
      return null;
    });
  }

  async succeed(account: string, address: string): Promise<void> {
    const [forAccount, forAddress] = keysOf(account, address);
    await this.source.transaction(async (manager) => {
      await manager.delete(SignInAttemptRow, { key: forAccount.key });
      await manager.query(
        `UPDATE directory.sign_in_attempts SET failures = greatest(failures - 1, 0), blocked_until = NULL WHERE key = $1`,
        [forAddress.key],
      );
    });
  }
}

/** The row is made when it is missing, for what is not there cannot be locked. */
const lock = async (manager: EntityManager, key: string, now: Date): Promise<Attempts | null> => {
  await manager
    .createQueryBuilder()
    .insert()
    .into(SignInAttemptRow)
    .values({ key, failures: 0, lastAt: now, blockedUntil: null })
    .orIgnore()
    .execute();
  return manager.findOne(SignInAttemptRow, { where: { key }, lock: { mode: 'pessimistic_write' } });
};
