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
import { difference } from '../views/difference.projection.ts';
import { InboxProjection } from '../views/inbox.projection.ts';
import { WorkingSet } from '../views/working-set.projection.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import { encodeSignal } from './change-signal.ts';
import { LOG_LENGTH, type ProjectionState, type ViewStore } from './view-store.adapter.ts';
import type { WorkingSetLoader } from './working-set.adapter.ts';

export interface InboxProjectorOptions {
  readonly store: EventStore;
  readonly views: ViewStore;
  readonly loader: WorkingSetLoader;
  readonly ciphers: CipherSource;
  /** Tells the gateways of a commit. May be lost: they also look by themselves. */
  announce(signal: string): void;
  onFault?(fault: unknown, retryInMs: number): void;
  /** Events a batch; 1,000 by default. */
  readonly batchSize?: number;
  /** Rows of each kind kept in memory; see `WorkingSet`. */
  readonly capacity?: number;
}

/** How often a projector without events looks whether the views are still those that it wrote. */
const LOOK_MS = 1_000;

const codec = new EventCodec<DomainEvent | ConversationEvent>({ schemaVersion: 1 });

/**
 * Keeps the views of the inbox equal to the fold of the event store while it holds the projector's lease. Rows, change
 * log and checkpoint of a batch are one transaction, fenced by the lease's epoch; after it, one signal.
 *
 * A fault (the store, the database, another writer) throws the working set away and begins again from the checkpoint.
 */
export class InboxProjector {
  private set = new WorkingSet();
  private projection = new InboxProjection(this.set);
  private state: ProjectionState | null = null;
  private liveFrom: Position = START;
  private pruned = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: InboxProjectorOptions) {}

  /**
   * Resolves when somebody emptied the views (a rebuild was asked for): run again then. With events to write that shows
   * by itself; this is for the quiet hours. Seen twice, since going live changes the generation too.
   */
  async displaced(signal: AbortSignal): Promise<void> {
    let stranger: string | undefined;
    while (!signal.aborted) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
      const generation = await this.options.views.generation().catch(() => undefined);
      const known = this.state?.generation;
      if (generation === undefined || known === undefined || generation === known) stranger = undefined;
      else if (generation === stranger) return;
      else stranger = generation;
    }
  }

  run(epoch: number, signal: AbortSignal): RunningProjection {
    const { store, onFault } = this.options;
    return runProjection({
      store,
      signal,
      batchSize: this.options.batchSize ?? 1_000,
      loadPosition: () => this.open(epoch),
      apply: (batch) => this.apply(batch, epoch),
      ...(onFault === undefined ? {} : { onFault }),
    });
  }

  private async open(epoch: number): Promise<Position> {
    const { views, store } = this.options;
    // A commit of the run before may still be under way; what it leaves behind is read below.
    await this.writing.catch(() => undefined);
    this.writing = Promise.resolve();
    this.state = await views.takeOver(epoch);
    this.set = await views.loadWorkingSet(this.options.capacity);
    this.projection = new InboxProjection(this.set);
    this.liveFrom = await store.head();
    await this.goLiveWhenCaughtUp(this.state, epoch);
    return this.state.position;
  }

  /** While it catches up, a batch is folded as the one before is written; nobody waits for a single one then. */
  private async apply(batch: readonly RecordedEvent[], epoch: number): Promise<void> {
    const { state } = this;
    if (state === null) return;
    const events = await this.decode(batch);
    await this.options.loader.load(this.set, events);
    for (const event of events) this.projection.apply(event);
    const { counters, changes } = difference(this.set);
    const entries = state.live ? changes.map((change, index) => ({ ...change, seq: state.seq + index + 1 })) : [];
    const { position } = batch[batch.length - 1] as RecordedEvent;
    const next = { ...state, position, seq: state.seq + entries.length };
    await this.writing;
    this.writing = this.options.views.commit(
      { state, position, seq: next.seq, set: this.set, counters, entries },
      epoch,
    );
    this.writing.catch(() => undefined);
    this.set.settle();
    this.state = next;
    if (state.live) await this.written(state, next, entries);
    else await this.goLiveWhenCaughtUp(next, epoch);
  }

  private async written(before: ProjectionState, now: ProjectionState, changes: readonly ChangeEntry[]): Promise<void> {
    await this.writing;
    if (changes.length === 0) return;
    const { generation, seq } = now;
    this.options.announce(encodeSignal({ generation, after: before.seq, seq, changes }));
    await this.prune(seq);
  }

  private async decode(batch: readonly RecordedEvent[]): Promise<RecordedEvent[]> {
    const ciphers = await this.options.ciphers.load(codec.sealedStreams(batch));
    return batch.map((event) => codec.decode(event, ciphers));
  }

  private async goLiveWhenCaughtUp(state: ProjectionState, epoch: number): Promise<void> {
    if (state.live || comparePositions(state.position, this.liveFrom) < 0) return;
    await this.writing;
    this.state = await this.options.views.goLive(state, epoch);
    const { generation, seq } = this.state;
    this.options.announce(encodeSignal({ generation, after: seq, seq, changes: [] }));
  }

  private async prune(seq: number): Promise<void> {
    if (seq - this.pruned < LOG_LENGTH / 10) return;
    this.pruned = seq;
    await this.options.views.pruneLog(seq);
  }
}
