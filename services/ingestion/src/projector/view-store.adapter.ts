import { randomUUID } from 'node:crypto';
import { Fault, START, type Position } from '@baton/event-sourcing';
import type { Pool, PoolClient } from 'pg';
import type { WidgetSignal } from '../views/visitor-thread/visitor-thread.row.ts';
import type { WorkingSet } from '../views/visitor-thread/working-set.projection.ts';

/** Raise it when a fold or a table changes: the projector then rebuilds the view by itself. */
export const VIEW_VERSION = 1;

export interface ProjectionState {
  readonly generation: string;
  readonly position: Position;
  /** False while a rebuild catches up. Going live begins a generation: nothing can be resumed across it. */
  readonly live: boolean;
}

/** Rows as columns of texts: documents stay what they were, also where they hold what `jsonb` cannot. */
const columns = <Row>(rows: readonly Row[], ...values: ((row: Row) => string | number | boolean | null)[]) =>
  values.map((value) => rows.map(value));

/** Where the projector keeps the view. Every write is fenced by the projection's row. */
export class ViewStore {
  constructor(private readonly pool: Pool) {}

  /** Takes the projection over for a lease's epoch; makes or empties the view when there is none of this version. */
  async takeOver(epoch: number): Promise<ProjectionState> {
    const { rows } = await this.pool.query<{ schema_version: number }>(
      `UPDATE widget.projection SET lease_epoch = $1 WHERE name = 'widget' AND lease_epoch <= $1 RETURNING schema_version`,
      [epoch],
    );
    const [taken] = rows;
    if (taken === undefined && (await this.generation()) !== undefined) throw lost();
    if (taken?.schema_version !== VIEW_VERSION) await this.reset(epoch);
    return this.state();
  }

  async generation(): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ generation: string }>(
      `SELECT generation FROM widget.projection WHERE name = 'widget'`,
    );
    return rows[0]?.generation;
  }

  /** Empties the view and begins a generation that is not live yet, in one transaction. */
  async reset(epoch: number): Promise<void> {
    await this.pool.query(`
      BEGIN;
      TRUNCATE widget.conversations, widget.threads, widget.messages, widget.merged, widget.visitors, widget.agents;
      INSERT INTO widget.projection VALUES
        ('widget', '${randomUUID()}', '${START}', false, 0, ${String(VIEW_VERSION)}, ${String(Math.trunc(epoch))})
      ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, position = excluded.position,
        live = excluded.live, schema_version = excluded.schema_version, commits = projection.commits + 1,
        lease_epoch = greatest(excluded.lease_epoch, projection.lease_epoch);
      COMMIT;`);
  }

  async goLive(state: ProjectionState, epoch: number): Promise<ProjectionState> {
    const { rowCount } = await this.pool.query(
      `UPDATE widget.projection SET generation = $1, live = true, commits = commits + 1
       WHERE name = 'widget' AND generation = $2 AND position = $3 AND lease_epoch = $4`,
      [randomUUID(), state.generation, state.position, epoch],
    );
    if (rowCount !== 1) throw lost();
    return this.state();
  }

  /** Rows and checkpoint in one transaction; what it changed for whom. */
  async commit(state: ProjectionState, position: Position, set: WorkingSet, epoch: number): Promise<WidgetSignal> {
    const threads = set.threads.changed();
    const teamIds = [...set.movedTeams];
    const visible = threads.length > 0 || teamIds.length > 0 || set.movedContacts.size > 0;
    const client = await this.pool.connect();
    let broken = true;
    try {
      await client.query('BEGIN');
      const { rowCount } = await client.query(
        `UPDATE widget.projection SET position = $1, commits = commits + $2
         WHERE name = 'widget' AND generation = $3 AND position = $4 AND lease_epoch = $5`,
        [position, visible ? 1 : 0, state.generation, state.position, epoch],
      );
      if (rowCount !== 1) {
        await client.query('ROLLBACK');
        broken = false;
        throw lost();
      }
      await write(client, set);
      const visitorIds = await movedVisitors(client, [...set.movedContacts]);
      await client.query('COMMIT');
      broken = false;
      return { threadIds: [...threads.map(({ threadId }) => threadId), ...set.goneThreads], visitorIds, teamIds };
    } finally {
      client.release(broken);
    }
  }

  private async state(): Promise<ProjectionState> {
    const { rows } = await this.pool.query<{ generation: string; position: string; live: boolean }>(
      `SELECT generation, position, live FROM widget.projection WHERE name = 'widget'`,
    );
    const [row] = rows;
    if (row === undefined) throw lost();
    return row;
  }
}

