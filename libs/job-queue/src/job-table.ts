import { comparePositions } from '@baton/event-sourcing';
import type { DeliveredEvent } from '@baton/messaging';
import type { Pool } from 'pg';
import { positionKey, type DeadLetter, type Job } from './job.ts';
import { jobsTable } from './job-queue.migration.ts';

export interface Settlement {
  readonly eventId: string;
  readonly state: 'done' | 'dead' | 'pending';
  /** Milliseconds until it may run again; 0 for a finished job. */
  readonly inMs: number;
  readonly code: string | null;
  /** False when this attempt is not to be counted. */
  readonly counts: boolean;
}

interface JobRow {
  readonly event_id: string;
  readonly lane: string;
  readonly position: string;
  readonly subject: string;
  readonly payload: string;
  readonly traceparent: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly finished_at: Date | null;
}

const COLUMNS = 'event_id, lane, position, subject, payload, traceparent, attempts, last_error, finished_at';

/** The SQL of one consumer's jobs; every method is one statement. */
export class JobTable {
  private readonly jobs: string;

  constructor(
    private readonly pool: Pool,
    schema: string,
    private readonly consumer: string,
  ) {
    this.jobs = jobsTable(schema);
  }

  /** How many were new. */
  async insert(events: readonly DeliveredEvent[], laneOf: (event: DeliveredEvent) => string): Promise<number> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO ${this.jobs} (consumer, event_id, lane, position, position_key, subject, payload, traceparent)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       ON CONFLICT (consumer, event_id) DO NOTHING`,
      [
        this.consumer,
        events.map(({ eventId }) => eventId),
        events.map(laneOf),
        events.map(({ position }) => position),
        events.map(({ position }) => positionKey(position)),
        events.map(({ subject }) => subject),
        events.map(({ payload }) => payload),
        events.map(({ traceparent }) => traceparent ?? null),
      ],
    );
    return rowCount ?? 0;
  }

  /** Keeps what could not become a job, in a lane of its own; what already has its row is left as it is. */
  async bury({ eventId, position, subject, payload, traceparent }: DeliveredEvent, code: string): Promise<void> {
    await this.pool.query(
      `INSERT INTO ${this.jobs}
         (consumer, event_id, lane, position, position_key, subject, payload, traceparent, state, last_error, finished_at)
       VALUES ($1, $2, $2, $3, $4, $5, $6, $7, 'dead', $8, now())
       ON CONFLICT (consumer, event_id) DO NOTHING`,
      [this.consumer, eventId, position, positionKey(position), subject, payload, traceparent ?? null, code],
    );
  }

  /**
   * Takes the first unfinished job of up to `most` lanes, where it is due. Of two processes that ask at once, the
   * second passes over the rows that the first has locked, and sees their lanes as busy.
   */
  async claim(owner: string, most: number, ownedForMs: number): Promise<Job[]> {
    const { rows } = await this.pool.query<JobRow>(
      `WITH chosen AS MATERIALIZED (
         SELECT due.event_id FROM ${this.jobs} due
         WHERE due.consumer = $1 AND due.state = 'pending' AND due.not_before <= now()
           AND NOT EXISTS (
             SELECT FROM ${this.jobs} earlier
             WHERE earlier.consumer = $1 AND earlier.lane = due.lane AND earlier.state IN ('pending', 'running')
               AND (earlier.position_key < due.position_key OR earlier.state = 'running'))
         ORDER BY due.position_key LIMIT $3 FOR UPDATE SKIP LOCKED)
       UPDATE ${this.jobs} job
       SET state = 'running', attempts = job.attempts + 1, owner = $2, owned_until = now() + $4 * interval '1 ms'
       FROM chosen WHERE job.consumer = $1 AND job.event_id = chosen.event_id
       RETURNING ${COLUMNS.split(', ')
         .map((column) => `job.${column}`)
         .join(', ')}`,
      [this.consumer, owner, most, ownedForMs],
    );
    return rows
      .map((row) => ({ ...jobOf(row), attempt: row.attempts }))
      .sort((one, other) => comparePositions(one.position, other.position));
  }

  /** Only rows that are still this owner's: a job that was taken over belongs to the other process. */
  async settle(owner: string, settlements: readonly Settlement[]): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.jobs} job
       SET state = end_.state, last_error = end_.code, owner = NULL, owned_until = NULL,
           attempts = job.attempts - CASE WHEN end_.counts THEN 0 ELSE 1 END,
           not_before = now() + end_.in_ms * interval '1 ms',
           finished_at = CASE WHEN end_.state = 'pending' THEN NULL ELSE now() END
       FROM unnest($3::text[], $4::text[], $5::double precision[], $6::text[], $7::boolean[])
         AS end_ (event_id, state, in_ms, code, counts)
       WHERE job.consumer = $1 AND job.event_id = end_.event_id AND job.state = 'running' AND job.owner = $2`,
      [
        this.consumer,
        owner,
        settlements.map(({ eventId }) => eventId),
        settlements.map(({ state }) => state),
        settlements.map(({ inMs }) => inMs),
        settlements.map(({ code }) => code),
        settlements.map(({ counts }) => counts),
      ],
    );
  }

  /**
   * The jobs behind one that waits are not due before it: so the claim need not look at them again and again while
   * a provider is down and thousands wait.
   */
  async postponeBehind(eventIds: readonly string[]): Promise<void> {
    await this.pool.query(
      // Spelled so that only the primary key and the lane's index fit: of a table that has just filled the planner
      // knows nothing and would take any partial index for empty.
      `WITH head AS MATERIALIZED (
         SELECT lane, position_key, not_before, state FROM ${this.jobs} WHERE consumer = $1 AND event_id = ANY($2)),
       late AS MATERIALIZED (
         SELECT follower.event_id, head.not_before AS until FROM head CROSS JOIN LATERAL (
           SELECT event_id FROM ${this.jobs}
           WHERE consumer = $1 AND lane = head.lane AND state IN ('pending', 'running')
             AND position_key > head.position_key AND not_before < head.not_before OFFSET 0) follower
         WHERE head.state = 'pending')
       UPDATE ${this.jobs} job SET not_before = late.until
       FROM late WHERE job.consumer = $1 AND job.event_id = late.event_id`,
      [this.consumer, eventIds],
    );
  }

  async keep(owner: string, eventIds: readonly string[], ownedForMs: number): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.jobs} SET owned_until = now() + $4 * interval '1 ms'
       WHERE consumer = $1 AND state = 'running' AND owner = $2 AND event_id = ANY($3)`,
      [this.consumer, owner, eventIds, ownedForMs],
    );
  }

  /** Gives back what bears the owner's name although the owner does not have it. */
  async disown(owner: string, except: readonly string[]): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.jobs} SET state = 'pending', attempts = attempts - 1, owner = NULL, owned_until = NULL
       WHERE consumer = $1 AND state = 'running' AND owner = $2 AND NOT event_id = ANY($3)`,
      [this.consumer, owner, except],
    );
  }

  /** Jobs whose process has not been heard of for too long are pending again. How many. */
  async recover(): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE ${this.jobs} SET state = 'pending', owner = NULL, owned_until = NULL, last_error = 'abandoned'
       WHERE consumer = $1 AND state = 'running' AND owned_until < now()`,
      [this.consumer],
    );
    return rowCount ?? 0;
  }

  async purge(upTo: string, olderThanMs: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM ${this.jobs}
       WHERE consumer = $1 AND state IN ('done', 'discarded') AND position_key <= $2
         AND finished_at < now() - $3 * interval '1 ms'`,
      [this.consumer, positionKey(upTo), olderThanMs],
    );
    return rowCount ?? 0;
  }

  async counts(): Promise<Record<'pending' | 'running' | 'dead', number>> {
    const { rows } = await this.pool.query<{ state: 'pending' | 'running' | 'dead'; count: string }>(
      `SELECT state, count(*) FROM ${this.jobs} WHERE consumer = $1 AND state IN ('pending', 'running', 'dead') GROUP BY state`,
      [this.consumer],
    );
    return {
      pending: 0,
      running: 0,
      dead: 0,
      ...Object.fromEntries(rows.map((row) => [row.state, Number(row.count)])),
    };
  }

  async dead(limit: number): Promise<DeadLetter[]> {
    const { rows } = await this.pool.query<JobRow>(
      `SELECT ${COLUMNS} FROM ${this.jobs} WHERE consumer = $1 AND state = 'dead' ORDER BY finished_at DESC, event_id LIMIT $2`,
      [this.consumer, limit],
    );
    return rows.map((row) => ({
      ...jobOf(row),
      attempts: row.attempts,
      reason: row.last_error ?? '',
      diedAt: row.finished_at ?? new Date(0),
    }));
  }

  /** False when there is no such dead letter. */
  async revive(eventId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE ${this.jobs} SET state = 'pending', attempts = 0, not_before = now(), finished_at = NULL
       WHERE consumer = $1 AND event_id = $2 AND state = 'dead'`,
      [this.consumer, eventId],
    );
    return rowCount === 1;
  }

  /** False when there is no such dead letter. */
  async discard(eventId: string, reason: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE ${this.jobs} SET state = 'discarded', last_error = $3, finished_at = now()
       WHERE consumer = $1 AND event_id = $2 AND state = 'dead'`,
      [this.consumer, eventId, reason],
    );
    return rowCount === 1;
  }
}

const jobOf = (row: JobRow): Omit<Job, 'attempt'> => ({
  eventId: row.event_id,
  lane: row.lane,
  position: row.position,
  subject: row.subject,
  payload: row.payload,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
});
