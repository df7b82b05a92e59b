import type { Author, Channel, Content, DeliveryState, Identity, ReplyReference } from '@baton/contracts-conversation';

/** One entry of a thread. It shows the time `at`; threads and their pages are ordered by `order`, the place in the log. */
export type ThreadItem = MessageItem | NoteItem | TimelineItem;

interface Entry {
  /** Unique in the conversation; a message's id is its `messageId`. */
  readonly id: string;
  /** Version of the stream at which the entry appeared; never changes. */
  readonly order: number;
  /** Version of the last event that changed the entry; a lower one than the known is old. */
  readonly rev: number;
  readonly episode: number;
  /** ISO 8601. Messages: the provider's time for customers, ours for the rest. */
  readonly at: string;
}

export interface MessageItem extends Entry {
  readonly kind: 'message';
  readonly author: Author;
  /** Set when an agent wrote it. */
  readonly agentId: string | null;
  readonly content: Content;
  readonly replyTo: ReplyReference | null;
  readonly providerMessageId: string | null;
  readonly delivery: Delivery | null;
  readonly edited: boolean;
  readonly revoked: boolean;
  /** The customer's reaction to this message. */
  readonly reaction: string | null;
  /** 0 to 1, the assistant's messages only. */
  readonly confidence: number | null;
}

export interface Delivery {
  readonly state: DeliveryState;
  readonly at: string;
  /** The provider's error code, with `failed`. */
  readonly code: string | null;
  readonly reason: string | null;
}

export interface NoteItem extends Entry {
  readonly kind: 'note';
  readonly agentId: string;
  readonly text: string;
}

/** Something that happened to the conversation; `type` is the event's type, `details` what the line needs. */
export interface TimelineItem extends Entry {
  readonly kind: 'timeline';
  readonly type: string;
  readonly agentId: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

/** The customer as the panel beside the thread shows them. */
export interface ContactCard {
  readonly contactId: string;
  /** Rises with every change of the card. */
  readonly rev: number;
  readonly name: string | null;
  readonly username: string | null;
  readonly identities: readonly (Identity & { readonly display: string })[];
  readonly segment: string | null;
  readonly firstSeenAt: string;
  /** Those that the viewer may see. The time of the last activity is exact only where there are several. */
  readonly conversations: readonly RelatedConversation[];
}

export interface RelatedConversation {
  readonly conversationId: string;
  readonly channel: Channel;
  readonly status: string;
  readonly lastActivityAt: string;
}
