import { personKey } from '../../access/viewer.ts';
import { maySee, type Change } from '@baton/contracts-inbox-protocol';
import { conversationPage, type Onlooker } from '../../views/conversation/conversation.query.ts';
import { byConversation, NOWHERE, type ConversationEntry, type TopicDefinition } from './topic.ts';

const change = (entries: readonly ConversationEntry[], owner: Onlooker): Change[] => {
  const { row } = entries[entries.length - 1] as ConversationEntry;
  if (row.ownerId === owner.agentId) return [{ kind: 'row', row }];
  const wasOwned = entries.some(({ before }) => before?.ownerId === owner.agentId);
  if (!wasOwned) return [];
  const gone: Change = { kind: 'gone', conversationId: row.conversationId };
  // The list tells it a moment later; until then the screen must not show it as owned.
  return maySee(row, owner) ? [{ kind: 'row', row }, gone] : [gone];
};

/** What an agent owns, at once. */
export const mineTopic: TopicDefinition = {
  name: 'mine',
  conflateMs: 0,
  audience: (viewer) => ({ address: viewer.agentId, key: personKey(viewer), as: viewer }),
  concerns: (entry) =>
    entry.kind === 'conversation'
      ? [...new Set([entry.row.ownerId, entry.before?.ownerId ?? null])].filter((owner) => owner !== null)
      : NOWHERE,
  changes: (entries, { as }) => [...byConversation(entries).values()].flatMap((group) => change(group, as)),
  snapshot: (reader, viewer, _subject, query) => conversationPage(reader, viewer, { ...query, scope: 'mine' }),
};
