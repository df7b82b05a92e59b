import type { AppendOutcome } from '@baton/event-sourcing';
import pg from 'pg';
import type { BatchAnswer, EncodedTransaction } from './append-batch.ts';
import { batchOutcomes, batchParameters } from './append-batch.ts';
import { lostConnection, storeFault } from './sql-fault.ts';

/** A batch that waits longer for the head or the disk is given up and rolled back by PostgreSQL. */
const STATEMENT_TIMEOUT_MS = 10_000;
/** When not even the time-out is answered the connection is dead. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5000;

export interface BatchWriterOptions {
  readonly connection: pg.PoolConfig;
  readonly schema: string;
  /** Null: PostgreSQL's clock. */
  now(): Date | null;
  /** Called with the new head after every batch that appended something. */
  onAppended(head: number): void;
}

/** Writes batches over a connection of its own, so that no slow query of the service stands before them. */
export class BatchWriter {
  private readonly pool: pg.Pool;
  private readonly statement: { name: string; text: string };

  constructor(private readonly options: BatchWriterOptions) {
    this.pool = new pg.Pool({
      ...options.connection,
      max: 1,
      idleTimeoutMillis: 0,
      keepAlive: true,
      connectionTimeoutMillis: 5000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
    // A broken connection is replaced at the next batch. Without listeners Node would end the process: the pool's is for
    // idle connections, the client's for one that says goodbye in the same breath as its answer.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    const parameters = Array.from({ length: 17 }, (_, index) => `$${index + 1}`).join(', ');
    this.statement = { name: 'append_batch', text: `select ${options.schema}.append_batch(${parameters}) answer` };
  }

  async write(batch: readonly EncodedTransaction[]): Promise<AppendOutcome[]> {
    const values = [this.options.now(), ...batchParameters(batch)];
    const client = await this.connect();
    let failure: unknown;
    try {
      const { rows } = await client.query<{ answer: BatchAnswer }>({ ...this.statement, values });
      const { answer } = rows[0] as { answer: BatchAnswer };
      if (answer.appended > 0) this.options.onAppended(answer.head + answer.appended);
      return batchOutcomes(batch, answer);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure !== undefined && lostConnection(failure));
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async connect(): Promise<pg.PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw storeFault(error, { sent: false });
    }
  }
}
