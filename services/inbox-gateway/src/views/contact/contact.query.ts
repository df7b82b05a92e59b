import type { Reader } from '../conversation/conversation.query.ts';
import { newContact } from './contact.projection.ts';
import type { StoredContact } from './contact.row.ts';

/** The contact; an empty one where nothing is known but the id. */
export const storedContact = async (reader: Reader, contactId: string, since: string): Promise<StoredContact> => {
  const { rows } = await reader.query<{ contact: StoredContact }>({
    name: 'inbox-contact',
    text: 'SELECT contact FROM inbox.contacts WHERE contact_id = $1',
    values: [contactId],
  });
  return rows[0]?.contact ?? newContact(contactId, since);
};
