import { setTimeout as pause } from 'node:timers/promises';
import type { Leases } from '@baton/event-sourcing';

export interface LeadershipOptions {
  readonly leases: Leases;
  readonly resource: string;
  readonly owner: string;
  readonly ttlMs: number;
  readonly signal: AbortSignal;
  /** Works until its signal aborts: the lease is lost, or cannot be proved any more. */
  lead(epoch: number, signal: AbortSignal): Promise<void>;
  onFault?(fault: unknown): void;
}

/**
 * Leads whenever the lease can be had, for ever: the standby tries each third of the time to live. A holder stops when
 * a renewal is refused or when two thirds of the time to live have passed without one.
 */
export const lead = async (options: LeadershipOptions): Promise<void> => {
  const { leases, resource, owner, ttlMs, signal } = options;
  while (!signal.aborted) {
    const epoch = await leases.acquire(resource, owner, ttlMs).catch((fault: unknown) => {
      options.onFault?.(fault);
      return null;
    });
    if (epoch !== null) await term(options, epoch);
    else await pause(ttlMs / 3, undefined, { signal }).catch(() => undefined);
  }
};

const term = async (options: LeadershipOptions, epoch: number): Promise<void> => {
  const { leases, resource, owner, ttlMs, signal } = options;
  const lost = new AbortController();
  const stop = AbortSignal.any([signal, lost.signal]);
  const working = options.lead(epoch, stop);
  let provedAt = performance.now();
  while (!stop.aborted) {
    await pause(ttlMs / 3, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) break;
    const held = await leases.renew(resource, owner, epoch, ttlMs).catch((fault: unknown) => {
      options.onFault?.(fault);
      return null;
    });
    if (held === true) provedAt = performance.now();
    if (held === false || performance.now() - provedAt > (ttlMs * 2) / 3) lost.abort();
  }
  await working;
  await leases.release(resource, owner, epoch).catch(() => undefined);
};
