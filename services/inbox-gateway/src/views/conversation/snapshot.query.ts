import type { Snapshot } from '@baton/contracts-inbox-protocol';
import { contactCard } from '../contact/contact.projection.ts';
import { storedContact } from '../contact/contact.query.ts';
import { storedDetails } from '../details/details.query.ts';
import { conversationRow, type Onlooker, type Reader } from './conversation.query.ts';
import { threadPage } from '../thread/thread.query.ts';

/** Entries of a thread that are shown at once; older ones come by page. */
export const FIRST_ITEMS = 50;

export type ConversationSnapshot = Extract<Snapshot, { readonly items: unknown }>;

/** One conversation with its newest entries and its contact; null when there is none. */
export const conversationSnapshot = async (
  reader: Reader,
  viewer: Onlooker,
  conversationId: string,
): Promise<ConversationSnapshot | null> => {
  const row = await conversationRow(reader, conversationId);
  if (row === null) return null;
  const page = await threadPage(reader, conversationId, { limit: FIRST_ITEMS });
  const contact = await storedContact(reader, row.contactId, row.createdAt);
  return { row, contact: contactCard(contact, viewer), details: await storedDetails(reader, conversationId), ...page };
};
