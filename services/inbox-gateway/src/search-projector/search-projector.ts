import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationEvent } from '@baton/contracts-conversation';
import {
  comparePositions,
  EventCodec,
  runProjection,
  START,
  type CipherSource,
  type DomainEvent,
  type EventStore,
  type Position,
  type RecordedEvent,
  type RunningProjection,
} from '@baton/event-sourcing';
import { SearchProjection } from '../views/search/search.projection.ts';
import { SearchedSet } from '../views/search/searched-set.projection.ts';
import type { SearchState, SearchStore } from './search-store.adapter.ts';
import type { SearchedSetLoader } from './searched-set.adapter.ts';

export interface SearchProjectorOptions {
  readonly store: EventStore;
  readonly search: SearchStore;
  readonly loader: SearchedSetLoader;
  readonly ciphers: CipherSource;
  onFault?(fault: unknown, retryInMs: number): void;
  /** Events a batch; 1,000 by default. */
  readonly batchSize?: number;
  /** Rows of each kind kept in memory; see `SearchedSet`. */
  readonly capacity?: number;
}

/** A search may be so much behind: it leaves the machine to those who are waited for. */
const REST_MS = 200;
/** How often a projector without events looks whether the search is still the one that it wrote. */
const LOOK_MS = 1_000;

const codec = new EventCodec<DomainEvent | ConversationEvent>({ schemaVersion: 1 });

/**
 * Keeps the search equal to the fold of the event store while it holds its lease. Rows and checkpoint of a batch are one
 * transaction, fenced by the lease's epoch. A fault throws the set away and begins again from the checkpoint.
 */
export class SearchProjector {
  private set = new SearchedSet(0);
  private projection = new SearchProjection(this.set);
  private state: SearchState | null = null;
  private catchingUpTo: Position = START;

  constructor(private readonly options: SearchProjectorOptions) {}

  /** Resolves when somebody emptied the search (a rebuild was asked for): run again then. */
  async displaced(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
      const found = await this.options.search.state().catch(() => null);
      if (found !== null && this.state !== null && found.generation !== this.state.generation) return;
    }
  }

  run(epoch: number, signal: AbortSignal): RunningProjection {
    const { store, onFault, batchSize } = this.options;
    return runProjection({
      store,
      signal,
      batchSize: batchSize ?? 1_000,
      restMs: REST_MS,
      loadPosition: () => this.open(epoch),
      apply: (batch) => this.apply(batch, epoch),
      ...(onFault === undefined ? {} : { onFault }),
    });
  }

  private async open(epoch: number): Promise<Position> {
    const { search, store } = this.options;
    this.state = await search.takeOver(epoch);
    this.set = await search.loadSet(this.state, this.options.capacity);
    this.projection = new SearchProjection(this.set);
    this.catchingUpTo = await store.head();
    return this.state.position;
  }

  private async apply(batch: readonly RecordedEvent[], epoch: number): Promise<void> {
    if (this.state === null) return;
    const ciphers = await this.options.ciphers.load(codec.sealedStreams(batch));
    const events: RecordedEvent[] = batch.map((event) => codec.decode(event, ciphers));
    await this.options.loader.load(this.set, events);
    for (const event of events) this.projection.apply(event);
    const before = this.state.position;
    const { position } = batch[batch.length - 1] as RecordedEvent;
    this.state = await this.options.search.commit(this.state, position, this.set, epoch);
    this.set.settle();
    const was = comparePositions(before, this.catchingUpTo) < 0;
    if (was && comparePositions(position, this.catchingUpTo) >= 0) await this.options.search.analyse();
  }
}
