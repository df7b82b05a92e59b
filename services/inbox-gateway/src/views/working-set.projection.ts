import type { StoredContact } from './contact/contact.row.ts';
import type { StoredConversation } from './conversation/conversation.row.ts';
import type { Counter, CounterKey } from './counts/counts.projection.ts';
import { Kept } from './kept.projection.ts';
import type { Person } from './people/people.projection.ts';
import type { StoredItem } from './thread/thread.row.ts';

/** An entry of a thread together with the conversation it belongs to. */
export interface KeptItem {
  readonly conversationId: string;
  readonly stored: StoredItem;
}

export const itemKey = (conversationId: string, itemId: string): string => `${conversationId}/${itemId}`;

const CAPACITY = 20_000;

/**
 * The part of the views that the projector has in memory: recent conversations, contacts and entries (the rest is read
 * when an event needs it), and all counters and people, which are few. Valid for as long as this process is the only
 * writer; after a failed commit it is thrown away.
 */
export class WorkingSet {
  readonly conversations = new Kept<StoredConversation>(CAPACITY);
  readonly contacts = new Kept<StoredContact>(CAPACITY);
  readonly items = new Kept<KeptItem>(CAPACITY);
  /** From `<conversation>/<provider's id>` to our id. */
  readonly providerIds = new Kept<{ readonly itemId: string }>(CAPACITY);
  readonly counters = new Map<CounterKey, Counter>();
  readonly people = new Map<string, Person>();
  readonly changedPeople = new Map<string, Person>();
  readonly rightsOf = new Set<string>();

  settle(): void {
    for (const kept of [this.conversations, this.contacts, this.items, this.providerIds]) kept.settle();
    this.changedPeople.clear();
    this.rightsOf.clear();
  }
}
