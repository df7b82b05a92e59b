import type {
  AppendOutcome,
  EventStore,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  Transaction,
} from '@baton/event-sourcing';
import { StoreFault, validateTransaction } from '@baton/event-sourcing';
import { encodeTransaction } from './append-batch.ts';
import type { Doorbell } from './doorbell.ts';
import type { EventReader } from './event-reader.ts';
import type { GroupCommit } from './group-commit.ts';
import { subscription } from './subscription.ts';

/** The port on PostgreSQL. What each part guarantees is said where it lies. */
export class EventStoreOnPostgres implements EventStore {
  private readonly closed = new AbortController();

  constructor(
    private readonly reader: EventReader,
    private readonly commits: GroupCommit,
    private readonly doorbell: Doorbell,
  ) {}

  async append(transaction: Transaction): Promise<AppendOutcome> {
    if (this.closed.signal.aborted) throw new StoreFault('unavailable', 'The event store is closed');
    validateTransaction(transaction);
    return this.commits.submit(encodeTransaction(transaction));
  }

  readStream(stream: string, { from = 1, limit }: ReadStreamOptions = {}): Promise<RecordedEvent[]> {
    return this.reader.readStream(stream, from, limit);
  }

  readAll(after: Position, { limit = 1000 }: ReadAllOptions = {}): Promise<RecordedEvent[]> {
    return this.reader.readAll(after, limit);
  }

  subscribe(after: Position, { signal, batchSize = 1000 }: SubscribeOptions = {}): AsyncIterable<RecordedEvent[]> {
    const ends = signal === undefined ? this.closed.signal : AbortSignal.any([signal, this.closed.signal]);
    return subscription(this.reader, this.doorbell, { after, batchSize, signal: ends });
  }

  findClaims(keys: readonly string[]): Promise<Map<string, string>> {
    return this.reader.findClaims(keys);
  }

  head(): Promise<Position> {
    return this.reader.head();
  }

  /** Takes no more transactions, ends subscriptions, resolves when everything submitted is decided. */
  async close(): Promise<void> {
    this.closed.abort();
    await this.commits.drain();
  }
}
