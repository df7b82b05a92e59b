import type { Clock, Logger } from '@baton/service-kit';
import { LessThan, type DataSource } from 'typeorm';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from '../domain/session/session.state.ts';
import { THROTTLE } from '../domain/sign-in-throttle/sign-in-throttle.decider.ts';
import { SessionRow } from '../rows/session.row.ts';
import { SignInAttemptRow } from '../rows/sign-in-attempt.row.ts';

const EVERY_MS = 3_600_000;

/** Removes what has no meaning any more: ended sessions and forgotten attempts. Harmless when it fails or runs twice. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.clean().catch((error: unknown) => this.log.warn({ err: error }, 'housekeeping failed'));
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async clean(): Promise<void> {
    const before = (ms: number): Date => new Date(this.clock.now().getTime() - ms);
    const forgetMs = Math.max(THROTTLE.account.forgetAfterSeconds, THROTTLE.address.forgetAfterSeconds) * 1_000;
    const sessions = this.source.getRepository(SessionRow);
    await sessions.delete([{ lastSeenAt: LessThan(before(IDLE_LIMIT_MS)) }]);
    await sessions.delete([{ openedAt: LessThan(before(ABSOLUTE_LIMIT_MS)) }]);
    await this.source.getRepository(SignInAttemptRow).delete({ lastAt: LessThan(before(forgetMs)) });
  }
}
