import { maySee, type Change } from '@baton/contracts-inbox-protocol';
import { conversationPage } from '../../views/conversation/conversation.query.ts';
import { byConversation, EVERYWHERE, NOWHERE, type ConversationEntry, type TopicDefinition } from './topic.ts';
import { teamsKey, type Viewer } from '../../access/viewer.ts';
import type { Onlooker } from '../../views/conversation/conversation.query.ts';

/** The teams' eyes: nobody in particular. What somebody owns elsewhere is told by `mine`. */
const teamsOf = ({ seesAll, teamIds }: Viewer): Onlooker => ({ agentId: '', seesAll, teamIds });

const change = (entries: readonly ConversationEntry[], teams: Onlooker): Change[] => {
  const { row } = entries[entries.length - 1] as ConversationEntry;
  if (maySee(row, teams)) return [{ kind: 'row', row }];
  // Any of the states before may be the one that a client knows.
  const wasSeen = entries.some(({ before }) => before !== null && maySee(before, teams));
  return wasSeen ? [{ kind: 'gone', conversationId: row.conversationId }] : [];
};

/** Rows of the teams that one may see: shared by all who see the same teams, at most four frames a second. */
export const listTopic: TopicDefinition = {
  name: 'list',
  conflateMs: 250,
  audience: (viewer) => ({
    address: '',
    key: teamsKey(viewer),
    as: teamsOf(viewer),
  }),
  concerns: (entry) => (entry.kind === 'conversation' ? EVERYWHERE : NOWHERE),
  changes: (entries, { as }) => [...byConversation(entries).values()].flatMap((group) => change(group, as)),
  snapshot: (reader, viewer, _subject, query) => conversationPage(reader, teamsOf(viewer), query),
};
