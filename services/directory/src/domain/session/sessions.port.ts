import type { Agent } from '@baton/contracts-directory';
import type { Session } from './session.state.ts';

/** Sessions are kept by the SHA-256 of their token: who reads the table cannot sign in with it. */
export interface Sessions {
  open(token: string, session: Session, origin: { readonly ip: string; readonly userAgent: string }): Promise<void>;
  /** The session and its agent as they are now; null when there is none. */
  find(token: string): Promise<{ readonly session: Session; readonly agent: Agent } | null>;
  touch(token: string, now: Date): Promise<void>;
  /** The session that was ended; null when there was none. */
  end(token: string): Promise<Session | null>;
}

/** Tells gateways to forget what they know about an agent or one of their sessions. May be lost: they cache briefly. */
export interface SessionSignals {
  changed(signal: { readonly agentId: string; readonly sessionId?: string }): void;
}
