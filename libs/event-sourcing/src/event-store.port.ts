import type { EventData, Position, RecordedEvent } from './event.ts';

/**
 * What a writer believes about a stream. A number is the exact current version (0: the stream has no event);
 * `streamExists` is satisfied by any version ≥ 1.
 */
export type Expected = 'any' | 'noStream' | 'streamExists' | number;

export interface StreamWrite {
  readonly stream: string;
  readonly expected: Expected;
  /** At least one. */
  readonly events: readonly EventData[];
}

/** A stream that is not written but whose version the decision rests on (a lease's epoch, a directory fact). */
export interface StreamCheck {
  readonly stream: string;
  readonly expected: Expected;
}

/**
 * A unique key taken for ever by the transaction that commits it: a provider's message id, a command's id
 * with its outcome, an identity. `value` is what the next one who asks for the key is told.
 */
export interface Claim {
  readonly key: string;
  readonly value: string;
}

/**
 * All or nothing. A stream may be written once in a transaction. `writes` may be empty when there are claims: the
 * outcome of a command that had nothing to do is remembered too. Every version is the one before the transaction.
 */
export interface Transaction {
  readonly writes: readonly StreamWrite[];
  readonly checks?: readonly StreamCheck[];
  readonly claims?: readonly Claim[];
}

export interface StreamCommit {
  readonly stream: string;
  /** Version after the append. */
  readonly version: number;
  /** Position of the last event appended to this stream. */
  readonly position: Position;
}

/**
 * `conflict`: a write or check did not find the version it expected (`actual` is the current one).
 * `claimed`: a key is taken already; `value` is the first claimant's. Claims are looked at before versions,
 * so that the repeat of a command is told its first outcome and not a conflict.
 */
export type AppendOutcome =
  | { readonly kind: 'committed'; readonly writes: readonly StreamCommit[] }
  | { readonly kind: 'conflict'; readonly stream: string; readonly expected: Expected; readonly actual: number }
  | { readonly kind: 'claimed'; readonly key: string; readonly value: string };

export interface ReadStreamOptions {
  /** First version to return; 1 by default. */
  readonly from?: number;
  /** At most so many events; all by default. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** At most so many events; 1,000 by default. */
  readonly limit?: number;
}

export interface SubscribeOptions {
  /** Ends the iteration, also while it waits. */
  readonly signal?: AbortSignal;
  /** At most so many events a batch; 1,000 by default. */
  readonly batchSize?: number;
}

/**
 * The log that is the truth of the system.
 *
 * Guarantees: transactions are atomic and decided each by itself; readers see every committed event once, in
 * commit order, at rising positions, and never one before all that were committed earlier (no gap appears behind
 * a reader's back). A claim is unique for ever.
 *
 * Fails with `StoreFault`: `code: 'overloaded'` when the bounded queue is full (nothing was written, retry later);
 * `'unavailable'` when the store cannot be reached (`outcomeUnknown` tells whether the transaction may have been
 * committed: repeat it with the same claims to learn); `'invalid'` for a transaction that can never be taken.
 */
export interface EventStore {
  append(transaction: Transaction): Promise<AppendOutcome>;
  /** All events of a stream from `from` on, in order; empty when there is none. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<RecordedEvent[]>;
  /** The next events after `after`, in log order. Empty when the reader has seen all. */
  readAll(after: Position, options?: ReadAllOptions): Promise<RecordedEvent[]>;
  /**
   * A live tail: non-empty batches after `after`, then waits for more until `signal` aborts. It waits also while the
   * store cannot be reached. Throws `OrderFault` when the log has a gap or ends before `after`: the reader's position
   * is from another log.
   */
  subscribe(after: Position, options?: SubscribeOptions): AsyncIterable<RecordedEvent[]>;
  /** The value of each claimed key; keys that are free are absent. */
  findClaims(keys: readonly string[]): Promise<Map<string, string>>;
  /** Position of the last committed event; `START` for an empty log. */
  head(): Promise<Position>;
}

/**
 * Exclusive, fenced ownership of a resource ("relay", "routing/pool-1"). `epoch` rises with every new holder.
 * A holder must stop using the resource when `renew` answers false or when 2/3 of the time to live has passed by
 * its own monotonic clock without a renewal.
 */
export interface Leases {
  /**
   * The epoch is also the version of the reserved stream `leaseStream(resource)`, so that `leaseCheck` fences an append.
   * An owner who asks again gets a new epoch: whatever still runs under the old one is fenced.
   *
   * The new epoch, or null while somebody else holds an unexpired lease. Expiry is judged by the store's clock.
   */
  acquire(resource: string, owner: string, ttlMs: number): Promise<number | null>;
  /** False when the lease was lost to another owner. */
  renew(resource: string, owner: string, epoch: number, ttlMs: number): Promise<boolean>;
  release(resource: string, owner: string, epoch: number): Promise<void>;
}

/** Where a named reader stands, for readers that have no transaction of their own to keep it in. */
export interface Checkpoints {
  load(name: string): Promise<Position | null>;
  /** Sets the position, also backwards (a rewind). */
  save(name: string, position: Position): Promise<void>;
  /** All checkpoints whose name starts with `prefix`. */
  list(prefix: string): Promise<Map<string, Position>>;
}
