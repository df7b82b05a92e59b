import { LRUCache } from 'lru-cache';

export interface Rate {
  /** So many at once. */
  readonly burst: number;
  /** So many again each second. */
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Those who are not heard of for so long have a full bucket again anyway. */
const MOST_KEYS = 50_000;

/** A token bucket for each key. What one key spends is nobody else's. */
export class TokenBuckets {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MOST_KEYS });

  constructor(
    private readonly rate: Rate,
    /** Milliseconds of a clock that nobody sets. */
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** 0 when it may be done; else the seconds, at least 1, after which it may. */
  take(key: string): number {
    const { burst, perSecond } = this.rate;
    const now = this.monotonic();
    const known = this.buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond);
    const may = tokens >= 1;
    this.buckets.set(key, { tokens: may ? tokens - 1 : tokens, at: now });
    return may ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }
}
