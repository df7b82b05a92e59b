import { comparePositions, START, type Checkpoints } from '@baton/event-sourcing';
import type { DeliveredEvent, EventConsumer, Stoppable } from '@baton/messaging';
import type { Pool } from 'pg';
import type { DeadLetter, JobHandler } from './job.ts';
import { JobTable } from './job-table.ts';
import { JobWorker, type WorkerOptions } from './job-worker.ts';

export interface JobQueueOptions {
  readonly pool: Pool;
  /** The schema of the service, where `jobQueueMigration` made the table. */
  readonly schema: string;
  /** Name of the durable consumer; `consumer:<name>` is its checkpoint. */
  readonly consumer: string;
  readonly checkpoints: Checkpoints;
  /** What must be worked on in order; the conversation (fourth token of the subject) by default. */
  readonly laneOf?: (event: DeliveredEvent) => string;
  /**
   * Which of the delivered events are worked on, all by default; the others are done with it. It may be asked again
   * about the same event.
   */
  readonly select?: (events: readonly DeliveredEvent[]) => Promise<readonly DeliveredEvent[]>;
  /** How long finished jobs are kept, in milliseconds; 72 hours by default. */
  readonly keepDoneMs?: number;
  /** A failure in the background, such as a purge. */
  readonly onFault?: (fault: unknown) => void;
}

const HOUR_MS = 3_600_000;
const PURGE_EVERY_MS = 600_000;

/**
 * Events become job rows, then they are acknowledged; workers run the rows. An event has its effect once although it
 * may be delivered often: its row is its memory, and what lies at or before the floor is known to have had its row,
 * even when that is purged.
 */
export class JobQueue {
  private readonly table: JobTable;
  private readonly checkpoint: string;
  private readonly laneOf: (event: DeliveredEvent) => string;
  private readonly workers = new Set<JobWorker>();
  private floor: string = START;

  constructor(private readonly options: JobQueueOptions) {
    this.table = new JobTable(options.pool, options.schema, options.consumer);
    this.checkpoint = `consumer:${options.consumer}`;
    this.laneOf = options.laneOf ?? conversationOf;
  }

  /** Stores what is new and selected, and wakes the workers. One statement beside those of `select`. */
  async enqueue(batch: readonly DeliveredEvent[]): Promise<void> {
    const fresh = batch.filter(({ position }) => comparePositions(position, this.floor) > 0);
    if (fresh.length === 0) return;
    const events = (await this.options.select?.(fresh)) ?? fresh;
    if (events.length === 0) return;
    if ((await this.table.insert(events, this.laneOf)) > 0) for (const worker of this.workers) worker.wake();
  }

  /** Everything up to `position` that this consumer selects has its row. Told by the event consumer. */
  async saveFloor(position: string): Promise<void> {
    if (comparePositions(position, this.floor) <= 0) return;
    await this.options.checkpoints.save(this.checkpoint, position);
    this.floor = position;
  }

  /** Fills the queue from a durable consumer of the same name. */
  async consume(events: EventConsumer, options: { filter: string; batchSize?: number }): Promise<Stoppable> {
    const { checkpoints, consumer } = this.options;
    this.floor = (await checkpoints.load(this.checkpoint)) ?? START;
    // A consumer that has just begun is known from now on: a refill of the stream must not start behind it.
    if (this.floor === START) await checkpoints.save(this.checkpoint, START);
    const consuming = await events.consume(
      {
        ...options,
        durable: consumer,
        onFloor: (position) => this.saveFloor(position),
        // Fails when the row cannot be written: then the event is given back, never given up without a trace.
        deadLetter: (event, code) => this.table.bury(event, code),
      },
      (batch) => this.enqueue(batch),
    );
    const purging = setInterval(() => void this.purge(), PURGE_EVERY_MS).unref();
    return {
      drain: async () => {
        clearInterval(purging);
        await consuming.drain();
      },
    };
  }

  /** Runs jobs until it is drained. */
  work(handler: JobHandler, options: WorkerOptions = {}): Stoppable {
    const worker = new JobWorker(this.table, handler, options);
    this.workers.add(worker);
    return {
      drain: async () => {
        this.workers.delete(worker);
        await worker.drain();
      },
    };
  }

  counts(): Promise<{ pending: number; running: number; dead: number }> {
    return this.table.counts();
  }

  /** The newest first. */
  listDeadLetters(limit = 100): Promise<DeadLetter[]> {
    return this.table.dead(limit);
  }

  /** Tries a dead letter again from its first attempt. False when there is no such one. */
  async replay(eventId: string): Promise<boolean> {
    const revived = await this.table.revive(eventId);
    if (revived) for (const worker of this.workers) worker.wake();
    return revived;
  }

  /** Gives a dead letter up for good. False when there is no such one. */
  discard(eventId: string, reason: string): Promise<boolean> {
    return this.table.discard(eventId, reason);
  }

  /** Forgets finished jobs that are old and lie behind the floor. How many. */
  async purge(): Promise<number> {
    try {
      return await this.table.purge(this.floor, this.options.keepDoneMs ?? 72 * HOUR_MS);
    } catch (fault) {
      this.options.onFault?.(fault);
      return 0;
    }
  }
}

/** `ev.<partition>.<class>.<conversation>.<type>` */
const conversationOf = ({ subject }: DeliveredEvent): string => subject.split('.')[3] ?? subject;
