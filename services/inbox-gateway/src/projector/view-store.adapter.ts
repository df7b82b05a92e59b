import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { Fault, START, type Position } from '@baton/event-sourcing';
import { counterKey, type Counter } from '../views/counts/counts.projection.ts';
import type { Person } from '../views/people/people.projection.ts';
import { WorkingSet } from '../views/working-set.projection.ts';
import {
  CHANGE_LOG,
  CONTACTS,
  CONVERSATION_DETAILS,
  CONVERSATIONS,
  COUNTERS,
  PEOPLE,
  remove,
  THREAD_ITEMS,
  upsert,
  valuesOf,
} from './view-tables.adapter.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';

/** Raise it when a fold or a table changes: the projector then rebuilds the views by itself. */
export const VIEW_VERSION = 4;

/** Entries of the change log that are kept: who is further behind takes a snapshot. */
export const LOG_LENGTH = 20_000;

export interface ProjectionState {
  readonly generation: string;
  readonly position: Position;
  readonly seq: number;
  /** False while a rebuild catches up: no change is logged, and going live begins a new generation. */
  readonly live: boolean;
}

export interface Commit {
  readonly state: ProjectionState;
  readonly position: Position;
  readonly seq: number;
  readonly set: WorkingSet;
  readonly counters: readonly Counter[];
  readonly entries: readonly ChangeEntry[];
}

const FENCE_PARAMETERS = 5;
const PARTS = [CONVERSATIONS, CONVERSATION_DETAILS, THREAD_ITEMS, CONTACTS, PEOPLE, COUNTERS, CHANGE_LOG] as const;

/** Where the columns of each part begin among the parameters. */
const firstOf = (part: (typeof PARTS)[number]): number =>
  PARTS.slice(0, PARTS.indexOf(part)).reduce((sum, { columns }) => sum + columns.length, FENCE_PARAMETERS + 1);

const FENCED = 'EXISTS (SELECT FROM fence)';
const WRITTEN: Readonly<Record<string, string>> = { counters: `(open <> 0 OR waiting <> 0) AND ${FENCED}` };

/** One statement: the checkpoint moves only for the holder of the lease, and the rest happens only if it moved. */
const COMMIT = `
WITH fence AS (
  UPDATE inbox.projection SET position = $1, seq = $2
  WHERE name = 'inbox' AND generation = $3 AND position = $4 AND lease_epoch = $5 RETURNING 1
), ${PARTS.map((part) => `put_${part.name} AS (${upsert(part, firstOf(part), WRITTEN[part.name] ?? FENCED)})`).join(',\n')},
emptied AS (${remove(COUNTERS, firstOf(COUNTERS), `t.open = 0 AND t.waiting = 0 AND ${FENCED}`)})
SELECT count(*)::int AS fenced FROM fence`;

/** Where the projector keeps the views. Every write is fenced by the projection's row. */
export class ViewStore {
  constructor(private readonly pool: Pool) {}

  /** Takes the projection over for a lease's epoch; makes or empties the views when there are none of this version. */
  async takeOver(epoch: number): Promise<ProjectionState> {
    const { rows } = await this.pool.query<{ schema_version: number }>(
      `UPDATE inbox.projection SET lease_epoch = $1 WHERE name = 'inbox' AND lease_epoch <= $1 RETURNING schema_version`,
      [epoch],
    );
    const [taken] = rows;
    if (taken === undefined && (await this.exists())) throw lost();
    if (taken?.schema_version !== VIEW_VERSION) await this.reset(epoch);
    return this.state();
  }

  async generation(): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ generation: string }>(
      `SELECT generation FROM inbox.projection WHERE name = 'inbox'`,
    );
    return rows[0]?.generation;
  }

  /** Empties the views and begins a generation that is not live yet, in one transaction. */
  async reset(epoch: number): Promise<void> {
    await this.pool.query(`
      BEGIN;
      TRUNCATE inbox.conversations, inbox.conversation_details, inbox.thread_items, inbox.contacts, inbox.people,
        inbox.counters, inbox.change_log;
      INSERT INTO inbox.projection VALUES
        ('inbox', '${randomUUID()}', '${START}', 0, false, ${VIEW_VERSION}, ${Math.trunc(epoch)})
      ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, position = excluded.position,
        seq = excluded.seq, live = excluded.live, schema_version = excluded.schema_version,
        lease_epoch = greatest(excluded.lease_epoch, projection.lease_epoch);
      COMMIT;`);
  }

  /** A rebuild has caught up: from here on every change is logged. Nothing can be resumed across it. */
  async goLive(state: ProjectionState, epoch: number): Promise<ProjectionState> {
    const { rowCount } = await this.pool.query(
      `UPDATE inbox.projection SET generation = $1, seq = 0, live = true
       WHERE name = 'inbox' AND generation = $2 AND position = $3 AND lease_epoch = $4`,
      [randomUUID(), state.generation, state.position, epoch],
    );
    if (rowCount !== 1) throw lost();
    return this.state();
  }

  async loadWorkingSet(capacity?: number): Promise<WorkingSet> {
    const set = new WorkingSet(capacity);
    const counters = await this.pool.query<Counter>(
      'SELECT team_id AS "teamId", owner_id AS "ownerId", open, waiting FROM inbox.counters',
    );
    for (const row of counters.rows) set.counters.set(counterKey(row.teamId, row.ownerId), row);
    const people = await this.pool.query<{ person_key: string; person: Person }>('SELECT * FROM inbox.people');
    for (const { person_key, person } of people.rows) set.people.set(person_key, person);
    return set;
  }

  /** Rows, change log and checkpoint in one statement, and so in one transaction. */
  async commit({ state, position, seq, set, counters, entries }: Commit, epoch: number): Promise<void> {
    const { rows } = await this.pool.query<{ fenced: number }>({
      name: 'inbox-commit',
      text: COMMIT,
      values: [
        position,
        seq,
        state.generation,
        state.position,
        epoch,
        ...valuesOf(
          CONVERSATIONS,
          Array.from(set.conversations.changed(), ([, stored]) => stored),
        ),
        ...valuesOf(
          CONVERSATION_DETAILS,
          Array.from(set.details.changed(), ([, details]) => details),
        ),
        ...valuesOf(
          THREAD_ITEMS,
          Array.from(set.items.changed(), ([, kept]) => kept),
        ),
        ...valuesOf(
          CONTACTS,
          Array.from(set.contacts.changed(), ([, contact]) => contact),
        ),
        ...valuesOf(PEOPLE, [...set.changedPeople.values()]),
        ...valuesOf(COUNTERS, counters),
        ...valuesOf(CHANGE_LOG, entries),
      ],
    });
    if (rows[0]?.fenced !== 1) throw lost();
  }

  async pruneLog(seq: number): Promise<void> {
    await this.pool.query('DELETE FROM inbox.change_log WHERE seq <= $1', [seq - LOG_LENGTH]);
  }

  private async exists(): Promise<boolean> {
    const { rowCount } = await this.pool.query(`SELECT FROM inbox.projection WHERE name = 'inbox'`);
    return rowCount === 1;
  }

  private async state(): Promise<ProjectionState> {
    const { rows } = await this.pool.query<{ generation: string; position: string; seq: string; live: boolean }>(
      `SELECT generation, position, seq, live FROM inbox.projection WHERE name = 'inbox'`,
    );
    const [row] = rows;
    if (row === undefined) throw lost();
    return { ...row, seq: Number(row.seq) };
  }
}

/** Somebody else writes the views now, or they were emptied under us: begin again from what is there. */
const lost = (): Fault => new Fault('projection-lost', 'The inbox projection is written by another process', 'yes');
