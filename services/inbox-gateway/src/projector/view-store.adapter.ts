import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { PRIORITIES } from '@baton/contracts-inbox-protocol';
import { Fault, START, type Position } from '@baton/event-sourcing';
import type { StoredContact } from '../views/contact/contact.row.ts';
import type { StoredConversation } from '../views/conversation/conversation.row.ts';
import { counterKey, type Counter } from '../views/counts/counts.projection.ts';
import type { Person } from '../views/people/people.projection.ts';
import { WorkingSet, type KeptItem } from '../views/working-set.projection.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';

/** Raise it when a fold or a table changes: the projector then rebuilds the views by itself. */
export const VIEW_VERSION = 1;

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

const NEW_ROWS = `
WITH fence AS (
  UPDATE inbox.projection SET position = $1, seq = $2
  WHERE name = 'inbox' AND generation = $3 AND position = $4 AND lease_epoch = $5 RETURNING 1
), conversations AS (
  INSERT INTO inbox.conversations
  SELECT conversation_id, contact_id, team_id, owner_id, archived, waiting, last_activity_at, waiting_key,
         priority_rank, "row", memory
  FROM json_to_recordset($6) AS t(conversation_id text, contact_id text, team_id text, owner_id text, archived boolean,
    waiting boolean, last_activity_at text, waiting_key text, priority_rank smallint, "row" json, memory json)
  WHERE EXISTS (SELECT FROM fence)
  ON CONFLICT (conversation_id) DO UPDATE SET contact_id = excluded.contact_id, team_id = excluded.team_id,
    owner_id = excluded.owner_id, archived = excluded.archived, waiting = excluded.waiting,
    last_activity_at = excluded.last_activity_at, waiting_key = excluded.waiting_key,
    priority_rank = excluded.priority_rank, "row" = excluded."row", memory = excluded.memory
), items AS (
  INSERT INTO inbox.thread_items
  SELECT conversation_id, item_id, item_order, provider_message_id, edited_at, reacted_at, item
  FROM json_to_recordset($7) AS t(conversation_id text, item_id text, item_order integer, provider_message_id text,
    edited_at text, reacted_at text, item json)
  WHERE EXISTS (SELECT FROM fence)
  ON CONFLICT (conversation_id, item_id) DO UPDATE SET item_order = excluded.item_order,
    provider_message_id = excluded.provider_message_id, edited_at = excluded.edited_at,
    reacted_at = excluded.reacted_at, item = excluded.item
), contacts AS (
  INSERT INTO inbox.contacts
  SELECT contact_id, contact FROM json_to_recordset($8) AS t(contact_id text, contact json)
  WHERE EXISTS (SELECT FROM fence)
  ON CONFLICT (contact_id) DO UPDATE SET contact = excluded.contact
), people AS (
  INSERT INTO inbox.people
  SELECT person_key, person FROM json_to_recordset($9) AS t(person_key text, person json)
  WHERE EXISTS (SELECT FROM fence)
  ON CONFLICT (person_key) DO UPDATE SET person = excluded.person
), counters AS (
  INSERT INTO inbox.counters
  SELECT owner_id, team_id, open, waiting
  FROM json_to_recordset($10) AS t(owner_id text, team_id text, open integer, waiting integer)
  WHERE (open <> 0 OR waiting <> 0) AND EXISTS (SELECT FROM fence)
  ON CONFLICT (owner_id, team_id) DO UPDATE SET open = excluded.open, waiting = excluded.waiting
), emptied AS (
  DELETE FROM inbox.counters c
  USING json_to_recordset($10) AS t(owner_id text, team_id text, open integer, waiting integer)
  WHERE t.open = 0 AND t.waiting = 0 AND c.owner_id = t.owner_id AND c.team_id = t.team_id
    AND EXISTS (SELECT FROM fence)
), log AS (
  INSERT INTO inbox.change_log
  SELECT seq, entry FROM json_to_recordset($11) AS t(seq bigint, entry json)
  WHERE EXISTS (SELECT FROM fence)
)
SELECT count(*)::int AS fenced FROM fence`;

/** Where the projector keeps the views. Every write is fenced by the projection's row. */
export class ViewStore {
  constructor(private readonly pool: Pool) {}

  /** Takes the projection over for a lease's epoch; makes or empties the views when there are none of this version. */
  async takeOver(epoch: number): Promise<ProjectionState> {
    const taken = await this.pool.query<{ schema_version: number }>(
      `UPDATE inbox.projection SET lease_epoch = $1 WHERE name = 'inbox' AND lease_epoch <= $1 RETURNING schema_version`,
      [epoch],
    );
    const known = taken.rows[0] ?? (await this.pool.query(`SELECT FROM inbox.projection WHERE name = 'inbox'`)).rows[0];
    if (known !== undefined && taken.rows.length === 0) throw lost();
    if (taken.rows[0]?.schema_version !== VIEW_VERSION) await this.reset(epoch);
    return this.state();
  }

  /** Empties the views and begins a generation that is not live yet, in one transaction. */
  async reset(epoch: number): Promise<void> {
    await this.pool.query(`
      BEGIN;
      TRUNCATE inbox.conversations, inbox.thread_items, inbox.contacts, inbox.people, inbox.counters, inbox.change_log;
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
      text: NEW_ROWS,
      values: [
        position,
        seq,
        state.generation,
        state.position,
        epoch,
        JSON.stringify(Array.from(set.conversations.changed(), ([, stored]) => conversationColumns(stored))),
        JSON.stringify(Array.from(set.items.changed(), ([, kept]) => itemColumns(kept))),
        JSON.stringify(Array.from(set.contacts.changed(), ([, contact]) => contactColumns(contact))),
        JSON.stringify(Array.from(set.changedPeople, ([person_key, person]) => ({ person_key, person }))),
        JSON.stringify(counters.map(({ teamId: team_id, ownerId: owner_id, ...n }) => ({ team_id, owner_id, ...n }))),
        JSON.stringify(entries.map((entry) => ({ seq: entry.seq, entry }))),
      ],
    });
    if (rows[0]?.fenced !== 1) throw lost();
  }

  async pruneLog(seq: number): Promise<void> {
    await this.pool.query('DELETE FROM inbox.change_log WHERE seq <= $1', [seq - LOG_LENGTH]);
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

const conversationColumns = ({ row, memory }: StoredConversation): object => ({
  conversation_id: row.conversationId,
  contact_id: row.contactId,
  team_id: row.teamId,
  owner_id: row.ownerId,
  archived: row.status === 'archived',
  waiting: row.handler === 'waiting' || row.handler === 'offered',
  last_activity_at: row.lastActivityAt,
  waiting_key: row.waitingSince ?? '9',
  priority_rank: PRIORITIES.indexOf(row.priority),
  row,
  memory,
});

const itemColumns = ({ conversationId, stored: { item, editedAt, reactedAt } }: KeptItem): object => ({
  conversation_id: conversationId,
  item_id: item.id,
  item_order: item.order,
  provider_message_id: item.kind === 'message' ? item.providerMessageId : null,
  edited_at: editedAt,
  reacted_at: reactedAt,
  item,
});

const contactColumns = (contact: StoredContact): object => ({ contact_id: contact.contactId, contact });
