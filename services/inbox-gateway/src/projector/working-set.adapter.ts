import type { Pool } from 'pg';
import type { RecordedEvent } from '@baton/event-sourcing';
import type { StoredContact } from '../views/contact/contact.row.ts';
import type { StoredConversation } from '../views/conversation/conversation.row.ts';
import type { ThreadItem } from '@baton/contracts-inbox-protocol';
import { concernsDetails, type StoredDetails } from '../views/details/details.projection.ts';
import { referring } from '../views/thread/effects.projection.ts';
import { itemKey, type WorkingSet } from '../views/working-set.projection.ts';

interface ItemRow {
  conversation_id: string;
  item: ThreadItem;
  edited_at: string | null;
  reacted_at: string | null;
}

const idOf = (stream: string, prefix: string): string | null =>
  stream.startsWith(prefix) ? stream.slice(prefix.length) : null;

/** Reads what a batch of events needs and the working set has not, in at most a few statements. */
export class WorkingSetLoader {
  constructor(private readonly pool: Pool) {}

  async load(set: WorkingSet, batch: readonly RecordedEvent[]): Promise<void> {
    const conversations = new Set<string>();
    const fresh = new Set<string>();
    const contacts = new Set<string>();
    const renamed = new Set<string>();
    for (const event of batch) {
      const conversationId = idOf(event.stream, 'conversation-');
      const contactId = idOf(event.stream, 'contact-');
      // A stream that begins in this batch has no row yet: nothing to ask for, which is most of a rebuild.
      if (conversationId !== null) (event.version === 1 ? fresh : conversations).add(conversationId);
      if (event.type === 'ConversationStarted') contacts.add((event.data as { contactId: string }).contactId);
      if (contactId !== null) contacts.add(contactId);
      if (contactId !== null) renamed.add(contactId);
      if (event.type === 'ContactMerged') contacts.add((event.data as { intoContactId: string }).intoContactId);
    }
    const known = [...conversations].filter((id) => !fresh.has(id));
    await this.loadConversations(
      set,
      known.filter((id) => set.conversations.get(id) === undefined),
      [],
    );
    for (const id of known) {
      const contactId = set.conversations.get(id)?.row.contactId;
      if (contactId !== undefined) contacts.add(contactId);
    }
    await this.loadContacts(
      set,
      [...contacts].filter((id) => set.contacts.get(id) === undefined),
    );
    const related = [...renamed].flatMap(
      (id) => set.contacts.get(id)?.conversations.map((c) => c.conversationId) ?? [],
    );
    await this.loadConversations(
      set,
      related.filter((id) => set.conversations.get(id) === undefined),
      [...fresh],
    );
    await this.loadDetails(set, batch, fresh);
    await this.loadItems(set, batch, fresh);
  }

  private async loadDetails(
    set: WorkingSet,
    batch: readonly RecordedEvent[],
    fresh: ReadonlySet<string>,
  ): Promise<void> {
    const missing = new Set<string>();
    for (const event of batch) {
      if (!concernsDetails(event)) continue;
      const id = idOf(event.stream, 'conversation-');
      if (id !== null && !fresh.has(id) && set.details.get(id) === undefined) missing.add(id);
    }
    if (missing.size === 0) return;
    const { rows } = await this.pool.query<{ details: StoredDetails }>({
      name: 'inbox-load-details',
      text: 'SELECT details FROM inbox.conversation_details WHERE conversation_id = ANY($1)',
      values: [[...missing]],
    });
    for (const { details } of rows) set.details.load(details.conversationId, details);
  }

  private async loadConversations(set: WorkingSet, ids: readonly string[], except: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !except.includes(id));
    if (missing.length === 0) return;
    const { rows } = await this.pool.query<StoredConversation>({
      name: 'inbox-load-conversations',
      text: 'SELECT "row", memory FROM inbox.conversations WHERE conversation_id = ANY($1)',
      values: [missing],
    });
    for (const stored of rows) set.conversations.load(stored.row.conversationId, stored);
  }

  private async loadContacts(set: WorkingSet, missing: readonly string[]): Promise<void> {
    if (missing.length === 0) return;
    const { rows } = await this.pool.query<{ contact: StoredContact }>({
      name: 'inbox-load-contacts',
      text: 'SELECT contact FROM inbox.contacts WHERE contact_id = ANY($1)',
      values: [missing],
    });
    for (const { contact } of rows) set.contacts.load(contact.contactId, contact);
  }

  private async loadItems(set: WorkingSet, batch: readonly RecordedEvent[], fresh: ReadonlySet<string>): Promise<void> {
    const ours: { c: string; i: string }[] = [];
    const theirs: { c: string; i: string }[] = [];
    for (const event of batch) {
      const conversationId = idOf(event.stream, 'conversation-');
      if (conversationId === null || fresh.has(conversationId)) continue;
      const reference = referring(event)?.reference;
      if (reference === undefined) continue;
      const id = reference.slice(2);
      const key = itemKey(conversationId, id);
      if (reference.startsWith('m:')) {
        if (set.items.get(key) === undefined) ours.push({ c: conversationId, i: id });
        continue;
      }
      const itemId = set.providerIds.get(key)?.itemId;
      if (itemId === undefined) theirs.push({ c: conversationId, i: id });
      else if (set.items.get(itemKey(conversationId, itemId)) === undefined)
        ours.push({ c: conversationId, i: itemId });
    }
    if (ours.length === 0 && theirs.length === 0) return;
    const { rows } = await this.pool.query<ItemRow>({
      name: 'inbox-load-items',
      text: `SELECT conversation_id, item, edited_at, reacted_at FROM inbox.thread_items
             WHERE (conversation_id, item_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
             UNION ALL
             SELECT conversation_id, item, edited_at, reacted_at FROM inbox.thread_items
             WHERE (conversation_id, provider_message_id) IN (SELECT * FROM unnest($3::text[], $4::text[]))`,
      values: [ours.map(({ c }) => c), ours.map(({ i }) => i), theirs.map(({ c }) => c), theirs.map(({ i }) => i)],
    });
    for (const row of rows) keep(set, row);
  }
}

const keep = (set: WorkingSet, { conversation_id: conversationId, item, edited_at, reacted_at }: ItemRow): void => {
  const stored = { item, editedAt: edited_at, reactedAt: reacted_at };
  set.items.load(itemKey(conversationId, item.id), { conversationId, stored });
  if (item.kind === 'message' && item.providerMessageId !== null) {
    set.providerIds.load(itemKey(conversationId, item.providerMessageId), { itemId: item.id });
  }
};
