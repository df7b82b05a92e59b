import { CHANNELS, PRIORITIES } from '@baton/contracts-inbox-protocol';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import type { StoredContact } from '../views/contact/contact.row.ts';
import type { StoredConversation } from '../views/conversation/conversation.row.ts';
import type { StoredDetails } from '../views/details/details.projection.ts';
import type { Counter } from '../views/counts/counts.projection.ts';
import type { Person } from '../views/people/people.projection.ts';
import type { KeptItem } from '../views/working-set.projection.ts';

type Value = string | number | boolean | null;

/** A table of the views: its key, and each column with its type and where its value comes from. */
export interface ViewTable<Row> {
  /** `inbox` by default. */
  readonly schema?: 'search';
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly (readonly [column: string, type: string, value: (row: Row) => Value])[];
}

/*
 * Documents are handed over as JSON texts, all of a column together, and kept as `json`: that type keeps what
 * people type as it is, also a NUL or half an emoji, which `jsonb` and the functions that open JSON refuse.
 */
export const CONVERSATIONS: ViewTable<StoredConversation> = {
  name: 'conversations',
  key: ['conversation_id'],
  columns: [
    ['conversation_id', 'text', ({ row }) => row.conversationId],
    ['contact_id', 'text', ({ row }) => row.contactId],
    ['team_id', 'text', ({ row }) => row.teamId],
    ['owner_id', 'text', ({ row }) => row.ownerId],
    ['archived', 'boolean', ({ row }) => row.status === 'archived'],
    ['waiting', 'boolean', ({ row }) => row.handler === 'waiting' || row.handler === 'offered'],
    ['last_activity_at', 'text', ({ row }) => row.lastActivityAt],
    ['waiting_key', 'text', ({ row }) => row.waitingSince ?? '9'],
    ['priority_rank', 'smallint', ({ row }) => PRIORITIES.indexOf(row.priority)],
    ['channel_rank', 'smallint', ({ row }) => CHANNELS.indexOf(row.channel)],
    ['row', 'json', ({ row }) => JSON.stringify(row)],
    ['memory', 'json', ({ memory }) => JSON.stringify(memory)],
  ],
};

export const THREAD_ITEMS: ViewTable<KeptItem> = {
  name: 'thread_items',
  key: ['conversation_id', 'item_id'],
  columns: [
    ['conversation_id', 'text', ({ conversationId }) => conversationId],
    ['item_id', 'text', ({ stored }) => stored.item.id],
    ['item_order', 'integer', ({ stored }) => stored.item.order],
    [
      'provider_message_id',
      'text',
      ({ stored: { item } }) => (item.kind === 'message' ? item.providerMessageId : null),
    ],
    ['edited_at', 'text', ({ stored }) => stored.editedAt],
    ['reacted_at', 'text', ({ stored }) => stored.reactedAt],
    ['item', 'json', ({ stored }) => JSON.stringify(stored.item)],
  ],
};

export const CONVERSATION_DETAILS: ViewTable<StoredDetails> = {
  name: 'conversation_details',
  key: ['conversation_id'],
  columns: [
    ['conversation_id', 'text', ({ conversationId }) => conversationId],
    ['details', 'json', (details) => JSON.stringify(details)],
  ],
};

export const CONTACTS: ViewTable<StoredContact> = {
  name: 'contacts',
  key: ['contact_id'],
  columns: [
    ['contact_id', 'text', ({ contactId }) => contactId],
    ['contact', 'json', (contact) => JSON.stringify(contact)],
  ],
};

export const PEOPLE: ViewTable<Person> = {
  name: 'people',
  key: ['person_key'],
  columns: [
    ['person_key', 'text', ({ kind, id }) => `${kind}-${id}`],
    ['person', 'json', (person) => JSON.stringify(person)],
  ],
};

export const COUNTERS: ViewTable<Counter> = {
  name: 'counters',
  key: ['owner_id', 'team_id'],
  columns: [
    ['owner_id', 'text', ({ ownerId }) => ownerId],
    ['team_id', 'text', ({ teamId }) => teamId],
    ['open', 'integer', ({ open }) => open],
    ['waiting', 'integer', ({ waiting }) => waiting],
  ],
};

export const CHANGE_LOG: ViewTable<ChangeEntry> = {
  name: 'change_log',
  key: ['seq'],
  columns: [
    ['seq', 'bigint', ({ seq }) => seq],
    ['entry', 'json', (entry) => JSON.stringify(entry)],
  ],
};

/** JSON texts hold no control characters: joined by one, they cost nobody an escape. */
const BETWEEN = '\u001e';

const array = (type: string, parameter: number): string =>
  type === 'json' ? `string_to_array($${parameter}::text, E'\\x1e')::json[]` : `$${parameter}::${type}[]`;

const unnest = (table: { readonly columns: ViewTable<never>['columns'] }, first: number): string =>
  `unnest(${table.columns.map(([, type], index) => array(type, first + index)).join(', ')}) AS t`;

const names = ({ columns }: { readonly columns: ViewTable<never>['columns'] }): string[] =>
  columns.map(([name]) => name);

/** Puts rows in their places; their columns are the parameters from `first` on, an array each. */
export const upsert = (table: ViewTable<never>, first: number, when: string): string => {
  const columns = names(table).map((name) => `"${name}"`);
  const others = names(table).filter((name) => !table.key.includes(name));
  return `INSERT INTO ${table.schema ?? 'inbox'}.${table.name} (${columns.join(', ')})
    SELECT * FROM ${unnest(table, first)}(${columns.join(', ')}) WHERE ${when}
    ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${others.map((name) => `"${name}" = excluded."${name}"`).join(', ')}`;
};

/** Takes away the rows with these keys that `when` is true of. */
export const remove = (table: ViewTable<never>, first: number, when: string): string =>
  `DELETE FROM inbox.${table.name} AS kept USING ${unnest(table, first)}(${names(table).join(', ')})
    WHERE ${table.key.map((name) => `kept.${name} = t.${name}`).join(' AND ')} AND ${when}`;

export const valuesOf = <Row>({ columns }: ViewTable<Row>, rows: readonly Row[]): (Value[] | string)[] =>
  columns.map(([, type, value]) => (type === 'json' ? rows.map(value).join(BETWEEN) : rows.map(value)));
