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
import { VisitorThreadProjection } from '../views/visitor-thread/visitor-thread.projection.ts';
import type { WidgetSignal } from '../views/visitor-thread/visitor-thread.row.ts';
import type { ProjectionState, ViewStore } from './view-store.adapter.ts';
import type { WorkingSetLoader } from './working-set.adapter.ts';

export interface WidgetProjectorOptions {
  readonly store: EventStore;
  readonly views: ViewStore;
  readonly loader: WorkingSetLoader;
  readonly ciphers: CipherSource;
  /** Tells the widget processes of a commit. May be lost: they also look by themselves. */
  announce(signal: string): void;
  onFault?(fault: unknown, retryInMs: number): void;
  /** Events a batch; 1,000 by default. */
  readonly batchSize?: number;
}

/** How often a projector without events looks whether the view is still the one that it wrote. */
const LOOK_MS = 1_000;
/** Names in a signal; who is told of more looks by themselves. */
const MOST_NAMES = 1_000;

const codec = new EventCodec<DomainEvent | ConversationEvent>({ schemaVersion: 1 });

/**
 * Keeps what visitors see equal to the fold of the event store while it holds the projector's lease. Rows and
 * checkpoint of a batch are one transaction, fenced by the lease's epoch; after it, one signal. A fault begins again
 * from the checkpoint.
 */
export class WidgetProjector {
  private state: ProjectionState | null = null;
  private liveFrom: Position = START;

  constructor(private readonly options: WidgetProjectorOptions) {}

  /** Resolves when somebody emptied the view: run again then. Seen twice, since going live changes the generation too. */
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
    this.state = await this.options.views.takeOver(epoch);
    this.liveFrom = await this.options.store.head();
    await this.goLiveWhenCaughtUp(epoch);
    return this.state.position;
  }

  private async apply(batch: readonly RecordedEvent[], epoch: number): Promise<void> {
    const { state } = this;
    if (state === null) return;
    const ciphers = await this.options.ciphers.load(codec.sealedStreams(batch));
    const events = batch.map((event) => codec.decode(event, ciphers));
    const set = await this.options.loader.load(events);
    const projection = new VisitorThreadProjection(set);
    for (const event of events) projection.apply(event);
    const { position } = batch[batch.length - 1] as RecordedEvent;
    const signal = await this.options.views.commit(state, position, set, epoch);
    this.state = { ...state, position };
    if (state.live) this.announce(signal);
    else await this.goLiveWhenCaughtUp(epoch);
  }

  private announce(signal: WidgetSignal): void {
    const { threadIds, visitorIds, teamIds } = signal;
    if (threadIds.length + visitorIds.length + teamIds.length === 0) return;
    if (threadIds.length + visitorIds.length <= MOST_NAMES) this.options.announce(JSON.stringify(signal));
  }

  private async goLiveWhenCaughtUp(epoch: number): Promise<void> {
    const { state } = this;
    if (state === null || state.live || comparePositions(state.position, this.liveFrom) < 0) return;
    this.state = await this.options.views.goLive(state, epoch);
  }
}
