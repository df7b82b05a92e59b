import { randomBytes, randomUUID } from 'node:crypto';
import type { DirectoryRefusal, Principal, SignIn } from '@baton/contracts-directory';
import type { Clock } from '@baton/service-kit';
import type { Passwords } from '../../domain/passwords.port.ts';
import { expiryOf, type Session } from '../../domain/session/session.state.ts';
import type { Sessions } from '../../domain/session/sessions.port.ts';
import type { SignInThrottle } from '../../domain/sign-in-throttle/sign-in-throttle.port.ts';
import type { Credentials } from './credentials.port.ts';

export type SignInOutcome =
  | { readonly kind: 'accepted'; readonly result: { readonly token: string; readonly principal: Principal } }
  | { readonly kind: 'refused'; readonly refusal: DirectoryRefusal };

/**
 * Opens a session for the right password. An unknown address, a wrong password and a deactivated agent are one
 * answer that takes one time: nobody learns who works here. The attempt is counted before the password is looked at.
 */
export class SignInHandler {
  constructor(
    private readonly credentials: Credentials,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async handle({ email, password, ip, userAgent }: SignIn): Promise<SignInOutcome> {
    const retryAfterSeconds = await this.throttle.begin(email, ip, this.clock.now());
    if (retryAfterSeconds !== null) {
      return { kind: 'refused', refusal: { code: 'throttled', retryAfterSeconds } };
    }
    const found = await this.credentials.find(email);
    const right = await this.passwords.verify(password, found?.passwordHash ?? null);
    if (found === null || !right || !found.agent.active) {
      return { kind: 'refused', refusal: { code: 'wrong-credentials' } };
    }
    await this.throttle.succeed(email, ip);
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const { agent } = found;
    const session: Session = { sessionId: randomUUID(), agentId: agent.agentId, openedAt: now, lastSeenAt: now };
    await this.sessions.open(token, session, { ip, userAgent });
    const expiresAt = expiryOf(session).toISOString();
    return { kind: 'accepted', result: { token, principal: { sessionId: session.sessionId, agent, expiresAt } } };
  }
}
