import { Fault } from '@baton/event-sourcing';
import type pg from 'pg';
import type { KeyStore, OwnedKey } from './key-store.port.ts';

const SCHEMA = `
  create schema if not exists keys;
  create table if not exists keys.keys (
    stream text collate "C" primary key,
    owner text collate "C" not null references keys.keys (stream),
    wrapped bytea,
    created_at timestamptz not null default now(),
    erased_at timestamptz,
    check ((wrapped is null) = (erased_at is not null))
  );
  create index if not exists keys_owner on keys.keys (owner);
  create table if not exists keys.checks (name text primary key, value bytea not null);
  comment on schema keys is 'Primary data: without it personal fields of the event store cannot be read. Back it up with the store, and keep those backups no longer than an erasure may take.';
`;

/** Creates the schema `keys`. Safe to run twice and at the same time. */
export const migratePersonalData = async (pool: pg.Pool): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('baton/keys', 0))`);
    await client.query(SCHEMA);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

export class PostgresKeyStore implements KeyStore {
  constructor(private readonly pool: pg.Pool) {}

  async find(streams: readonly string[]): Promise<OwnedKey[]> {
    return this.query<OwnedKey>(
      `select key.stream, key.owner, key.wrapped, owner.wrapped as "ownerWrapped"
         from keys.keys key join keys.keys owner on owner.stream = key.owner
        where key.stream = any($1)`,
      [streams],
    );
  }

  async add(keys: readonly OwnedKey[]): Promise<Set<string>> {
    const rows = await this.query<{ stream: string }>(
      `with new as (
         select * from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) key (stream, owner, wrapped, owner_wrapped)
       ), owners as (
         insert into keys.keys (stream, owner, wrapped)
         select stream, owner, wrapped from new where stream = owner order by stream
         on conflict do nothing returning stream, wrapped
       ), owned as (
         insert into keys.keys (stream, owner, wrapped)
         select stream, owner, wrapped from new
          where stream <> owner
            and (owner, owner_wrapped) in (select stream, wrapped from owners union all select stream, wrapped from keys.keys where stream = any($2))
          order by stream
         on conflict do nothing returning stream
       )
       select stream from owners union all select stream from owned`,
      [
        keys.map(({ stream }) => stream),
        keys.map(({ owner }) => owner),
        keys.map(({ wrapped }) => wrapped),
        keys.map(({ ownerWrapped }) => ownerWrapped),
      ],
    );
    return new Set(rows.map(({ stream }) => stream));
  }

  async erase(owner: string): Promise<string[]> {
    const rows = await this.query<{ stream: string }>(
      `update keys.keys set wrapped = null, erased_at = now() where owner = $1 and wrapped is not null returning stream`,
      [owner],
    );
    return rows.map(({ stream }) => stream);
  }

  async firstCheck(name: string, value: Buffer): Promise<Buffer> {
    await this.query('insert into keys.checks (name, value) values ($1, $2) on conflict do nothing', [name, value]);
    const [row] = await this.query<{ value: Buffer }>('select value from keys.checks where name = $1', [name]);
    return row?.value ?? value;
  }

  private async query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      const { rows } = await this.pool.query<Row>(text, values);
      return rows;
    } catch (cause) {
      throw new Fault('keys-unavailable', 'The keys of personal data cannot be reached', 'yes', { cause });
    }
  }
}
