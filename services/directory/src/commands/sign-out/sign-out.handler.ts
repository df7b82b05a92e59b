import type { Sessions, SessionSignals } from '../../domain/session/sessions.port.ts';

/** Ends a session. One that is gone already is ended well. */
export class SignOutHandler {
  constructor(
    private readonly sessions: Sessions,
    private readonly signals: SessionSignals,
  ) {}

  async handle(token: string): Promise<void> {
    const session = await this.sessions.end(token);
    if (session !== null) this.signals.changed({ agentId: session.agentId, sessionId: session.sessionId });
  }
}
