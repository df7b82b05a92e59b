import type { Checkpoints, EventStore, Leases } from '@baton/event-sourcing';

/** What a conformance suite tests: an empty store of its own for every example. */
export interface OpenedStore {
  readonly store: EventStore;
  readonly leases: Leases;
  readonly checkpoints: Checkpoints;
  /** Lets the store's clock go on: a fake one moves, a real one is waited for. */
  passTime(ms: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = () => Promise<OpenedStore>;
