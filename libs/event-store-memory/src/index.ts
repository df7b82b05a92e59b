import { InMemoryCheckpoints } from './in-memory-checkpoints.ts';
import type { Clock } from './in-memory-event-store.ts';
import { InMemoryEventStore } from './in-memory-event-store.ts';
import { InMemoryLeases } from './in-memory-leases.ts';

export { InMemoryCheckpoints, InMemoryEventStore, InMemoryLeases };
export type { Clock };

/** The same shape as the PostgreSQL adapter's factory. Leases expire by the given clock. */
export const createInMemoryEventStore = (
  clock: Clock = { now: () => new Date() },
): { store: InMemoryEventStore; leases: InMemoryLeases; checkpoints: InMemoryCheckpoints } => {
  const store = new InMemoryEventStore(clock);
  return { store, leases: new InMemoryLeases(store, clock), checkpoints: new InMemoryCheckpoints() };
};
