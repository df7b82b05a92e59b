import type {
  AppendOutcome,
  EventData,
  EventStore,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamCheck,
  StreamCommit,
  StreamWrite,
  SubscribeOptions,
  Transaction,
} from '@baton/event-sourcing';
import { OrderFault, StoreFault, meets, validateTransaction } from '@baton/event-sourcing';

export interface Clock {
  now(): Date;
}

/** The store's rules in a few lines, for specs and simulations: the model that the real adapters are compared with. */
export class InMemoryEventStore implements EventStore {
  /** JSON, as a database keeps it: what is read is a copy of its own. The event at position n lies at n - 1. */
  private readonly log: string[] = [];
  private readonly streams = new Map<string, string[]>();
  private readonly versions = new Map<string, number>();
  private readonly claims = new Map<string, string>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock: Clock = { now: () => new Date() }) {}

  async append(transaction: Transaction): Promise<AppendOutcome> {
    validateTransaction(transaction);
    const { writes, checks = [], claims = [] } = transaction;
    for (const { key } of claims) {
      const value = this.claims.get(key);
      if (value !== undefined) return { kind: 'claimed', key, value };
    }
    for (const { stream, expected } of [...writes, ...checks] satisfies readonly StreamCheck[]) {
      const actual = this.versionOf(stream);
      if (!meets(expected, actual)) return { kind: 'conflict', stream, expected, actual };
    }
    const recordedAt = this.clock.now().toISOString();
    const copies = writes.map(({ events }) => copy(events));
    for (const { key, value } of claims) this.claims.set(key, value);
    const commits = writes.map((write, index) => this.write(write, copies[index] as EventData[], recordedAt));
    for (const wake of this.waiting) wake();
    return { kind: 'committed', writes: commits };
  }

  async readStream(stream: string, { from = 1, limit }: ReadStreamOptions = {}): Promise<RecordedEvent[]> {
    const after = Math.max(0, from - 1);
    const end = limit === undefined ? undefined : after + limit;
    return (this.streams.get(stream) ?? []).slice(after, end).map(decode);
  }

  async readAll(after: Position, { limit = 1000 }: ReadAllOptions = {}): Promise<RecordedEvent[]> {
    const from = parsePosition(after);
    return this.log.slice(from, from + limit).map(decode);
  }

  async *subscribe(
    after: Position,
    { signal, batchSize = 1000 }: SubscribeOptions = {},
  ): AsyncGenerator<RecordedEvent[], void> {
    let position = after;
    while (!signal?.aborted) {
      const batch = await this.readAll(position, { limit: batchSize });
      if (batch.length === 0) {
        if (parsePosition(position) > this.log.length) throw new OrderFault(`The log ends before ${position}`);
        await this.nextAppend(position, signal);
        continue;
      }
      yield batch;
      position = (batch[batch.length - 1] as RecordedEvent).position;
    }
  }

  async findClaims(keys: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const key of keys) {
      const value = this.claims.get(key);
      if (value !== undefined) found.set(key, value);
    }
    return found;
  }

  async head(): Promise<Position> {
    return String(this.log.length);
  }

  /** For `InMemoryLeases`: the version of a reserved stream is not made of events. */
  setReservedVersion(stream: string, version: number): void {
    this.versions.set(stream, version);
  }

  private versionOf(stream: string): number {
    return this.versions.get(stream) ?? 0;
  }

  private write({ stream }: StreamWrite, events: readonly EventData[], recordedAt: string): StreamCommit {
    const own = this.streams.get(stream) ?? [];
    this.streams.set(stream, own);
    for (const { id, type, schemaVersion, data, meta } of events) {
      const place = { position: String(this.log.length + 1), stream, version: own.length + 1 };
      const json = JSON.stringify({
        ...place,
        id,
        type,
        schemaVersion,
        data,
        meta,
        recordedAt,
      } satisfies RecordedEvent);
      own.push(json);
      this.log.push(json);
    }
    this.versions.set(stream, own.length);
    return { stream, version: own.length, position: String(this.log.length) };
  }

  private nextAppend(after: Position, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      if (signal?.aborted === true || this.log.length > parsePosition(after)) return resolve();
      this.waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}

/** Fails before anything is changed when an event does not survive JSON. */
const copy = (events: readonly EventData[]): EventData[] => {
  try {
    return JSON.parse(JSON.stringify(events)) as EventData[];
  } catch (cause) {
    throw new StoreFault('invalid', 'Transaction cannot be stored: the data of an event is not JSON', { cause });
  }
};

const decode = (json: string): RecordedEvent => JSON.parse(json) as RecordedEvent;

const parsePosition = (position: Position): number => {
  if (!/^\d{1,15}$/.test(position)) throw new StoreFault('invalid', 'Not a position of this store');
  return Number(position);
};
