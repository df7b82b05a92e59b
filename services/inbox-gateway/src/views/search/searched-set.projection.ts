import { Kept } from '../kept.projection.ts';
import type { SearchDocument, SearchedContact, SearchedConversation, SearchedPerson } from './searched.row.ts';

export const documentKey = (conversationId: string, slot: number): string => `${conversationId}/${slot}`;
export const providerKey = (conversationId: string, provider: string): string => `${conversationId}/${provider}`;

const CAPACITY = 20_000;

/**
 * What the projector of the search has in memory: recent rows, and all people, which are few. Valid for as long as this
 * process is the only writer; after a failed commit it is thrown away.
 */
export class SearchedSet {
  readonly conversations: Kept<SearchedConversation>;
  readonly documents: Kept<SearchDocument>;
  readonly contacts: Kept<SearchedContact>;
  /** From the provider's id of a message to the slot of its document. */
  readonly providers: Kept<{ readonly slot: number }>;
  readonly people = new Map<string, SearchedPerson>();
  readonly changedPeople = new Map<string, SearchedPerson>();

  /** `count`: conversations so far. `capacity`: of each kind; more than one batch can touch. */
  constructor(
    public count: number,
    capacity: number = CAPACITY,
  ) {
    this.conversations = new Kept(capacity);
    this.documents = new Kept(capacity);
    this.contacts = new Kept(capacity);
    this.providers = new Kept(capacity);
  }

  settle(): void {
    for (const kept of [this.conversations, this.documents, this.contacts, this.providers]) kept.settle();
    this.changedPeople.clear();
  }
}
