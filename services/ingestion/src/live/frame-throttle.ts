import type { FrameType } from './visitor-frame.ts';
import { TokenBuckets } from './token-buckets.ts';
import type { WidgetLimits } from './widget-limits.ts';

type Budget = 'message' | 'typing' | 'page' | 'wish' | 'none';

const BUDGETS: Readonly<Record<FrameType, Budget>> = {
  'session.start': 'none',
  'session.resume': 'none',
  'conversation.start': 'message',
  'message.send': 'message',
  'human.request': 'message',
  identify: 'wish',
  'context.set': 'wish',
  'conversation.end': 'wish',
  'csat.submit': 'wish',
  delivered: 'wish',
  read: 'wish',
  typing: 'typing',
  'page.visit': 'page',
  ping: 'none',
};

/** Who sends more than people do waits: the visitor, and everybody behind their address when there are many of them. */
export class FrameThrottle {
  private readonly visitors: Readonly<Record<Exclude<Budget, 'none'>, TokenBuckets>>;
  private readonly messages: TokenBuckets;
  private readonly starts: TokenBuckets;
  private readonly resumes: TokenBuckets;

  constructor(limits: WidgetLimits, monotonic?: () => number) {
    const buckets = (rate: WidgetLimits['typingOfVisitor']): TokenBuckets => new TokenBuckets(rate, monotonic);
    this.visitors = {
      message: buckets(limits.messagesOfVisitor),
      typing: buckets(limits.typingOfVisitor),
      page: buckets(limits.pagesOfVisitor),
      wish: buckets(limits.wishesOfVisitor),
    };
    this.messages = buckets(limits.messagesOfAddress);
    this.starts = buckets(limits.sessionsOfAddress);
    this.resumes = buckets(limits.resumesOfAddress);
  }

  /** 0, or the seconds to wait. */
  frame(type: FrameType, visitorId: string, address: string): number {
    const budget = BUDGETS[type];
    if (budget === 'none') return 0;
    const ofVisitor = this.visitors[budget].take(visitorId);
    return ofVisitor > 0 || budget !== 'message' ? ofVisitor : this.messages.take(address);
  }

  start(address: string): number {
    return this.starts.take(address);
  }

  resume(address: string): number {
    return this.resumes.take(address);
  }
}
