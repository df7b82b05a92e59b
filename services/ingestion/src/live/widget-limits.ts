import type { Rate } from './token-buckets.ts';

/** What one visitor, and everybody behind one address, may do. An office shares an address: its share is larger. */
export interface WidgetLimits {
  readonly messagesOfVisitor: Rate;
  readonly messagesOfAddress: Rate;
  /** New visitors. */
  readonly sessionsOfAddress: Rate;
  /** Returns of those who are known, and guesses at tokens. */
  readonly resumesOfAddress: Rate;
  readonly typingOfVisitor: Rate;
  readonly pagesOfVisitor: Rate;
  /** Everything else: marks, wishes, attributes, proofs. */
  readonly wishesOfVisitor: Rate;
  readonly framesOfSocket: Rate;
  readonly socketsOfVisitor: number;
  readonly socketsOfAddress: number;
  /** Who waits for a person and has no tab open for so long has left. */
  readonly leftAfterMs: number;
}

export const WIDGET_LIMITS: WidgetLimits = {
  messagesOfVisitor: { burst: 20, perSecond: 1 },
  messagesOfAddress: { burst: 200, perSecond: 10 },
  sessionsOfAddress: { burst: 30, perSecond: 0.5 },
  resumesOfAddress: { burst: 300, perSecond: 10 },
  typingOfVisitor: { burst: 4, perSecond: 1 },
  pagesOfVisitor: { burst: 10, perSecond: 1 },
  wishesOfVisitor: { burst: 30, perSecond: 2 },
  framesOfSocket: { burst: 100, perSecond: 20 },
  socketsOfVisitor: 10,
  socketsOfAddress: 250,
  leftAfterMs: 5 * 60_000,
};
