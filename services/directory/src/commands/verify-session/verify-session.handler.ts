import type { Principal } from '@baton/contracts-directory';
import type { Clock } from '@baton/service-kit';
import { expiryOf, isAlive, isTouchDue } from '../../domain/session/session.state.ts';
import type { Sessions } from '../../domain/session/sessions.port.ts';

/** Who the bearer of a token is now, with today's rights. Use keeps the session alive. */
export class VerifySessionHandler {
  constructor(
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Null: no such session, or it has ended, or its agent has left. */
  async handle(token: string): Promise<Principal | null> {
    const found = await this.sessions.find(token);
    const now = this.clock.now();
    if (found === null || !found.agent.active || !isAlive(found.session, now)) return null;
    const touched = isTouchDue(found.session, now);
    if (touched) await this.sessions.touch(token, now);
    const session = touched ? { ...found.session, lastSeenAt: now } : found.session;
    return { sessionId: session.sessionId, agent: found.agent, expiresAt: expiryOf(session).toISOString() };
  }
}
