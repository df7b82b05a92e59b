import { personKey } from '../../access/viewer.ts';
import { maySee, type Change, type ThreadItem } from '@baton/contracts-inbox-protocol';
import type { ChangeEntry } from '../../views/change-log/change.row.ts';
import { contactCard } from '../../views/contact/contact.projection.ts';
import type { Onlooker } from '../../views/conversation/conversation.query.ts';
import { conversationSnapshot } from '../../views/conversation/snapshot.query.ts';
import type { ConversationEntry, TopicDefinition } from './topic.ts';

const changes = (entries: readonly ChangeEntry[], conversationId: string, viewer: Onlooker): Change[] => {
  const own = entries.filter(
    (entry): entry is ConversationEntry => entry.kind === 'conversation' && entry.row.conversationId === conversationId,
  );
  const row = own.at(-1)?.row;
  if (row !== undefined && !maySee(row, viewer)) return [{ kind: 'gone', conversationId }];
  const items = new Map<string, ThreadItem>();
  for (const entry of own) for (const item of entry.items) items.set(item.id, item);
  const details = own.findLast((entry) => entry.details !== undefined)?.details;
  const contact = entries.findLast((entry) => entry.kind === 'contact')?.contact;
  return [
    ...(row === undefined ? [] : [{ kind: 'row' as const, row }]),
    ...Array.from(items.values(), (item) => ({ kind: 'item' as const, conversationId, item })),
    ...(details === undefined ? [] : [{ kind: 'details' as const, details }]),
    ...(contact === undefined ? [] : [{ kind: 'contact' as const, contact: contactCard(contact, viewer) }]),
  ];
};

/** One conversation: its row, its thread, its details and its contact, at once. Ends when it leaves what the viewer may see. */
export const conversationTopic: TopicDefinition = {
  name: 'conversation',
  conflateMs: 0,
  // Which of the contact's other conversations are shown depends on the viewer.
  audience: (viewer, subject) => ({ address: subject, key: personKey(viewer), as: viewer }),
  concerns: (entry) => {
    if (entry.kind === 'conversation') return [entry.row.conversationId];
    return entry.kind === 'contact' ? entry.contact.conversations.map(({ conversationId }) => conversationId) : [];
  },
  changes: (entries, { address, as }) => changes(entries, address, as),
  snapshot: async (reader, viewer, subject) => {
    const snapshot = await conversationSnapshot(reader, viewer, subject);
    return snapshot !== null && maySee(snapshot.row, viewer) ? snapshot : null;
  },
};
