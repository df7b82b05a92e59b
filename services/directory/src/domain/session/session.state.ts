/** A signed-in browser. The token itself is known to the browser only; we keep its SHA-256. */
export interface Session {
  readonly sessionId: string;
  readonly agentId: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
}

const HOUR = 3_600_000;

/** A session ends after so long without use, in milliseconds. */
export const IDLE_LIMIT_MS = 12 * HOUR;
/** …and after so long in any case. */
export const ABSOLUTE_LIMIT_MS = 7 * 24 * HOUR;
/** Use is noted at most so often, so that looking at a session rarely writes. */
export const TOUCH_EVERY_MS = 60_000;

export const expiryOf = (session: Session): Date =>
  new Date(Math.min(session.lastSeenAt.getTime() + IDLE_LIMIT_MS, session.openedAt.getTime() + ABSOLUTE_LIMIT_MS));

export const isAlive = (session: Session, now: Date): boolean => now < expiryOf(session);

export const isTouchDue = (session: Session, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() >= TOUCH_EVERY_MS;
