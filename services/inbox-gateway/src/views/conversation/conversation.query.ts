import type { ClientBase, Pool } from 'pg';
import {
  CHANNELS,
  PRIORITIES,
  type ConversationPage,
  type ConversationRow,
  type Scope,
  type Sort,
} from '@baton/contracts-inbox-protocol';
import { Fault } from '@baton/event-sourcing';

export type Reader = Pool | ClientBase;

/** Who looks. With an empty `agentId` only what the teams may see is shown. */
export interface Onlooker {
  readonly agentId: string;
  readonly seesAll: boolean;
  readonly teamIds: readonly string[];
}

export interface PageQuery {
  readonly scope: Scope;
  readonly sort: Sort;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly after?: string;
}

interface Order {
  /** The sort key, greatest part first, as `compareRows` has it; the id breaks ties. */
  readonly order: string;
  /** What stands after the key ($3, $4 …, the id last). Redundant bounds let an index be used. */
  readonly after: string;
  keyOf(row: ConversationRow): readonly (string | number)[];
}

const activity = (row: ConversationRow): string => row.lastActivityAt;

/** The orders of the contract. An added one needs its index. */
const ORDERS: Readonly<Record<Sort, Order>> = {
  newest: {
    order: 'last_activity_at DESC, conversation_id',
    after: 'last_activity_at <= $3::text AND (last_activity_at < $3::text OR conversation_id > $4::text)',
    keyOf: (row) => [activity(row)],
  },
  oldest: {
    order: 'last_activity_at, conversation_id',
    after: 'last_activity_at >= $3::text AND (last_activity_at > $3::text OR conversation_id > $4::text)',
    keyOf: (row) => [activity(row)],
  },
  longestWaiting: {
    order: 'waiting_key, last_activity_at DESC, conversation_id',
    after: `waiting_key >= $3::text AND (waiting_key > $3::text OR last_activity_at < $4::text
      OR (last_activity_at = $4::text AND conversation_id > $5::text))`,
    keyOf: (row) => [row.waitingSince ?? '9', activity(row)],
  },
  priority: {
    order: 'priority_rank, last_activity_at DESC, conversation_id',
    after: `priority_rank >= $3::smallint AND (priority_rank > $3::smallint OR last_activity_at < $4::text
      OR (last_activity_at = $4::text AND conversation_id > $5::text))`,
    keyOf: (row) => [PRIORITIES.indexOf(row.priority), activity(row)],
  },
  channel: {
    order: 'channel_rank, last_activity_at DESC, conversation_id',
    after: `channel_rank >= $3::smallint AND (channel_rank > $3::smallint OR last_activity_at < $4::text
      OR (last_activity_at = $4::text AND conversation_id > $5::text))`,
    keyOf: (row) => [CHANNELS.indexOf(row.channel), activity(row)],
  },
  assignment: {
    order: 'owner_key, last_activity_at DESC, conversation_id',
    after: `owner_key >= $3::text AND (owner_key > $3::text OR last_activity_at < $4::text
      OR (last_activity_at = $4::text AND conversation_id > $5::text))`,
    keyOf: (row) => [row.ownerId ?? '', activity(row)],
  },
};

const SCOPES: Readonly<Record<Scope, { readonly teams: string; readonly own: string }>> = {
  all: { teams: 'NOT archived', own: 'NOT archived' },
  waiting: { teams: 'waiting AND NOT archived', own: 'waiting AND NOT archived' },
  mine: { teams: 'false', own: 'NOT archived' },
};

/**
 * A page of what somebody may see: for each team the first rows by its own index, together with what they own
 * elsewhere, merged. The work does not grow with the number of conversations.
 */
