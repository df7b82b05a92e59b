import { setTimeout as pause } from 'node:timers/promises';
import type { Position, RecordedEvent } from '@baton/event-sourcing';
import { OrderFault, StoreFault, comparePositions } from '@baton/event-sourcing';
import type { Doorbell } from './doorbell.ts';
import type { EventReader } from './event-reader.ts';

const FIRST_POLL_MS = 250;
const LAST_POLL_MS = 1000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1000;

export interface Subscription {
  readonly after: Position;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/**
 * A live tail. Everything it yields was read by position, so a doorbell that comes twice or never changes nothing but
 * the delay. While PostgreSQL is away it waits; only an `OrderFault` ends it.
 */
export async function* subscription(
  reader: EventReader,
  doorbell: Doorbell,
  { after, batchSize, signal }: Subscription,
): AsyncGenerator<RecordedEvent[], void> {
  let position = after;
  let pollMs = FIRST_POLL_MS;
  let ahead: Promise<RecordedEvent[]> | undefined;
  let known = false;
  while (!signal.aborted) {
    const batch = await untilRead(ahead, () => reader.readAll(position, batchSize), signal);
    ahead = undefined;
    if (batch === null) return;
    if (batch.length === 0) {
      if (!known) await assertKnown(reader, position, signal);
      known = true;
      await doorbell.wait(Number(position), pollMs, signal);
      pollMs = Math.min(pollMs * 2, LAST_POLL_MS);
      continue;
    }
    known = true;
    pollMs = FIRST_POLL_MS;
    position = (batch[batch.length - 1] as RecordedEvent).position;
    if (batch.length === batchSize) {
      // Catching up: the next batch is read while this one is worked on.
      ahead = reader.readAll(position, batchSize);
      ahead.catch(() => undefined);
    }
    yield batch;
  }
}

/** Repeats a read until PostgreSQL answers; null when the signal came first. `begun` is a first attempt under way. */
const untilRead = async <T>(
  begun: Promise<T> | undefined,
  read: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | null> => {
  let retryMs = FIRST_RETRY_MS;
  for (let attempt = begun ?? read(); ; attempt = read()) {
    try {
      const result = await attempt;
      return signal.aborted ? null : result;
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof StoreFault && error.code === 'unavailable')) throw error;
    }
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }
};

/** A reader that stands beyond the end of the log has read another log: it would wait for events and miss them. */
const assertKnown = async (reader: EventReader, position: Position, signal: AbortSignal): Promise<void> => {
  const head = await untilRead(undefined, () => reader.head(), signal);
  if (head !== null && comparePositions(position, head) > 0) {
    throw new OrderFault(`The reader stands at ${position}, the log ends at ${head}`);
  }
};
