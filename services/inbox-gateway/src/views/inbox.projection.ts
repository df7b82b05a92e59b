import type { ContactEvent } from '@baton/contracts-conversation';
import type { ThreadItem } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { mergeContacts, newContact, projectContact, relateConversation } from './contact/contact.projection.ts';
import type { StoredContact } from './contact/contact.row.ts';
import { projectConversation } from './conversation/conversation.projection.ts';
import type { StoredConversation } from './conversation/conversation.row.ts';
import { concernsDetails, projectDetails } from './details/details.projection.ts';
import { projectPeople } from './people/people.projection.ts';
import { applyEffects, mergeEffects, referring } from './thread/effects.projection.ts';
import { threadEntry } from './thread/thread.projection.ts';
import type { Effects, Reference, StoredItem } from './thread/thread.row.ts';
import { itemKey, type WorkingSet } from './working-set.projection.ts';

/**
 * References to unknown messages that a conversation keeps, the newest ones. Another system that writes on the same
 * number causes reports about messages that never come.
 */
const WAITING_LIMIT = 500;

const CONVERSATION = 'conversation-';
const CONTACT = 'contact-';
const PEOPLE = /^(?:agent|team)-/;

/** Applies events, in log order, to a working set that holds what they need. What it does not know it skips. */
export class InboxProjection {
  constructor(private readonly set: WorkingSet) {}

  apply(event: RecordedEvent): void {
    if (event.stream.startsWith(CONVERSATION)) this.applyToConversation(event);
    else if (event.stream.startsWith(CONTACT)) this.applyToContact(event);
    else if (PEOPLE.test(event.stream)) this.applyToPeople(event);
  }

  private applyToConversation(event: RecordedEvent): void {
    const id = event.stream.slice(CONVERSATION.length);
    const known = this.set.conversations.get(id);
    let next = projectConversation(known, event);
    if (next === undefined) return;
    if (known === undefined) next = named(next, this.set.contacts.get(next.row.contactId));
    const entry = threadEntry(event);
    if (entry !== null) next = this.addEntry(next, entry, event.version);
    const reference = referring(event);
    if (reference !== null) next = this.refer(next, reference.reference, reference.effects, event.version);
    this.set.conversations.set(id, next);
    this.detail(id, event);
    this.relate(next, event);
  }

  private detail(id: string, event: RecordedEvent): void {
    if (!concernsDetails(event)) return;
    const known = this.set.details.get(id);
    const next = projectDetails(known, id, event);
    if (next !== undefined && next !== known) this.set.details.set(id, next);
  }

  private relate({ row }: StoredConversation, event: RecordedEvent): void {
    const contact = this.set.contacts.get(row.contactId) ?? newContact(row.contactId, event.recordedAt);
    const related = relateConversation(contact, row);
    if (related !== contact) this.set.contacts.set(row.contactId, related);
  }

  private addEntry(conversation: StoredConversation, entry: StoredItem, rev: number): StoredConversation {
    const { conversationId } = conversation.row;
    const { item } = entry;
    this.putItem(conversationId, entry);
    if (item.kind === 'timeline') return conversation;
    const shown = isNotice(item)
      ? conversation
      : { ...conversation, memory: { ...conversation.memory, previewItemId: item.id } };
    if (item.kind === 'note') return shown;
    const ours = this.takeWaiting(shown, `m:${item.id}`, item.id, rev);
    return item.providerMessageId === null ? ours : this.takeWaiting(ours, `p:${item.providerMessageId}`, item.id, rev);
  }

  /** Applies to a message what had referred to it before it came. */
  private takeWaiting(
    conversation: StoredConversation,
    reference: Reference,
    itemId: string,
    rev: number,
  ): StoredConversation {
    const { [reference]: effects, ...waiting } = conversation.memory.waiting;
    if (effects === undefined) return conversation;
    return this.affect({ ...conversation, memory: { ...conversation.memory, waiting } }, itemId, effects, rev);
  }

