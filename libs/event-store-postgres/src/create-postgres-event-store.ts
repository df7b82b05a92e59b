import type { Checkpoints, EventStore, Leases } from '@baton/event-sourcing';
import pg from 'pg';
import { BatchWriter } from './batch-writer.ts';
import { Doorbell } from './doorbell.ts';
import { assertDurable } from './durability.ts';
import { EventReader } from './event-reader.ts';
import { GroupCommit } from './group-commit.ts';
import { PostgresCheckpoints } from './postgres-checkpoints.adapter.ts';
import { EventStoreOnPostgres } from './postgres-event-store.ts';
import { PostgresLeases } from './postgres-leases.adapter.ts';
import { DEFAULT_SCHEMA, checkedSchema } from './schema.migration.ts';

export interface PostgresEventStoreOptions {
  /** Reads go through it, and it says where the database is. Appends and LISTEN open one connection each beside it. */
  readonly pool: pg.Pool;
  /** `es` by default. */
  readonly schema?: string;
  /** Transactions that wait at most before `StoreFault` `overloaded`; 10,000 by default. */
  readonly maxQueue?: number;
  /** Transactions of one batch at most; 256 by default. */
  readonly maxBatch?: number;
  /** Stamps `recordedAt` instead of PostgreSQL's clock; only for tests that replay old traffic. */
  readonly clock?: { now(): Date };
}

export interface PostgresEventStore {
  readonly store: EventStore;
  readonly leases: Leases;
  readonly checkpoints: Checkpoints;
  /** Finishes what was submitted, ends subscriptions, closes its own connections and leaves the pool open. */
  close(): Promise<void>;
}

/** Opens the store in a database where `migrateEventStore` has run. Throws `Fault` `unsafe-database`, `StoreFault`. */
export const createPostgresEventStore = async (options: PostgresEventStoreOptions): Promise<PostgresEventStore> => {
  const { pool, maxQueue = 10_000, maxBatch = 256, clock } = options;
  const schema = checkedSchema(options.schema ?? DEFAULT_SCHEMA);
  await assertDurable(pool);
  // The pool hides its password from copies.
  const connection = { ...pool.options, password: pool.options.password };
  const doorbell = new Doorbell(connection, schema);
  const writer = new BatchWriter({
    connection,
    schema,
    now: () => clock?.now() ?? null,
    onAppended: (head) => doorbell.announce(head),
  });
  const commits = new GroupCommit((batch) => writer.write(batch), { maxBatch, maxQueue });
  const store = new EventStoreOnPostgres(new EventReader(pool, schema), commits, doorbell);
  return {
    store,
    leases: new PostgresLeases(pool, schema),
    checkpoints: new PostgresCheckpoints(pool, schema),
    async close() {
      await store.close();
      await Promise.all([writer.close(), doorbell.close()]);
    },
  };
};
