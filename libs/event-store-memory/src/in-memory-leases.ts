import type { Leases } from '@baton/event-sourcing';
import { leaseStream } from '@baton/event-sourcing';
import type { Clock, InMemoryEventStore } from './in-memory-event-store.ts';

interface Lease {
  /** Null after a release. */
  owner: string | null;
  epoch: number;
  expiresAt: number;
}

export class InMemoryLeases implements Leases {
  private readonly leases = new Map<string, Lease>();

  constructor(
    private readonly store: InMemoryEventStore,
    private readonly clock: Clock,
  ) {}

  async acquire(resource: string, owner: string, ttlMs: number): Promise<number | null> {
    const now = this.clock.now().getTime();
    const held = this.leases.get(resource);
    if (held !== undefined && held.owner !== null && held.owner !== owner && held.expiresAt > now) return null;
    const epoch = (held?.epoch ?? 0) + 1;
    this.leases.set(resource, { owner, epoch, expiresAt: now + ttlMs });
    this.store.setReservedVersion(leaseStream(resource), epoch);
    return epoch;
  }

  async renew(resource: string, owner: string, epoch: number, ttlMs: number): Promise<boolean> {
    const held = this.heldBy(resource, owner, epoch);
    if (held === undefined) return false;
    held.expiresAt = this.clock.now().getTime() + ttlMs;
    return true;
  }

  async release(resource: string, owner: string, epoch: number): Promise<void> {
    const held = this.heldBy(resource, owner, epoch);
    if (held !== undefined) held.owner = null;
  }

  private heldBy(resource: string, owner: string, epoch: number): Lease | undefined {
    const held = this.leases.get(resource);
    return held?.owner === owner && held.epoch === epoch ? held : undefined;
  }
}
