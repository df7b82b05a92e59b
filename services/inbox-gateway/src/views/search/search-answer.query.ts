import type { Pool, PoolClient } from 'pg';
import {
  maySee,
  parseSearch,
  type ConversationRow,
  type SearchPage,
  type SearchParameters,
  type SearchProblem,
  type SearchQuery,
} from '@baton/contracts-inbox-protocol';
import type { Onlooker } from '../conversation/conversation.query.ts';
import { highlightsOf } from './highlight.query.ts';
import { NamedPeople } from './named-people.query.ts';
import { searchPage, type FoundConversation, type FoundPage } from './search.query.ts';
import { isZone } from './time-range.query.ts';

export type SearchAnswer =
  | { readonly kind: 'found'; readonly page: SearchPage }
  | { readonly kind: 'invalid'; readonly problems: readonly SearchProblem[] }
  | { readonly kind: 'tooSlow' };

type Asked = SearchParameters & Required<Pick<SearchParameters, 'sort' | 'limit' | 'zone'>>;

/** Nobody waits longer, and nothing is kept busy longer. */
const PATIENCE_MS = 3_000;
/** PostgreSQL: the statement was ended by its time limit. */
const CANCELLED = '57014';

/** Answers a search: what is found, why it means nothing, or that it takes too long. */
export const search = async (pool: Pool, viewer: Onlooker, asked: Asked, now: Date): Promise<SearchAnswer> => {
  const parsed = parseSearch(asked.q);
  if (parsed.problems.length > 0) return { kind: 'invalid', problems: parsed.problems };
  if (!isZone(asked.zone)) return { kind: 'invalid', problems: [unknownZone(asked)] };
  const people = await NamedPeople.read(pool);
  const problems = people.problems(parsed, asked.q);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const { query } = parsed;
  try {
    return await inTime(pool, async (reader) => {
      const question = { ...asked, query, sort: query.sort ?? asked.sort };
      const page = await searchPage(reader, question, { viewer, people, now, zone: asked.zone });
      return { kind: 'found', page: await shown(reader, viewer, query, page) };
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === CANCELLED) return { kind: 'tooSlow' };
    throw error;
  }
};

const shown = async (
  reader: PoolClient,
  viewer: Onlooker,
  query: SearchQuery,
  { found, next, total }: FoundPage,
): Promise<SearchPage> => {
  const rows = await rowsOf(reader, viewer, found);
  const known = new Set(rows.map(({ conversationId }) => conversationId));
  const highlights = await highlightsOf(
    reader,
    query,
    found.filter(({ conversationId }) => known.has(conversationId)),
  );
  return { rows, next, total, highlights };
};

/**
 * The rows as the inbox shows them. They may be newer than what the search knows: who may see them is asked once more,
 * of the rows themselves.
 */
const rowsOf = async (
  reader: PoolClient,
  viewer: Onlooker,
  found: readonly FoundConversation[],
): Promise<ConversationRow[]> => {
  const { rows } = await reader.query<{ row: ConversationRow }>({
    name: 'search-rows',
    text: 'SELECT "row" FROM inbox.conversations WHERE conversation_id = ANY($1)',
    values: [found.map(({ conversationId }) => conversationId)],
  });
  const byId = new Map(rows.map(({ row }) => [row.conversationId, row]));
  return found.flatMap(({ conversationId }) => {
    const row = byId.get(conversationId);
    return row !== undefined && maySee(row, viewer) ? [row] : [];
  });
};

const inTime = async <T>(pool: Pool, read: (reader: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${PATIENCE_MS}; SET LOCAL jit = off`);
    const value = await read(client);
    await client.query('COMMIT');
    broken = false;
    return value;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    // A connection whose transaction did not end must not serve anybody else.
    client.release(broken);
  }
};

const unknownZone = ({ zone }: Asked): SearchProblem => ({
  from: 0,
  to: 0,
  message: `There is no time zone ${zone}.`,
  suggestion: null,
});
