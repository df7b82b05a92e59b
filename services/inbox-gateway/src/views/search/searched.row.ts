import type { Identity } from '@baton/contracts-conversation';
import type { SearchHighlight } from '@baton/contracts-inbox-protocol';
import type { StoredContact } from '../contact/contact.row.ts';
import type { StoredConversation } from '../conversation/conversation.row.ts';

/** A row of `search.conversations`: what filters and orders ask, and what the projector must remember. */
export interface SearchedConversation {
  /** Its place among all conversations of the log, from 1 on. */
  readonly n: number;
  readonly stored: StoredConversation;
  /** Where answers were sent at first. */
  readonly address: Identity | null;
  /** The document that the next text goes to. */
  readonly open: { readonly slot: number; readonly texts: number; readonly length: number };
  /** Edits and revokes of messages that have not come yet, by the provider's id. */
  readonly waiting: Readonly<Record<string, TextEffect>>;
}

export interface TextEffect {
  readonly edit?: { readonly text: string; readonly at: string };
  readonly revoked?: true;
}

/**
 * A row of `search.documents`, what words are found in. Slot 0 is the card: who the customer is and what it is about;
 * the others hold some messages and notes each, so that a new message rewrites little, and a search reads few rows.
 */
export type SearchDocument = {
  readonly conversationId: string;
  readonly n: number;
} & (
  { readonly slot: 0; readonly card: CardTexts } | { readonly slot: number; readonly texts: readonly DocumentText[] }
);

export interface CardTexts {
  readonly id: string;
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly reason: string | null;
  readonly tags: readonly string[];
}

export interface DocumentText {
  readonly id: string;
  readonly provider: string | null;
  readonly field: Extract<SearchHighlight['field'], 'message' | 'note'>;
  readonly editedAt: string | null;
  /** Empty once the message was deleted. */
  readonly text: string;
}

/** A row of `search.contacts`. */
export interface SearchedContact {
  readonly contact: StoredContact;
  readonly conversationIds: readonly string[];
}

/** A row of `search.people`: agents and teams for the names and addresses in a query. */
export interface SearchedPerson {
  readonly kind: 'agent' | 'team';
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}
