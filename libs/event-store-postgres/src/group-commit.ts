import type { AppendOutcome } from '@baton/event-sourcing';
import { StoreFault } from '@baton/event-sourcing';
import type { EncodedTransaction } from './append-batch.ts';
import { refusesValues, storeFault } from './sql-fault.ts';

export interface GroupCommitOptions {
  /** Transactions of one batch at most. */
  readonly maxBatch: number;
  /** Transactions that wait at most; one more is refused with `StoreFault` `overloaded`. */
  readonly maxQueue: number;
}

/** A batch is closed at this size, though never before its first transaction. */
const MAX_BATCH_BYTES = 1024 * 1024;

interface Waiting {
  readonly encoded: EncodedTransaction;
  resolve(outcome: AppendOutcome): void;
  reject(fault: unknown): void;
}

/** Decides all of a batch or throws; after a throw nothing of it is committed, or nobody knows. */
export type WriteBatch = (batch: readonly EncodedTransaction[]) => Promise<readonly AppendOutcome[]>;

/**
 * Coalesces the appends of a process into one statement at a time. Nothing lingers: while a batch is under way the next
 * one collects, and an idle store writes what this turn of the event loop hands in.
 *
 * A batch whose values PostgreSQL refuses is halved until the culprit stands alone, so that it harms nobody else.
 */
export class GroupCommit {
  private queue: Waiting[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly write: WriteBatch,
    private readonly options: GroupCommitOptions,
  ) {}

  submit(encoded: EncodedTransaction): Promise<AppendOutcome> {
    if (this.queue.length >= this.options.maxQueue) {
      return Promise.reject(new StoreFault('overloaded', `${this.options.maxQueue} transactions wait already`));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ encoded, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when everything that was submitted is decided. */
  async drain(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async run(): Promise<void> {
    // Whoever was just answered hands in the next transaction in the same turn: it belongs to the next batch.
    await nextTurn();
    while (this.queue.length > 0) {
      await this.flush(this.takeBatch());
      await nextTurn();
    }
    this.running = undefined;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let size = 0;
    while (size < Math.min(this.queue.length, this.options.maxBatch)) {
      bytes += (this.queue[size] as Waiting).encoded.bytes;
      if (size > 0 && bytes > MAX_BATCH_BYTES) break;
      size += 1;
    }
    return this.queue.splice(0, size);
  }

  private async flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.write(batch.map(({ encoded }) => encoded));
      batch.forEach(({ resolve }, index) => resolve(outcomes[index] as AppendOutcome));
    } catch (error) {
      if (refusesValues(error) && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await this.flush(batch.slice(0, half));
        await this.flush(batch.slice(half));
      } else {
        for (const { reject } of batch) reject(storeFault(error, { sent: true }));
      }
    }
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
