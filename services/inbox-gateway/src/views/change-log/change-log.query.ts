import type { Pool, PoolClient } from 'pg';
import type { Cursor } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';
import type { ChangeEntry } from './change.row.ts';

/** Where the views stand; null before the projector has made them. */
export const currentCursor = async (reader: Reader): Promise<Cursor | null> => {
  const { rows } = await reader.query<{ generation: string; seq: string }>({
    name: 'inbox-cursor',
    text: `SELECT generation, seq FROM inbox.projection WHERE name = 'inbox'`,
  });
  return rows[0] === undefined ? null : { generation: rows[0].generation, seq: Number(rows[0].seq) };
};

/** The entries after the cursor, in order, at most `limit`; none when another generation has begun. */
export const changesAfter = async (
  reader: Reader,
  { generation, seq }: Cursor,
  limit: number,
): Promise<ChangeEntry[]> => {
  const { rows } = await reader.query<{ entry: ChangeEntry }>({
    name: 'inbox-changes',
    text: `SELECT entry FROM inbox.change_log
           WHERE seq > $1 AND EXISTS (SELECT FROM inbox.projection WHERE name = 'inbox' AND generation = $2)
           ORDER BY seq LIMIT $3`,
    values: [seq, generation, limit],
  });
  return rows.map(({ entry }) => entry);
};

/** What several queries see at one moment, and which moment of the change log that is. */
export const atOneMoment = async <T>(
  pool: Pool,
  read: (reader: PoolClient, cursor: Cursor) => Promise<T>,
): Promise<{ readonly cursor: Cursor; readonly value: T } | null> => {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const cursor = await currentCursor(client);
    const value = cursor === null ? null : { cursor, value: await read(client, cursor) };
    await client.query('COMMIT');
    broken = false;
    return value;
  } finally {
    // A connection whose transaction did not end must not serve anybody else.
    client.release(broken);
  }
};
