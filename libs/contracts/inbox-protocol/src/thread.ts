import type {
  Author,
  Channel,
  Content,
  DeliveryState,
  EscalatedBy,
  Identity,
  ReplyReference,
  RequirementStep,
  Sentiment,
} from '@baton/contracts-conversation';

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
  /** 0 to 1, the assistant's messages only; null for the hand-off that it says when somebody takes over. */
  readonly confidence: number | null;
  /** What the assistant took the customer to want; its messages only. */
  readonly intent: string | null;
  /** Of the customer's messages, once assessed. */
  readonly sentiment: Sentiment | null;
  /** ISO 8601: an agent's message that is held until then, to keep messages apart; null when it is not. */
  readonly notBefore: string | null;
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
  readonly email: string | null;
  /** The host site vouched for the address. */
  readonly emailVerified: boolean;
  readonly phone: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  /** What the customer's page or form said; nobody vouches for it. */
  readonly attributes: Readonly<Record<string, string>>;
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

/** What the customer panel shows of one conversation beside its row: everything that the assistant knew. */
export interface ConversationDetails {
  readonly conversationId: string;
  /** Version of the stream at which it last changed; a lower one than the known is old. */
  readonly rev: number;
  /** The newest; the assistant's at hand-off, or one made since. */
  readonly summary: { readonly text: string; readonly by: 'assistant' | 'agent'; readonly at: string } | null;
  /** Of this episode. */
  readonly escalation: Escalation | null;
  /** Pages that the visitor looked at, newest first, the last `PAGES_KEPT`. */
  readonly pages: readonly { readonly url: string; readonly title: string; readonly at: string }[];
  readonly referrer: string | null;
  /** Of the newest episode that has one. */
  readonly rating: { readonly score: number; readonly comment: string | null; readonly at: string } | null;
  /** Of the row's tags those that the assistant took from what was said; the others were given by hand. */
  readonly tagsByAssistant: readonly string[];
}

export interface Escalation {
  readonly reason: string;
  readonly by: EscalatedBy;
  readonly at: string;
  readonly requirements: readonly RequirementStep[];
  readonly sentiment: Sentiment | null;
  readonly flow: string | null;
  readonly step: string | null;
  readonly parameters: Readonly<Record<string, string>>;
}
