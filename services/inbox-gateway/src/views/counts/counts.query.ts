import type { Counts } from '@baton/contracts-inbox-protocol';
import type { Onlooker, Reader } from '../conversation/conversation.query.ts';
import { countsOf, type Counter } from './counts.projection.ts';

/** The tabs' numbers: one row a team, and one a team for what the viewer owns. */
export const viewerCounts = async (reader: Reader, viewer: Onlooker): Promise<Counts> => {
  const { rows } = await reader.query<Counter>({
    name: 'inbox-counts',
    text: `SELECT team_id AS "teamId", owner_id AS "ownerId", open, waiting FROM inbox.counters
           WHERE owner_id = $1 OR (owner_id = '' AND ($2 OR team_id = ANY($3::text[])))`,
    values: [viewer.agentId, viewer.seesAll, viewer.teamIds],
  });
  return countsOf(rows, viewer);
};

export const allCounters = async (reader: Reader): Promise<Counter[]> => {
  const { rows } = await reader.query<Counter>(
    'SELECT team_id AS "teamId", owner_id AS "ownerId", open, waiting FROM inbox.counters',
  );
  return rows;
};
