import { CHANNELS, PRIORITIES } from '@baton/contracts-inbox-protocol';
import type { ViewTable } from '../projector/view-tables.adapter.ts';
import { lexemesOf } from '../views/search/document.projection.ts';
import type {
  SearchDocument,
  SearchedContact,
  SearchedConversation,
  SearchedPerson,
} from '../views/search/searched.row.ts';

/** What filters and orders ask. */
export const CONVERSATIONS: ViewTable<SearchedConversation> = {
  schema: 'search',
  name: 'conversations',
  key: ['n'],
  columns: [
    ['n', 'integer', ({ n }) => n],
    ['conversation_id', 'text', ({ stored: { row } }) => row.conversationId],
    ['team_id', 'text', ({ stored: { row } }) => row.teamId],
    ['owner_id', 'text', ({ stored: { row } }) => row.ownerId],
    ['handler', 'text', ({ stored: { row } }) => row.handler],
    ['status', 'text', ({ stored: { row } }) => row.displayStatus],
    ['channel_rank', 'smallint', ({ stored: { row } }) => CHANNELS.indexOf(row.channel)],
    ['priority_rank', 'smallint', ({ stored: { row } }) => PRIORITIES.indexOf(row.priority)],
    ['turns', 'integer', ({ stored: { row } }) => row.turns],
    ['created_at', 'text', ({ stored: { row } }) => row.createdAt],
    ['last_activity_at', 'text', ({ stored: { row } }) => row.lastActivityAt],
    ['waiting_key', 'text', ({ stored: { row } }) => row.waitingSince ?? '9'],
  ],
};

export const MEMORIES: ViewTable<SearchedConversation> = {
  schema: 'search',
  name: 'memories',
  key: ['conversation_id'],
  columns: [
    ['conversation_id', 'text', ({ stored }) => stored.row.conversationId],
    ['memory', 'json', (conversation) => JSON.stringify(conversation)],
  ],
};

export const DOCUMENTS: ViewTable<SearchDocument> = {
  schema: 'search',
  name: 'documents',
  key: ['n', 'slot'],
  columns: [
    ['n', 'integer', ({ n }) => n],
    ['slot', 'integer', ({ slot }) => slot],
    ['words', 'tsvector', lexemesOf],
    ['content', 'json', (document) => JSON.stringify('card' in document ? document.card : document.texts)],
  ],
};

export const CONTACTS: ViewTable<SearchedContact> = {
  schema: 'search',
  name: 'contacts',
  key: ['contact_id'],
  columns: [
    ['contact_id', 'text', ({ contact }) => contact.contactId],
    ['contact', 'json', (contact) => JSON.stringify(contact)],
  ],
};

export const PEOPLE: ViewTable<SearchedPerson> = {
  schema: 'search',
  name: 'people',
  key: ['person_key'],
  columns: [
    ['person_key', 'text', ({ kind, id }) => `${kind}-${id}`],
    ['person', 'json', (person) => JSON.stringify(person)],
  ],
};
