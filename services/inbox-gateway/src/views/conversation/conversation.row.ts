import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import type { Effects, Reference } from '../thread/thread.row.ts';

/** What the projector must remember about a conversation and nobody is shown. */
export interface ConversationMemory {
  /** Who owns it. `row.ownerId` also names the agent whose wrap-up is open. */
  readonly owner: string | null;
  /** ISO 8601; when the episode first waited. Its age survives every requeue. */
  readonly queuedAt: string | null;
  /** The entry that `row.preview` shows. */
  readonly previewItemId: string | null;
  /** The address as it is written for people: the name of a customer who gave none. */
  readonly addressName: string;
  /** What referred to messages that have not come yet; nearly always empty. */
  readonly waiting: Readonly<Record<Reference, Effects>>;
}

/** A row of `inbox.conversations`. */
export interface StoredConversation {
  readonly row: ConversationRow;
  readonly memory: ConversationMemory;
}
