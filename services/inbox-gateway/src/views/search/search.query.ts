import { SEARCH_COUNTED, type SearchQuery, type Sort } from '@baton/contracts-inbox-protocol';
import { BadCursor, type Reader } from '../conversation/conversation.query.ts';
import { conditionOf, visible, type Circumstances } from './condition.query.ts';
import { SqlText } from './sql-text.query.ts';

/** Columns of a sort, greatest part first; `n`, the age of the conversation, breaks ties. */
type Order = readonly (readonly [column: string, type: string, direction: 'ASC' | 'DESC'])[];

const NEWEST = [
  ['last_activity_at', 'text', 'DESC'],
  ['n', 'integer', 'DESC'],
] as const;

/** The orders of the contract. An added one needs its index. */
const ORDERS: Readonly<Record<Sort, Order>> = {
  newest: NEWEST,
  oldest: [
    ['last_activity_at', 'text', 'ASC'],
    ['n', 'integer', 'ASC'],
  ],
  longestWaiting: [['waiting_key', 'text', 'ASC'], ...NEWEST],
  priority: [['priority_rank', 'smallint', 'ASC'], ...NEWEST],
  channel: [['channel_rank', 'smallint', 'ASC'], ...NEWEST],
  assignment: [['owner_key', 'text', 'ASC'], ...NEWEST],
};

export interface SearchQuestion {
  readonly query: SearchQuery;
  readonly sort: Sort;
  readonly limit: number;
  readonly after?: string;
}

export interface FoundPage {
  readonly found: readonly FoundConversation[];
  readonly next: string | null;
  readonly total: { readonly count: number; readonly more: boolean } | null;
}

export interface FoundConversation {
  readonly n: number;
  readonly conversationId: string;
}

type Row = Readonly<Record<string, string | number>> & { readonly n: number; readonly conversation_id: string };

/** The conversations that a search finds. The first page is counted too: one question answers both. */
export const searchPage = async (
  reader: Reader,
  { query, sort, limit, after }: SearchQuestion,
  circumstances: Circumstances,
): Promise<FoundPage> => {
  const order = ORDERS[sort];
  const sql = new SqlText();
  const conditions = [
    visible(circumstances.viewer, sql),
    ...query.terms.flatMap((term) => conditionOf(term, sql, circumstances) ?? []),
    ...(after === undefined ? [] : [beyond(order, readCursor(after, sort, order), sql)]),
  ];
  const most = after === undefined ? SEARCH_COUNTED + 1 : limit + 1;
  const { rows } = await reader.query<Row>({
    text: `SELECT c.conversation_id, ${order.map(([column]) => `c.${column}`).join(', ')} FROM search.conversations c
      WHERE ${conditions.join('\n AND ')}
      ORDER BY ${order.map(([column, , direction]) => `c.${column} ${direction}`).join(', ')}
      LIMIT ${sql.put(most, 'integer')}`,
    values: sql.values,
  });
  const found = rows.slice(0, limit).map((row) => ({ n: row.n, conversationId: row.conversation_id }));
  const last = rows[limit - 1];
  const more = rows.length > limit && last !== undefined;
  return {
    found,
    next: more ? writeCursor(sort, order, last) : null,
    total:
      after === undefined ? { count: Math.min(rows.length, SEARCH_COUNTED), more: rows.length > SEARCH_COUNTED } : null,
  };
};

/** What stands after a key: past its first part, or level with it and past the rest. */
const beyond = (order: Order, key: readonly (string | number)[], sql: SqlText): string => {
  const [first] = order;
  const parts = order.map(([column, type, direction], index) => {
    const level = order.slice(0, index).map(([other, otherType], at) => `c.${other} = ${sql.put(key[at], otherType)}`);
    return [...level, `c.${column} ${direction === 'ASC' ? '>' : '<'} ${sql.put(key[index], type)}`].join(' AND ');
  });
  // The bound lets an index begin where the page does.
  const bound = `c.${first?.[0]} ${first?.[2] === 'ASC' ? '>=' : '<='} ${sql.put(key[0], first?.[1] ?? 'text')}`;
  return `${bound} AND (${parts.map((part) => `(${part})`).join(' OR ')})`;
};

const writeCursor = (sort: Sort, order: Order, row: Row): string =>
  Buffer.from(JSON.stringify([sort, ...order.map(([column]) => row[column])])).toString('base64url');

const fits = (part: unknown, type: string): boolean => {
  if (type === 'text') return typeof part === 'string' && !part.includes('\u0000');
  return Number.isInteger(part) && Math.abs(part as number) < (type === 'smallint' ? 32_768 : 2_147_483_648);
};

const readCursor = (cursor: string, sort: Sort, order: Order): (string | number)[] => {
  try {
    const [of, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as (string | number)[];
    const known = of === sort && key.length === order.length;
    if (known && order.every(([, type], index) => fits(key[index], type))) return key;
  } catch {
    // Falls through to the one answer for everything that is not a cursor of ours.
  }
  throw new BadCursor();
};
