import type { StoredContact } from './contact/contact.row.ts';
import type { StoredConversation } from './conversation/conversation.row.ts';
import type { Counter, CounterKey } from './counts/counts.projection.ts';
import type { StoredDetails } from './details/details.projection.ts';
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
  readonly conversations: Kept<StoredConversation>;
  readonly details: Kept<StoredDetails>;
  readonly contacts: Kept<StoredContact>;
  readonly items: Kept<KeptItem>;
  /** From `<conversation>/<provider's id>` to our id. */
  readonly providerIds: Kept<{ readonly itemId: string }>;
  readonly counters = new Map<CounterKey, Counter>();
  readonly people = new Map<string, Person>();
  readonly changedPeople = new Map<string, Person>();
  readonly rightsOf = new Set<string>();

  /** `capacity`: of each kind; more than one batch can touch. */
  constructor(capacity: number = CAPACITY) {
    this.conversations = new Kept(capacity);
    this.details = new Kept(capacity);
    this.contacts = new Kept(capacity);
    this.items = new Kept(capacity);
    this.providerIds = new Kept(capacity);
  }

  settle(): void {
    const { conversations, details, contacts, items, providerIds } = this;
    for (const kept of [conversations, details, contacts, items, providerIds]) kept.settle();
    this.changedPeople.clear();
    this.rightsOf.clear();
  }
}