export const conversationPage = async (
  reader: Reader,
  viewer: Onlooker,
  { scope, sort, limit, after }: PageQuery,
): Promise<ConversationPage> => {
  const { order, after: beyond, keyOf } = ORDERS[sort];
  const key = after === undefined ? null : readCursor(after, sort);
  const mine = scope === 'mine';
  const rest = `LIMIT $${(key?.length ?? 0) + 3}`;
  const columns = 'conversation_id, last_activity_at, waiting_key, priority_rank, channel_rank, owner_key, "row"';
  const where = (scoped: string): string => `${scoped}${key === null ? '' : ` AND ${beyond}`}`;
  const { rows } = await reader.query<{ row: ConversationRow }>({
    name: `inbox-page-${scope}-${sort}-${key === null ? 'first' : 'next'}-${viewer.seesAll ? 'all' : 'teams'}`,
    text: `
      SELECT "row" FROM (
        SELECT page.* FROM (${mine ? `SELECT ''::text AS team_id WHERE false` : teamsOf(viewer)}) AS team
        CROSS JOIN LATERAL (
          SELECT ${columns} FROM inbox.conversations c
          WHERE c.team_id = team.team_id AND ${where(SCOPES[scope].teams)}
          ORDER BY ${order} ${rest}
        ) AS page
        UNION ALL
        (SELECT ${columns} FROM inbox.conversations
         WHERE owner_id = $1 AND ${where(SCOPES[scope].own)} AND ${ownBeside(mine, viewer.seesAll)}
         ORDER BY ${order} ${rest})
      ) AS visible
      ORDER BY ${order} ${rest}`,
    values: [viewer.agentId, viewer.teamIds, ...(key ?? []), limit + 1],
  });
  const page = rows.slice(0, limit).map(({ row }) => row);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: page, next: more ? writeCursor(sort, [...keyOf(last), last.conversationId]) : null };
};

/** What of the own conversations the teams do not show already. Every form speaks of $2, so that it has a type. */
const ownBeside = (mine: boolean, seesAll: boolean): string => {
  if (mine) return '$2::text[] IS NOT NULL';
  return seesAll ? '$2::text[] IS NULL' : 'NOT team_id = ANY($2::text[])';
};

/** Admins see every team that has a conversation: the counters know them. */
const teamsOf = (viewer: Onlooker): string =>
  viewer.seesAll ? `SELECT team_id FROM inbox.counters WHERE owner_id = ''` : 'SELECT unnest($2::text[]) AS team_id';

const writeCursor = (sort: Sort, key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([sort, ...key])).toString('base64url');

const readCursor = (cursor: string, sort: Sort): readonly (string | number)[] => {
  try {
    const [of, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as (string | number)[];
    const fits =
      ORDERS[sort].after.includes(`$${key.length + 2}`) && !ORDERS[sort].after.includes(`$${key.length + 3}`);
    if (
      of === sort &&
      fits &&
      key.every((part) => (typeof part === 'string' ? !part.includes('\u0000') : Number.isInteger(part)))
    )
      return key;
  } catch {
    // Falls through to the one answer for everything that is not a cursor of ours.
  }
  throw new BadCursor();
};

/** Not a cursor of this list. */
export class BadCursor extends Fault {
  constructor() {
    super('bad-cursor', 'The cursor does not belong to this list', 'never');
  }
}

export const conversationRow = async (reader: Reader, conversationId: string): Promise<ConversationRow | null> => {
  const { rows } = await reader.query<{ row: ConversationRow }>({
    name: 'inbox-row',
    text: 'SELECT "row" FROM inbox.conversations WHERE conversation_id = $1',
    values: [conversationId],
  });
  return rows[0]?.row ?? null;
};

/** The same of many at once; those that do not exist are left out. */
export const guardedConversations = async (
  reader: Reader,
  conversationIds: readonly string[],
): Promise<{ conversationId: string; teamId: string; ownerId: string | null }[]> => {
  const { rows } = await reader.query<{ conversationId: string; teamId: string; ownerId: string | null }>({
    name: 'inbox-guarded-many',
    text: `SELECT conversation_id AS "conversationId", team_id AS "teamId", owner_id AS "ownerId"
           FROM inbox.conversations WHERE conversation_id = ANY($1::text[])`,
    values: [conversationIds],
  });
  return rows;
};

/** The little that decides who may see it. */
export const guardedConversation = async (
  reader: Reader,
  conversationId: string,
): Promise<{ teamId: string; ownerId: string | null } | null> => {
  const { rows } = await reader.query<{ teamId: string; ownerId: string | null }>({
    name: 'inbox-guarded',
    text: 'SELECT team_id AS "teamId", owner_id AS "ownerId" FROM inbox.conversations WHERE conversation_id = $1',
    values: [conversationId],
  });
  return rows[0] ?? null;
};
