import type { Pool } from 'pg';
import type {
  ContactCard,
  ConversationDetails,
  ConversationRow,
  People,
  ThreadItem,
} from '@baton/contracts-inbox-protocol';
import { Fault } from '@baton/event-sourcing';
import { atOneMoment, currentCursor } from '../views/change-log/change-log.query.ts';
import { contactCard } from '../views/contact/contact.projection.ts';
import { storedContact } from '../views/contact/contact.query.ts';
import { conversationRow, type Onlooker, type Reader } from '../views/conversation/conversation.query.ts';
import { storedDetails } from '../views/details/details.query.ts';
import { allPeople } from '../views/people/people.query.ts';

/** What stands above the history. */
export interface HistoryHead {
  readonly row: ConversationRow;
  readonly contact: ContactCard;
  readonly details: ConversationDetails;
  readonly people: People;
  /** Of the views: a history that spans two of them may have a hole. */
  readonly generation: string;
}

/** Entries of a page: read and written in a moment, and few enough to hold for a slow client. */
const PAGE = 200;

export const historyHead = async (pool: Pool, viewer: Onlooker, id: string): Promise<HistoryHead | null> => {
  const taken = await atOneMoment(pool, async (reader, { generation }) => {
    const row = await conversationRow(reader, id);
    if (row === null) return null;
    const contact = contactCard(await storedContact(reader, row.contactId, row.createdAt), viewer);
    return { row, contact, details: await storedDetails(reader, id), people: await allPeople(reader), generation };
  });
  return taken?.value ?? null;
};

/**
 * The whole history, oldest entries first, a page at a time: no transaction waits for a slow client. Throws when the
 * views were built anew meanwhile, since entries would be missing.
 */
export async function* historyPages(pool: Pool, id: string, generation: string): AsyncGenerator<readonly ThreadItem[]> {
  let after = -1;
  for (;;) {
    const page = await itemsAfter(pool, id, after);
    if ((await currentCursor(pool))?.generation !== generation) throw new HistoryMoved();
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.order;
  }
}

const itemsAfter = async (reader: Reader, id: string, after: number): Promise<ThreadItem[]> => {
  const { rows } = await reader.query<{ item: ThreadItem }>({
    name: 'inbox-history',
    text: `SELECT item FROM inbox.thread_items WHERE conversation_id = $1 AND item_order > $2
           ORDER BY item_order LIMIT $3`,
    values: [id, after, PAGE],
  });
  return rows.map(({ item }) => item);
};

/** Try again: the views are being built. */
export class HistoryMoved extends Fault {
  constructor() {
    super('history-moved', 'The views were built anew while the history was read', 'yes');
  }
}
