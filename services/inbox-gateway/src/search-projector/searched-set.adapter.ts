import type { Pool } from 'pg';
import type { ContactEvent, ConversationEventOf } from '@baton/contracts-conversation';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainId } from '../views/thread/thread.row.ts';
import { documentKey, providerKey, type SearchedSet } from '../views/search/searched-set.projection.ts';
import type { CardTexts, DocumentText, SearchedContact, SearchedConversation } from '../views/search/searched.row.ts';

interface DocumentRow {
  conversation_id: string;
  n: number;
  slot: number;
  content: CardTexts | readonly DocumentText[];
}

const CORRECTIONS: ReadonlySet<string> = new Set(['CustomerMessageEdited', 'CustomerMessageRevoked']);

/** Reads what a batch of events needs and the set has not, in at most a few statements. */
export class SearchedSetLoader {
  constructor(private readonly pool: Pool) {}

  async load(set: SearchedSet, batch: readonly RecordedEvent[]): Promise<void> {
    const conversations = new Set<string>();
    const contacts = new Set<string>();
    for (const { stream, type, data } of batch) {
      if (stream.startsWith('conversation-')) conversations.add(stream.slice('conversation-'.length));
      if (stream.startsWith('contact-')) contacts.add(stream.slice('contact-'.length));
      if (type === 'ContactMerged')
        contacts.add((data as Extract<ContactEvent, { type: typeof type }>['data']).intoContactId);
      if (type === 'ConversationStarted') contacts.add((data as ConversationEventOf<typeof type>['data']).contactId);
    }
    await this.loadConversations(set, conversations);
    for (const id of conversations) {
      const contactId = set.conversations.get(id)?.stored.row.contactId;
      if (contactId !== undefined) contacts.add(contactId);
    }
    const renamed = await this.loadContacts(set, contacts, batch);
    await this.loadConversations(set, renamed);
    await this.loadOpenDocuments(set, conversations);
    await this.loadCorrected(set, batch);
  }

  private async loadConversations(set: SearchedSet, ids: Iterable<string>): Promise<void> {
    const missing = [...ids].filter((id) => set.conversations.get(id) === undefined);
    if (missing.length === 0) return;
    const { rows } = await this.pool.query<{ memory: SearchedConversation }>({
      name: 'search-load-memories',
      text: 'SELECT memory FROM search.memories WHERE conversation_id = ANY($1)',
      values: [missing],
    });
    for (const { memory } of rows) set.conversations.load(memory.stored.row.conversationId, memory);
  }

  /** Answers the conversations of those whose cards may change. */
  private async loadContacts(
    set: SearchedSet,
    ids: ReadonlySet<string>,
    batch: readonly RecordedEvent[],
  ): Promise<string[]> {
    const missing = [...ids].filter((id) => set.contacts.get(id) === undefined);
    if (missing.length > 0) {
      const { rows } = await this.pool.query<{ contact: SearchedContact }>({
        name: 'search-load-contacts',
        text: 'SELECT contact FROM search.contacts WHERE contact_id = ANY($1)',
        values: [missing],
      });
      for (const { contact } of rows) set.contacts.load(contact.contact.contactId, contact);
    }
    return batch.flatMap(({ stream }) =>
      stream.startsWith('contact-') ? (set.contacts.get(stream.slice('contact-'.length))?.conversationIds ?? []) : [],
    );
  }

  private async loadOpenDocuments(set: SearchedSet, ids: ReadonlySet<string>): Promise<void> {
    const missing = [...ids].flatMap((id) => {
      const known = set.conversations.get(id);
      const isMissing = known !== undefined && known.open.texts > 0;
      return isMissing && set.documents.get(documentKey(id, known.open.slot)) === undefined ? [known] : [];
    });
    if (missing.length === 0) return;
    const { rows } = await this.pool.query<DocumentRow>({
      name: 'search-load-open',
      text: `SELECT conversation_id, n, slot, content FROM search.documents JOIN search.conversations USING (n)
             WHERE (n, slot) IN (SELECT * FROM unnest($1::integer[], $2::integer[]))`,
      values: [missing.map(({ n }) => n), missing.map(({ open }) => open.slot)],
    });
    for (const row of rows) keep(set, row);
  }

  /** Corrections are rare: all texts of their conversations are read to find the ones they are about. */
  private async loadCorrected(set: SearchedSet, batch: readonly RecordedEvent[]): Promise<void> {
    const numbers = new Set<number>();
    const wanted = new Set<string>();
    for (const { stream, type, data } of batch) {
      if (!CORRECTIONS.has(type)) continue;
      const id = stream.slice('conversation-'.length);
      const provider = plainId((data as ConversationEventOf<'CustomerMessageRevoked'>['data']).providerMessageId);
      const key = providerKey(id, provider);
      const slot = set.providers.get(key)?.slot;
      if (slot !== undefined && set.documents.get(documentKey(id, slot)) !== undefined) continue;
      const n = set.conversations.get(id)?.n;
      if (n === undefined) continue;
      numbers.add(n);
      wanted.add(key);
    }
    if (numbers.size === 0) return;
    const { rows } = await this.pool.query<DocumentRow>({
      name: 'search-load-corrected',
      text: `SELECT conversation_id, n, slot, content FROM search.documents JOIN search.conversations USING (n)
             WHERE n = ANY($1) AND slot > 0`,
      values: [[...numbers]],
    });
    // Only those: a long conversation must not push them out of the set again.
    for (const row of rows) if (keysOf(row).some((key) => wanted.has(key))) keep(set, row, wanted);
  }
}

const keep = (set: SearchedSet, row: DocumentRow, wanted?: ReadonlySet<string>): void => {
  const { conversation_id: conversationId, n, slot, content } = row;
  const key = documentKey(conversationId, slot);
  // What the set knows may be newer than what was read.
  if (set.documents.get(key) === undefined && isTexts(content)) {
    set.documents.load(key, { conversationId, n, slot, texts: content });
  }
  for (const provider of keysOf(row)) {
    if (wanted === undefined || wanted.has(provider)) set.providers.load(provider, { slot });
  }
};

const keysOf = ({ conversation_id: conversationId, content }: DocumentRow): string[] =>
  isTexts(content)
    ? content.flatMap(({ provider }) => (provider === null ? [] : [providerKey(conversationId, provider)]))
    : [];

const isTexts = (content: DocumentRow['content']): content is readonly DocumentText[] => Array.isArray(content);
