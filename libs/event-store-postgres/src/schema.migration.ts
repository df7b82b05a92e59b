import type pg from 'pg';
import { appendBatchFunction } from './append-batch.sql.ts';

/** The schema that is used unless another is asked for. */
export const DEFAULT_SCHEMA = 'es';

/** A schema's name stands in SQL text: only plain lower-case names are taken. */
export const checkedSchema = (schema: string): string => {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new Error('The schema of an event store has a plain lower-case name');
  return schema;
};

/** Creates what is missing. Safe to run twice and at the same time. */
export const migrateEventStore = async (pool: pg.Pool, schema: string = DEFAULT_SCHEMA): Promise<void> => {
  const es = checkedSchema(schema);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('baton/${es}', 0))`);
    await client.query(tables(es));
    await client.query(appendBatchFunction(es));
    await client.query(acquireLeaseFunction(es));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

/**
 * `head` is one row that every writer locks until it commits: the order of positions is the order of commits, without
 * gaps, so a reader needs nothing but `position > n`. Event bodies are `json`, not `jsonb`: they are stored and given
 * back as they are.
 */
const tables = (es: string): string => `
  create schema if not exists ${es};

  create table if not exists ${es}.head (
    one boolean primary key default true check (one),
    position bigint not null
  ) with (fillfactor = 10);
  insert into ${es}.head (position) values (0) on conflict do nothing;

  create table if not exists ${es}.streams (
    stream text collate "C" primary key,
    version int not null
  ) with (fillfactor = 80);

  create table if not exists ${es}.events (
    position bigint primary key,
    stream text collate "C" not null,
    version int not null,
    id uuid not null,
    type text collate "C" not null,
    schema_version smallint not null,
    data json not null,
    meta json not null,
    recorded_at timestamptz not null,
    unique (stream, version)
  );

  create table if not exists ${es}.claims (
    key text collate "C" primary key,
    value text not null
  );

  create table if not exists ${es}.checkpoints (
    name text collate "C" primary key,
    position text not null
  );

  create table if not exists ${es}.leases (
    resource text collate "C" primary key,
    owner text,
    epoch int not null,
    expires_at timestamptz not null
  );
`;

/**
 * Takes a lease and shows its epoch as the version of its reserved stream. Under the lock of the head, so that every
 * append either saw the new epoch or was committed before it began.
 */
const acquireLeaseFunction = (es: string): string => `
  create or replace function ${es}.acquire_lease(p_resource text, p_owner text, p_ttl interval, p_stream text)
  returns int language plpgsql as $$
  declare
    v_epoch int;
  begin
    perform from ${es}.head for update;
    insert into ${es}.leases as held (resource, owner, epoch, expires_at)
    values (p_resource, p_owner, 1, clock_timestamp() + p_ttl)
    on conflict (resource) do update
      set owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
      where held.owner is null or held.owner = excluded.owner or held.expires_at <= clock_timestamp()
    returning epoch into v_epoch;
    if v_epoch is not null then
      insert into ${es}.streams (stream, version) values (p_stream, v_epoch)
      on conflict (stream) do update set version = excluded.version;
    end if;
    return v_epoch;
  end
  $$;
`;