const write = async (client: PoolClient, set: WorkingSet): Promise<void> => {
  const put = async (text: string, values: unknown[][]): Promise<void> => {
    if ((values[0] ?? []).length > 0) await client.query(text, values);
  };
  if (set.goneThreads.size > 0)
    await client.query('DELETE FROM widget.threads WHERE thread_id = ANY($1)', [[...set.goneThreads]]);
  await put(
    `INSERT INTO widget.conversations
     SELECT c, t, m, q, r::json FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS x (c, t, m, q, r)
     ON CONFLICT (conversation_id) DO UPDATE SET thread_id = excluded.thread_id, team_id = excluded.team_id,
       queued_since = excluded.queued_since, row = excluded.row`,
    columns(
      set.conversations.changed(),
      (row) => row.conversationId,
      (row) => row.threadId,
      (row) => row.teamId,
      (row) => (row.handler === 'queue' ? row.queuedSince : null),
      (row) => JSON.stringify(row),
    ),
  );
  await put(
    `INSERT INTO widget.threads
     SELECT t, c, a, e, n, r::json FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::text[])
       AS x (t, c, a, e, n, r)
     ON CONFLICT (thread_id) DO UPDATE SET epoch = excluded.epoch, change = excluded.change, row = excluded.row`,
    columns(
      set.threads.changed(),
      (row) => row.threadId,
      (row) => row.contactId,
      (row) => row.accountId,
      (row) => row.epoch,
      (row) => row.change,
      (row) => JSON.stringify(row),
    ),
  );
  await put(
    `INSERT INTO widget.messages
     SELECT c, m, t, s, v, o, n, r::json
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bool[], $7::int[], $8::text[])
       AS x (c, m, t, s, v, o, n, r)
     ON CONFLICT (conversation_id, message_id) DO UPDATE SET thread_id = excluded.thread_id, seq = excluded.seq,
       rev = excluded.rev, seen = excluded.seen, row = excluded.row`,
    columns(
      set.messages.changed(),
      ({ message }) => message.conversation_id,
      ({ message }) => message.id,
      (row) => row.threadId,
      ({ message }) => message.seq,
      ({ message }) => message.rev,
      ({ message }) => message.author !== 'visitor',
      (row) => row.seen,
      (row) => JSON.stringify(row),
    ),
  );
  await writeWho(put, set);
};

const writeWho = async (put: (text: string, values: unknown[][]) => Promise<void>, set: WorkingSet): Promise<void> => {
  await put(
    `INSERT INTO widget.merged SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (contact_id) DO UPDATE SET into_contact_id = excluded.into_contact_id`,
    columns(
      set.merged.changed(),
      (row) => row.contactId,
      (row) => row.into,
    ),
  );
  await put(
    `INSERT INTO widget.visitors SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (visitor_id) DO UPDATE SET contact_id = excluded.contact_id`,
    columns(
      set.visitors.changed(),
      (row) => row.visitorId,
      (row) => row.contactId,
    ),
  );
  await put(
    `INSERT INTO widget.agents SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (agent_id) DO UPDATE SET name = excluded.name`,
    columns(
      set.agents.changed(),
      (row) => row.agentId,
      (row) => row.name,
    ),
  );
};

/** Everybody who looks through one of these contacts, also those of contacts that were merged into them. */
const movedVisitors = async (client: PoolClient, contactIds: readonly string[]): Promise<string[]> => {
  if (contactIds.length === 0) return [];
  const { rows } = await client.query<{ visitor_id: string }>(
    `SELECT visitor_id FROM widget.visitors
     WHERE contact_id = ANY($1) OR contact_id IN (SELECT contact_id FROM widget.merged WHERE into_contact_id = ANY($1))`,
    [contactIds],
  );
  return rows.map(({ visitor_id }) => visitor_id);
};

/** Somebody else writes the view now, or it was emptied under us: begin again from what is there. */
const lost = (): Fault => new Fault('projection-lost', 'The widget projection is written by another process', 'yes');
