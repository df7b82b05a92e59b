import type { Content, Sentiment } from '@baton/contracts-conversation';
import type { Delivery, ThreadItem } from '@baton/contracts-inbox-protocol';

/** A row of `inbox.thread_items`. */
export interface StoredItem {
  readonly item: ThreadItem;
  /** When the newest edit and reaction happened by the provider's clock: webhooks come in any order. */
  readonly editedAt: string | null;
  readonly reactedAt: string | null;
}

/** What an edit, revoke, reaction, delivery report or assessment does to the message that it refers to. */
export interface Effects {
  readonly edit?: { readonly content: Content; readonly at: string };
  readonly revoked?: true;
  readonly reaction?: { readonly emoji: string | null; readonly at: string };
  readonly delivery?: Delivery;
  /** What the customer's words were taken to say; the last assessment stands. */
  readonly sentiment?: Sentiment;
  /** The report told which of the provider's messages ours is. */
  readonly providerMessageId?: string;
}

/** How a message is referred to: by our id or by the provider's. */
export type Reference = `m:${string}` | `p:${string}`;

/** An id from outside as a database can look it up: PostgreSQL's texts hold no NUL. */
export const plainId = (id: string): string => id.replaceAll('\u0000', '\uFFFD');
