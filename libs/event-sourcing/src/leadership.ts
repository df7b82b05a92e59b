import { setTimeout as delay } from 'node:timers/promises';
import type { Leases } from './event-store.port.ts';

/** One uninterrupted time as the holder of the lease. */
export interface Term {
  readonly epoch: number;
  /** Aborts when the lease is lost, may be lost, or is given up. */
  readonly signal: AbortSignal;
  /** Look at this right before every use: a process that was paused learns here that its time is over. */
  isSafe(): boolean;
}

export interface LeadershipOptions {
  readonly leases: Leases;
  readonly resource: string;
  /** Unique to this process. */
  readonly owner: string;
  /** How long the lease outlives its holder; 2,000 ms by default. A standby asks four times in that time. */
  readonly ttlMs?: number;
  /** Ends it all: the lease is released. */
  readonly signal: AbortSignal;
  /** Called for each term; the lease is given up when it returns or throws. */
  lead(term: Term): Promise<void>;
  onFault?(fault: unknown): void;
  /** Milliseconds of a clock that nobody sets; `performance.now` by default. */
  readonly monotonic?: () => number;
}

const DEFAULT_TTL_MS = 2_000;

/** Leads whenever the lease can be had, stands by otherwise. Resolves when the signal aborted and the lease is released. */
export const leadWhenPossible = async (options: LeadershipOptions): Promise<void> => {
  const { leases, resource, owner, ttlMs = DEFAULT_TTL_MS, signal, onFault } = options;
  const monotonic = options.monotonic ?? (() => performance.now());
  while (!signal.aborted) {
    // The time is taken before the store is asked: the lease may run from any moment after.
    const askedAt = monotonic();
    const epoch = await leases.acquire(resource, owner, ttlMs).catch((fault: unknown) => {
      onFault?.(fault);
      return null;
    });
    if (epoch !== null) {
      const term = new RenewedTerm(options, epoch, ttlMs, askedAt, monotonic);
      await options.lead(term).catch((fault: unknown) => onFault?.(fault));
      term.end();
      await leases.release(resource, owner, epoch).catch((fault: unknown) => onFault?.(fault));
    }
    await delay(ttlMs / 4, undefined, { signal }).catch(() => {});
  }
};

class RenewedTerm implements Term {
  readonly signal: AbortSignal;
  private readonly over = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private renewing = false;

  constructor(
    private readonly options: LeadershipOptions,
    readonly epoch: number,
    private readonly ttlMs: number,
    private renewedAt: number,
    private readonly monotonic: () => number,
  ) {
    this.signal = AbortSignal.any([this.over.signal, options.signal]);
    this.timer = setInterval(() => void this.renew(), ttlMs / 4);
  }

  isSafe(): boolean {
    if (this.monotonic() - this.renewedAt >= (this.ttlMs * 2) / 3) this.over.abort();
    return !this.signal.aborted;
  }

  end(): void {
    clearInterval(this.timer);
    this.over.abort();
  }

  private async renew(): Promise<void> {
    if (!this.isSafe() || this.renewing) return;
    this.renewing = true;
    const askedAt = this.monotonic();
    try {
      const { leases, resource, owner } = this.options;
      if (await leases.renew(resource, owner, this.epoch, this.ttlMs)) this.renewedAt = askedAt;
      else this.over.abort();
    } catch (fault) {
      this.options.onFault?.(fault);
    } finally {
      this.renewing = false;
    }
  }
}
