import type { ContactEvent, ConversationEventOf, ConversationEventType } from '@baton/contracts-conversation';
import type { RecordedEvent } from '@baton/event-sourcing';
import { newContact, projectContact } from '../contact/contact.projection.ts';
import { projectConversation } from '../conversation/conversation.projection.ts';
import { plainOr } from '../erased.projection.ts';
import { cardOf, openFor, withText } from './document.projection.ts';
import { projectPerson } from './person.projection.ts';
import { documentKey, providerKey, type SearchedSet } from './searched-set.projection.ts';
import type { DocumentText, SearchedContact, SearchedConversation } from './searched.row.ts';
import { corrected, correctionOf, mergeCorrections, spokenText, type Correction } from './spoken.projection.ts';

const CONVERSATION = 'conversation-';
const CONTACT = 'contact-';
const PEOPLE = /^(?:agent|team)-/;

/** Corrections of unknown messages that a conversation keeps, the newest ones. */
const WAITING_LIMIT = 100;

/** They change nothing that a search asks: not a row is written for them. */
const IGNORED: ReadonlySet<string> = new Set<ConversationEventType>([
  'MessageDeliveryReported',
  'MessagesReadByAgent',
  'ReactionReceived',
  'SentimentAssessed',
  'PageVisited',
  'SatisfactionRated',
  'ConversationSummarized',
]);

/** Applies events, in log order, to a set that holds what they need. What it does not know it skips. */
export class SearchProjection {
  constructor(private readonly set: SearchedSet) {}

  apply(event: RecordedEvent): void {
    if (event.stream.startsWith(CONVERSATION)) this.applyToConversation(event);
    else if (event.stream.startsWith(CONTACT)) this.applyToContact(event);
    else if (PEOPLE.test(event.stream)) this.applyToPeople(event);
  }

  private applyToConversation(event: RecordedEvent): void {
    if (IGNORED.has(event.type)) return;
    const id = event.stream.slice(CONVERSATION.length);
    const known = this.set.conversations.get(id);
    const stored = projectConversation(known?.stored, event);
    if (stored === undefined) return;
    let next: SearchedConversation = known === undefined ? this.begin(event, stored) : { ...known, stored };
    const text = spokenText(event, stored.row.channel);
    if (text !== null) next = this.addText(next, text);
    const correction = correctionOf(event, stored.row.channel);
    if (correction !== null) next = this.correct(next, correction);
    this.set.conversations.set(id, next);
    const { row } = stored;
    const before = known?.stored.row;
    if (before === undefined || before.reason !== row.reason || before.tags !== row.tags) this.drawCard(next);
  }

  private begin(event: RecordedEvent, stored: SearchedConversation['stored']): SearchedConversation {
    const { contactId, address } = event.data as ConversationEventOf<'ConversationStarted'>['data'];
    const known = this.contactOf(contactId, event);
    const conversationIds = [...known.conversationIds, stored.row.conversationId];
    this.set.contacts.set(contactId, { ...known, conversationIds });
    this.set.count += 1;
    const open = { slot: 1, texts: 0, length: 0 };
    return { n: this.set.count, stored, address: plainOr(address, null), open, waiting: {} };
  }

  private addText(conversation: SearchedConversation, text: DocumentText): SearchedConversation {
    const { [text.provider ?? '']: effect, ...waiting } = conversation.waiting;
    const said = text.provider === null || effect === undefined ? text : corrected(text, effect);
    const { conversationId } = conversation.stored.row;
    const open = openFor(conversation, said.text);
    const key = documentKey(conversationId, open.slot);
    const texts = withText(this.set.documents.get(key), said);
    this.set.documents.set(key, { conversationId, n: conversation.n, slot: open.slot, texts });
    if (text.provider !== null) this.set.providers.set(providerKey(conversationId, text.provider), { slot: open.slot });
    return { ...conversation, open, waiting: effect === undefined ? conversation.waiting : waiting };
  }

  private correct(conversation: SearchedConversation, { provider, effect }: Correction): SearchedConversation {
    const { conversationId } = conversation.stored.row;
    const slot = this.set.providers.get(providerKey(conversationId, provider))?.slot;
    const document = slot === undefined ? undefined : this.set.documents.get(documentKey(conversationId, slot));
    if (document === undefined || !('texts' in document)) {
      const { [provider]: before, ...others } = conversation.waiting;
      const kept = Object.entries(others).slice(1 - WAITING_LIMIT);
      const waiting = Object.fromEntries([...kept, [provider, mergeCorrections(before, effect)]]);
      return { ...conversation, waiting };
    }
    const texts = document.texts.map((text) => (text.provider === provider ? corrected(text, effect) : text));
    this.set.documents.set(documentKey(conversationId, document.slot), { ...document, texts });
    return conversation;
  }

  private drawCard(conversation: SearchedConversation): void {
    const { conversationId, contactId } = conversation.stored.row;
    const card = cardOf(conversation, this.set.contacts.get(contactId)?.contact);
    this.set.documents.set(documentKey(conversationId, 0), { conversationId, n: conversation.n, slot: 0, card });
  }

  private contactOf(contactId: string, event: RecordedEvent): SearchedContact {
    const known = this.set.contacts.get(contactId);
    return known ?? { contact: newContact(contactId, event.recordedAt), conversationIds: [] };
  }

  private applyToContact(event: RecordedEvent): void {
    const id = event.stream.slice(CONTACT.length);
    const known = this.contactOf(id, event);
    if (event.type === 'ContactMerged') return this.merge(known, event);
    const contact = projectContact(known.contact, event);
    if (contact === known.contact) return;
    this.set.contacts.set(id, { ...known, contact });
    for (const conversationId of known.conversationIds) {
      const conversation = this.set.conversations.get(conversationId);
      if (conversation !== undefined) this.drawCard(conversation);
    }
  }

  /** The conversations of a contact who turned out to be another are found by what the other is called. */
  private merge(ends: SearchedContact, event: RecordedEvent): void {
    const { contactId, intoContactId } = event.data as Extract<ContactEvent, { type: 'ContactMerged' }>['data'];
    const survives = this.contactOf(intoContactId, event);
    const conversationIds = [...survives.conversationIds, ...ends.conversationIds];
    this.set.contacts.set(contactId, { ...ends, conversationIds: [] });
    this.set.contacts.set(intoContactId, { ...survives, conversationIds });
    for (const conversationId of ends.conversationIds) {
      const conversation = this.set.conversations.get(conversationId);
      if (conversation === undefined) continue;
      const row = { ...conversation.stored.row, contactId: intoContactId };
      const theirs = { ...conversation, stored: { ...conversation.stored, row } };
      this.set.conversations.set(conversationId, theirs);
      this.drawCard(theirs);
    }
  }

  private applyToPeople(event: RecordedEvent): void {
    const person = projectPerson(event);
    if (person === null) return;
    this.set.people.set(`${person.kind}-${person.id}`, person);
    this.set.changedPeople.set(`${person.kind}-${person.id}`, person);
  }
}
