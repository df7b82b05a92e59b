import { setTimeout as pause } from 'node:timers/promises';
import type { Position, RecordedEvent } from './event.ts';
import { START } from './event.ts';
import type { EventStore } from './event-store.port.ts';
import { comparePositions } from './position.ts';

export interface ProjectionOptions {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>;
  /** Where the rows stand: the checkpoint that `apply` commits with them. Null for empty rows. Asked at every (re)start. */
  loadPosition(): Promise<Position | null>;
  /** Commits rows and the position of the last event in ONE transaction. A batch is never empty. */
  apply(batch: readonly RecordedEvent[]): Promise<void>;
  /** Stops the loop after the batch in hand. */
  readonly signal: AbortSignal;
  /** At most so many events a batch; 1,000 by default. */
  readonly batchSize?: number;
  /**
   * Rests so long after a batch that was not full, in milliseconds; 0 by default. Who need not be up to date within
   * milliseconds makes few large transactions of many small ones.
   */
  readonly restMs?: number;
  /** Waits after a fault: the first one, doubled up to the last one. 100 and 10,000 ms by default. */
  readonly backOffMs?: { readonly first: number; readonly last: number };
  onFault?(fault: unknown, retryInMs: number): void;
}

export interface ProjectionLag {
  readonly position: Position;
  readonly head: Position;
  /** 0 when everything is applied, else the age of the newest event that is, in milliseconds; null before the first. */
  readonly milliseconds: number | null;
}

export interface RunningProjection {
  /** Resolves when the signal has stopped the loop or the store was closed. Never rejects. */
  readonly done: Promise<void>;
  /** What stopped the loop last; undefined while it makes progress. */
  fault(): unknown;
  lag(now: Date): Promise<ProjectionLag>;
}

/**
 * Feeds a projection from the store by position, for ever. A fault of the store or of `apply` restarts it from the
 * committed checkpoint with back-off; an event that cannot be applied therefore stops the projection loudly instead of
 * being skipped.
 */
export const runProjection = (options: ProjectionOptions): RunningProjection => {
  const { store, signal, batchSize = 1000, restMs = 0, backOffMs = { first: 100, last: 10_000 } } = options;
  let position: Position = START;
  let recordedAt: string | null = null;
  let fault: unknown;
  let waitMs = backOffMs.first;

  const follow = async (): Promise<void> => {
    position = (await options.loadPosition()) ?? START;
    for await (const batch of store.subscribe(position, { signal, batchSize })) {
      await options.apply(batch);
      const last = batch[batch.length - 1] as RecordedEvent;
      ({ position, recordedAt } = last);
      fault = undefined;
      waitMs = backOffMs.first;
      if (restMs > 0 && batch.length < batchSize) await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await follow();
        return;
      } catch (error) {
        fault = error;
        options.onFault?.(error, waitMs);
        await pause(waitMs, undefined, { signal }).catch(() => undefined);
        waitMs = Math.min(waitMs * 2, backOffMs.last);
      }
    }
  };

  return {
    done: run(),
    fault: () => fault,
    async lag(now) {
      const head = await store.head();
      if (comparePositions(position, head) >= 0) return { position, head, milliseconds: 0 };
      const milliseconds = recordedAt === null ? null : Math.max(0, now.getTime() - Date.parse(recordedAt));
      return { position, head, milliseconds };
    },
  };
};