  private refer(
    conversation: StoredConversation,
    reference: Reference,
    effects: Effects,
    rev: number,
  ): StoredConversation {
    const itemId = this.resolve(conversation.row.conversationId, reference);
    if (itemId !== undefined) return this.affect(conversation, itemId, effects, rev);
    const { [reference]: before, ...others } = conversation.memory.waiting;
    const kept = Object.entries(others).slice(1 - WAITING_LIMIT);
    const merged = before === undefined ? effects : mergeEffects(before, effects);
    const waiting = Object.fromEntries([...kept, [reference, merged]]) as Record<Reference, Effects>;
    return { ...conversation, memory: { ...conversation.memory, waiting } };
  }

  private resolve(conversationId: string, reference: Reference): string | undefined {
    const id = reference.slice(2);
    if (reference.startsWith('p:')) return this.set.providerIds.get(itemKey(conversationId, id))?.itemId;
    return this.set.items.get(itemKey(conversationId, id)) === undefined ? undefined : id;
  }

  private affect(conversation: StoredConversation, itemId: string, effects: Effects, rev: number): StoredConversation {
    const { conversationId } = conversation.row;
    const known = this.set.items.get(itemKey(conversationId, itemId))?.stored;
    if (known === undefined) return conversation;
    const next = applyEffects(known, effects, rev);
    if (next === known) return conversation;
    this.putItem(conversationId, next);
    // A report may be the first to tell the provider's id: what came by that id alone has waited for it.
    const linked = known.item.kind === 'message' && known.item.providerMessageId === null && providerId(next);
    return typeof linked === 'string' ? this.takeWaiting(conversation, `p:${linked}`, itemId, rev) : conversation;
  }

  private putItem(conversationId: string, stored: StoredItem): void {
    const { id } = stored.item;
    this.set.items.set(itemKey(conversationId, id), { conversationId, stored });
    const provider = providerId(stored);
    if (provider === null) return;
    const key = itemKey(conversationId, provider);
    if (this.set.providerIds.get(key) === undefined) this.set.providerIds.set(key, { itemId: id });
  }

  private applyToContact(event: RecordedEvent): void {
    const id = event.stream.slice(CONTACT.length);
    const known = this.set.contacts.get(id) ?? newContact(id, event.recordedAt);
    if (event.type === 'ContactMerged') return this.merge(known, event);
    const next = projectContact(known, event);
    if (next === known) return;
    this.set.contacts.set(id, next);
    if (next.name === known.name) return;
    for (const { conversationId } of next.conversations) {
      const conversation = this.set.conversations.get(conversationId);
      if (conversation !== undefined) this.set.conversations.set(conversationId, named(conversation, next));
    }
  }

  /** The conversations of a contact who turned out to be another are the other's from now on. */
  private merge(known: StoredContact, event: RecordedEvent): void {
    const { intoContactId } = event.data as Extract<ContactEvent, { type: 'ContactMerged' }>['data'];
    const into = this.set.contacts.get(intoContactId) ?? newContact(intoContactId, event.recordedAt);
    const [left, survivor] = mergeContacts(known, into);
    this.set.contacts.set(left.contactId, left);
    this.set.contacts.set(intoContactId, survivor);
    for (const { conversationId } of known.conversations) {
      const conversation = this.set.conversations.get(conversationId);
      if (conversation === undefined) continue;
      const row = { ...conversation.row, contactId: intoContactId };
      const theirs = survivor.name === null ? { ...conversation, row } : named({ ...conversation, row }, survivor);
      this.set.conversations.set(conversationId, theirs);
    }
  }

  private applyToPeople(event: RecordedEvent): void {
    const { person, rightsOf } = projectPeople(event, (kind, id) => this.set.people.get(`${kind}-${id}`));
    if (rightsOf !== undefined) this.set.rightsOf.add(rightsOf);
    if (person === undefined) return;
    const key = `${person.kind}-${person.id}`;
    this.set.people.set(key, person);
    this.set.changedPeople.set(key, person);
  }
}

const named = (conversation: StoredConversation, contact: StoredContact | undefined): StoredConversation => {
  const customerName = contact?.name ?? conversation.memory.addressName;
  return { ...conversation, row: { ...conversation.row, customerName } };
};

/** What the system tells everybody who waits: a card shows what the customer said before. */
const isNotice = (item: ThreadItem): boolean =>
  item.kind === 'message' && item.author === 'system' && item.providerMessageId === null;

const providerId = ({ item }: StoredItem): string | null => (item.kind === 'message' ? item.providerMessageId : null);
