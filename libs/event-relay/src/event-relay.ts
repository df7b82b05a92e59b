import { setTimeout as delay } from 'node:timers/promises';
import {
  Fault,
  leadWhenPossible,
  type Checkpoints,
  type EventStore,
  type Leases,
  type RecordedEvent,
  type Term,
} from '@baton/event-sourcing';
import type { EventPublisher, PublishedEvent } from '@baton/messaging';
import { startingPoint, type StartingPoint } from './starting-point.ts';

/** Checkpoints under which consumers keep up to where they have everything. */
export const CONSUMER_CHECKPOINTS = 'consumer:';

export type RelayReport =
  | { readonly kind: 'leading'; readonly epoch: number }
  | { readonly kind: 'standing-by' }
  /** From the stream's end, or from an earlier position when the stream was emptied. */
  | { readonly kind: 'following'; readonly after: string; readonly refill: boolean }
  /** One event that can never be published; the others go on. */
  | { readonly kind: 'skipped'; readonly eventId: string; readonly code: string }
  | { readonly kind: 'failed'; readonly fault: unknown };

export interface RelayOptions {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>;
  readonly leases: Leases;
  readonly checkpoints: Checkpoints;
  readonly publisher: EventPublisher;
  readonly subjectOf: (event: RecordedEvent) => string;
  /** Unique to this process. */
  readonly owner: string;
  /** Name of the lease and of the checkpoint; `relay` by default. */
  readonly name?: string;
  readonly ttlMs?: number;
  /** How long the stream keeps an event; 72 hours by default. */
  readonly retentionMs?: number;
  readonly batchSize?: number;
  /** The clock that the store records by; the system's by default. */
  readonly now?: () => Date;
  readonly monotonic?: () => number;
  report?(report: RelayReport): void;
}

const HOUR_MS = 3_600_000;
const BACK_OFF_MS = 200;
const CHECKPOINT_EVERY_MS = 500;

/**
 * Follows the store and publishes every event, in order. One process at a time does it (a lease), the others stand
 * by; should two ever do it, the publisher's rule "nothing at or before the last kept position" makes that harmless.
 *
 * At-least-once into the stream, in log order, without gaps: after a crash, a lost acknowledgement or a lost stream
 * it goes back to what the stream really holds. Consumers drop what they have seen.
 */
export class EventRelay {
  private readonly name: string;
  private readonly stop = new AbortController();
  private resync = new AbortController();
  private running: Promise<void> | undefined;
  private unsaved: string | undefined;

  constructor(private readonly options: RelayOptions) {
    this.name = options.name ?? 'relay';
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch that is being published, gives the lease back. */
  async drain(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { leases, owner, ttlMs, monotonic } = this.options;
    const registration = this.options.publisher.onResync(() => this.resync.abort());
    await leadWhenPossible({
      leases,
      resource: this.name,
      owner,
      signal: this.stop.signal,
      lead: (term) => this.lead(term),
      onFault: (fault) => this.report({ kind: 'failed', fault }),
      ...(ttlMs === undefined ? {} : { ttlMs }),
      ...(monotonic === undefined ? {} : { monotonic }),
    });
    await registration.drain();
  }

  private async lead(term: Term): Promise<void> {
    this.report({ kind: 'leading', epoch: term.epoch });
    const saving = setInterval(() => void this.saveCheckpoint(), CHECKPOINT_EVERY_MS);
    while (term.isSafe()) {
      try {
        await this.follow(term);
      } catch (fault) {
        this.report({ kind: 'failed', fault });
        await delay(BACK_OFF_MS, undefined, { signal: term.signal }).catch(() => {});
      }
    }
    clearInterval(saving);
    await this.saveCheckpoint();
    this.report({ kind: 'standing-by' });
  }

  private async follow(term: Term): Promise<void> {
    this.resync = new AbortController();
    const signal = AbortSignal.any([this.resync.signal, term.signal]);
    const from = await this.whereToGoOn();
    const { store, batchSize = 512 } = this.options;
    for await (const batch of store.subscribe(from.after, { signal, batchSize })) {
      if (!term.isSafe()) return;
      const events = batch.filter((event) => from.isNeeded(event)).map((event) => this.published(event));
      if (events.length > 0) await this.publish(events);
      this.unsaved = batch.at(-1)?.position;
    }
  }

  private async whereToGoOn(): Promise<StartingPoint> {
    const { publisher, checkpoints, store, retentionMs = 72 * HOUR_MS, now = () => new Date() } = this.options;
    const last = await publisher.lastPosition();
    const from = startingPoint({
      last,
      checkpoint: await checkpoints.load(this.name),
      floors: [...(await checkpoints.list(CONSUMER_CHECKPOINTS)).values()],
      head: await store.head(),
      keptSince: new Date(now().getTime() - retentionMs).toISOString(),
    });
    this.report({ kind: 'following', after: from.after, refill: last === null });
    return from;
  }

  private async publish(events: readonly PublishedEvent[]): Promise<void> {
    try {
      await this.options.publisher.publish(events);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.retry !== 'never') throw fault;
      for (const event of events) await this.publishAlone(event);
    }
  }

  private async publishAlone(event: PublishedEvent): Promise<void> {
    try {
      await this.options.publisher.publish([event]);
    } catch (fault) {
      if (!(fault instanceof Fault) || fault.retry !== 'never') throw fault;
      this.report({ kind: 'skipped', eventId: event.eventId, code: fault.code });
    }
  }

  private published(event: RecordedEvent): PublishedEvent {
    const { traceparent } = event.meta;
    return {
      subject: this.options.subjectOf(event),
      eventId: event.id,
      position: event.position,
      payload: JSON.stringify(event),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  }

  /**
   * Behind the acknowledgements and only now and then: the stream itself tells where to go on, the checkpoint only
   * says from where to look.
   */
  private async saveCheckpoint(): Promise<void> {
    if (this.unsaved === undefined) return;
    const position = this.unsaved;
    this.unsaved = undefined;
    try {
      await this.options.checkpoints.save(this.name, position);
    } catch (fault) {
      this.report({ kind: 'failed', fault });
    }
  }

  private report(report: RelayReport): void {
    this.options.report?.(report);
  }
}
