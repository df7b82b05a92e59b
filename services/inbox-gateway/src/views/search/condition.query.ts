import {
  CHANNELS,
  PRIORITIES,
  type Channel,
  type Priority,
  type SearchField,
  type SearchTerm,
} from '@baton/contracts-inbox-protocol';
import type { Onlooker } from '../conversation/conversation.query.ts';
import type { NamedPeople } from './named-people.query.ts';
import type { SqlText } from './sql-text.query.ts';
import { timeRange } from './time-range.query.ts';
import { wantedOnCard, wantedWords } from './wanted-words.query.ts';

export interface Circumstances {
  readonly viewer: Onlooker;
  readonly people: NamedPeople;
  readonly now: Date;
  readonly zone: string;
}

type Condition = (value: string, sql: SqlText, circumstances: Circumstances) => string | null;

/** Some document of the conversation has these words. */
const holds = (words: string | null, sql: SqlText, card: boolean): string | null =>
  words === null
    ? null
    : `EXISTS (SELECT FROM search.documents d WHERE d.n = c.n${card ? ' AND d.slot = 0' : ''}
        AND d.words @@ ${sql.put(words, 'tsquery')})`;

const onCard =
  (field: 'name' | 'phone' | 'email' | 'reason' | 'tag'): Condition =>
  (value, sql) =>
    holds(wantedOnCard(field, value), sql, true);

const HANDLERS: Readonly<Record<string, string>> = {
  ai: `c.handler = 'assistant'`,
  escalated: `c.handler IN ('waiting', 'offered')`,
  agent: `c.handler = 'agent'`,
};

const LEVELS: Readonly<Record<string, string>> = { low: '<5', medium: '5..10', high: '>10' };

const turns: Condition = (value, sql) => {
  const asked = LEVELS[value] ?? value;
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(asked) ?? [];
  if (first !== undefined) {
    return `c.turns BETWEEN ${sql.put(Number(first), 'integer')} AND ${sql.put(Number(last), 'integer')}`;
  }
  const [, sign = '', count = ''] = /^(<=|>=|<|>|)(\d+)$/.exec(asked) ?? [];
  return `c.turns ${sign === '' ? '=' : sign} ${sql.put(Number(count), 'integer')}`;
};

const during =
  (column: string): Condition =>
  (value, sql, { now, zone }) => {
    const { from, before } = timeRange(value, now, zone);
    const bounds = [
      ...(from === null ? [] : [`${column} >= ${sql.put(from, 'text')}`]),
      ...(before === null ? [] : [`${column} < ${sql.put(before, 'text')}`]),
    ];
    return bounds.join(' AND ');
  };

const assigned: Condition = (value, sql, { viewer, people }) => {
  if (value === 'me') return `c.owner_key = ${sql.put(viewer.agentId, 'text')}`;
  if (value === 'none') return `c.owner_key = ''`;
  if (value === 'others') return `c.owner_key NOT IN ('', ${sql.put(viewer.agentId, 'text')})`;
  return `c.owner_key = ANY(${sql.put(people.agents(value), 'text[]')})`;
};

const FIELDS: Readonly<Record<SearchField, Condition>> = {
  assigned,
  status: (value, sql) => `c.status = ${sql.put(value, 'text')}`,
  handoff: (value) => HANDLERS[value] ?? null,
  channel: (value, sql) => `c.channel_rank = ${sql.put(CHANNELS.indexOf(value as Channel), 'smallint')}`,
  priority: (value, sql) => `c.priority_rank = ${sql.put(PRIORITIES.indexOf(value as Priority), 'smallint')}`,
  team: (value, sql, { people }) => `c.team_id = ANY(${sql.put(people.teams(value), 'text[]')})`,
  turns,
  created: during('c.created_at'),
  active: during('c.last_activity_at'),
  tag: onCard('tag'),
  name: onCard('name'),
  phone: onCard('phone'),
  email: onCard('email'),
  reason: onCard('reason'),
  id: (value, sql) => {
    const beginning = sql.put(value, 'text');
    return `c.conversation_id >= ${beginning} AND c.conversation_id < ${beginning} || '~'`;
  },
};

/** The condition that a term puts on `search.conversations c`; null where it has nothing to ask. */
export const conditionOf = (term: SearchTerm, sql: SqlText, circumstances: Circumstances): string | null => {
  const conditions =
    term.kind === 'text'
      ? [holds(wantedWords(term), sql, false)]
      : term.values.map((value) => FIELDS[term.field](value, sql, circumstances));
  const asked = conditions.filter((condition) => condition !== null);
  if (asked.length === 0) return null;
  const any = asked.length === 1 ? (asked[0] as string) : asked.map((condition) => `(${condition})`).join(' OR ');
  return term.negated ? `NOT (${any})` : asked.length === 1 ? any : `(${any})`;
};

/** What may be seen at all: `maySee`, for the database. */
export const visible = ({ agentId, seesAll, teamIds }: Onlooker, sql: SqlText): string =>
  seesAll
    ? 'true'
    : `(c.team_id = ANY(${sql.put(teamIds, 'text[]')}) OR c.owner_key = ${sql.put(agentId === '' ? '-' : agentId, 'text')})`;
