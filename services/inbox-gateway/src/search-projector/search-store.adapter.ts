import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { Fault, START, type Position } from '@baton/event-sourcing';
import { upsert, valuesOf } from '../projector/view-tables.adapter.ts';
import { SearchedSet } from '../views/search/searched-set.projection.ts';
import type { SearchedPerson } from '../views/search/searched.row.ts';
import { CONTACTS, CONVERSATIONS, DOCUMENTS, MEMORIES, PEOPLE } from './search-tables.adapter.ts';

/** Raise it when a fold, a table or the making of words changes: the projector then rebuilds the search by itself. */
export const SEARCH_VERSION = 3;

export interface SearchState {
  readonly generation: string;
  readonly position: Position;
  readonly conversations: number;
}

const FENCE_PARAMETERS = 5;
const PARTS = [CONVERSATIONS, MEMORIES, DOCUMENTS, CONTACTS, PEOPLE] as const;

const firstOf = (part: (typeof PARTS)[number]): number =>
  PARTS.slice(0, PARTS.indexOf(part)).reduce((sum, { columns }) => sum + columns.length, FENCE_PARAMETERS + 1);

/** One statement: the checkpoint moves only for the holder of the lease, and the rest happens only if it moved. */
const COMMIT = `
WITH fence AS (
  UPDATE search.projection SET position = $1, conversations = $2
  WHERE name = 'search' AND generation = $3 AND position = $4 AND lease_epoch = $5 RETURNING 1
), ${PARTS.map((part) => `put_${part.name} AS (${upsert(part, firstOf(part), 'EXISTS (SELECT FROM fence)')})`).join(',\n')}
SELECT count(*)::int AS fenced FROM fence`;

/** Where the projector keeps the search. Every write is fenced by the projection's row. */
export class SearchStore {
  constructor(private readonly pool: Pool) {}

  /** Takes the projection over for a lease's epoch; makes or empties the search when there is none of this version. */
  async takeOver(epoch: number): Promise<SearchState> {
    const { rows } = await this.pool.query<{ schema_version: number }>(
      `UPDATE search.projection SET lease_epoch = $1 WHERE name = 'search' AND lease_epoch <= $1 RETURNING schema_version`,
      [epoch],
    );
    if (rows[0] === undefined && (await this.state()) !== null) throw lost();
    if (rows[0]?.schema_version !== SEARCH_VERSION) await this.reset(epoch);
    const state = await this.state();
    if (state === null) throw lost();
    return state;
  }

  /** Where the search stands; null before it was made. */
  async state(): Promise<SearchState | null> {
    const { rows } = await this.pool.query<SearchState>(
      `SELECT generation, position, conversations FROM search.projection WHERE name = 'search'`,
    );
    return rows[0] ?? null;
  }

  /** Empties the search and begins a generation, in one transaction. */
  async reset(epoch: number): Promise<void> {
    await this.pool.query(`
      BEGIN;
      TRUNCATE ${PARTS.map(({ name }) => `search.${name}`).join(', ')};
      INSERT INTO search.projection VALUES
        ('search', '${randomUUID()}', '${START}', 0, ${SEARCH_VERSION}, ${Math.trunc(epoch)})
      ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, position = excluded.position,
        conversations = excluded.conversations, schema_version = excluded.schema_version,
        lease_epoch = greatest(excluded.lease_epoch, projection.lease_epoch);
      COMMIT;`);
  }

  async loadSet(state: SearchState, capacity?: number): Promise<SearchedSet> {
    const set = new SearchedSet(state.conversations, capacity);
    const people = await this.pool.query<{ person_key: string; person: SearchedPerson }>('SELECT * FROM search.people');
    for (const { person_key: key, person } of people.rows) set.people.set(key, person);
    return set;
  }

  /** Rows and checkpoint in one statement, and so in one transaction. */
  async commit(state: SearchState, position: Position, set: SearchedSet, epoch: number): Promise<SearchState> {
    const conversations = Array.from(set.conversations.changed(), ([, conversation]) => conversation);
    const { rows } = await this.pool.query<{ fenced: number }>({
      name: 'search-commit',
      text: COMMIT,
      values: [
        ...[position, set.count, state.generation, state.position, epoch],
        ...valuesOf(CONVERSATIONS, conversations),
        ...valuesOf(MEMORIES, conversations),
        ...valuesOf(
          DOCUMENTS,
          Array.from(set.documents.changed(), ([, document]) => document),
        ),
        ...valuesOf(
          CONTACTS,
          Array.from(set.contacts.changed(), ([, contact]) => contact),
        ),
        ...valuesOf(PEOPLE, [...set.changedPeople.values()]),
      ],
    });
    if (rows[0]?.fenced !== 1) throw lost();
    return { ...state, position, conversations: set.count };
  }

  /** After a rebuild the planner must learn at once how frequent the words are. */
  async analyse(): Promise<void> {
    await this.pool.query('ANALYZE search.conversations, search.documents');
  }
}

/** Somebody else writes the search now, or it was emptied under us: begin again from what is there. */
const lost = (): Fault => new Fault('projection-lost', 'The search is written by another process', 'yes');
