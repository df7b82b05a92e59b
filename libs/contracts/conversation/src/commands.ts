import type { Content, QuickReply } from './content.ts';
import type {
  Destination,
  EscalatedBy,
  OfferDecision,
  OverflowCause,
  Referral,
  ReleaseTarget,
  ReplyReference,
  RequeueCause,
  RoutingLease,
} from './events.ts';
import type {
  Author,
  Channel,
  DeliveryState,
  Handler,
  Identity,
  Priority,
  RequirementStep,
  Sentiment,
  Status,
} from './words.ts';

export const CONVERSATION_SERVICE = 'conversation';

/** One thing that a provider told us, in neutral words. `providerId` is unique per account and claimed for ever. */
export type InboundItem =
  | {
      readonly kind: 'message';
      readonly providerId: string;
      /** Our id of the message, where the channel is ours and chose it (web chat). UUID. */
      readonly messageId?: string;
      readonly from: Sender;
      readonly content: Content;
      readonly replyTo?: { readonly providerMessageId: string };
      readonly forwarded?: boolean;
      readonly referral?: Referral;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'edit';
      readonly providerId: string;
      readonly from: Sender;
      readonly originalProviderId: string;
      readonly content: Content;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'revoke';
      readonly providerId: string;
      readonly from: Sender;
      readonly originalProviderId: string;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'reaction';
      readonly providerId: string;
      readonly from: Sender;
      readonly targetProviderId: string;
      /** Empty when taken back. */
      readonly emoji: string;
      readonly occurredAt: string;
    }
  | {
      /** A person wrote from the phone's own app on the same number. */
      readonly kind: 'phoneAppMessage';
      readonly providerId: string;
      readonly to: Sender;
      readonly content: Content;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'identityChange';
      readonly providerId: string;
      readonly from: Sender;
      /** What they have from now on, the one to answer to first. */
      readonly added: readonly Identity[];
      readonly text: string;
      readonly occurredAt: string;
    }
  | {
      /** What somebody tells about themselves, or the host site about them; the first identity is the one to go by. */
      readonly kind: 'profile';
      readonly providerId: string;
      readonly from: Sender;
      /** The host site vouched for the identities, by a signature that was checked: contacts may be merged. */
      readonly verified: boolean;
      readonly email?: string;
      readonly phone?: string;
      readonly locale?: string;
      readonly timezone?: string;
      readonly attributes?: Readonly<Record<string, string>>;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'pageVisit';
      readonly providerId: string;
      readonly from: Sender;
      readonly url: string;
      readonly title: string;
      readonly referrer?: string;
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'rating';
      /** The survey's id: one answer counts. */
      readonly providerId: string;
      readonly from: Sender;
      readonly score: number;
      readonly comment?: string;
      readonly occurredAt: string;
    }
  | {
      /** The customer ended the chat, or left while they waited. */
      readonly kind: 'ended';
      readonly providerId: string;
      readonly from: Sender;
      readonly cause: 'customerLeft' | 'customerEnded';
      readonly occurredAt: string;
    }
  | {
      readonly kind: 'status';
      /** The provider's id of the message that the report is about. */
      readonly providerMessageId: string;
      readonly state: Extract<DeliveryState, 'sent' | 'delivered' | 'read' | 'failed'>;
      /** Our reference, echoed by the provider where it does so; see `messageReference`. */
      readonly reference?: string;
      readonly recipient: readonly Identity[];
      readonly code?: string;
      readonly reason?: string;
      readonly occurredAt: string;
    };

/** Who wrote: every identity that the provider gave for the same person, the one to answer to first. */
export interface Sender {
  readonly identities: readonly Identity[];
  readonly name?: string;
  readonly username?: string;
}

export interface ReceiveMessages {
  readonly channel: Channel;
  readonly accountId: string;
  readonly items: readonly InboundItem[];
}

/**
 * In the order of the items. `stored` and `duplicate` are in the event store; `rejected` is bad input (kept as a dead
 * letter by the sender); `failed` was not stored and may be repeated. `conversationId` is null when the item belongs to
 * no conversation: a report about a message that we do not know, a change of a contact who never wrote.
 */
export type ReceiveResult =
  | { readonly kind: 'stored'; readonly conversationId: string | null }
  /** `conversationId`: where it was stored the first time, when that is known. */
  | { readonly kind: 'duplicate'; readonly conversationId?: string | null }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Our reference that goes out with a message and comes back with its reports. */
export const messageReference = (conversationId: string, messageId: string): string => `${conversationId}:${messageId}`;

export const parseMessageReference = (reference: string): { conversationId: string; messageId: string } | null => {
  const match = /^([0-9a-f-]{36}):([0-9a-f-]{36})$/.exec(reference);
  return match === null ? null : { conversationId: match[1] as string, messageId: match[2] as string };
};

interface OnConversation {
  readonly conversationId: string;
}

export interface ReportDelivery extends OnConversation {
  readonly messageId: string;
  readonly state: DeliveryState;
  readonly channel: Channel;
  readonly accountId: string;
  readonly providerMessageId?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly occurredAt: string;
}

export interface Escalate extends OnConversation {
  readonly reason: string;
  readonly by: EscalatedBy;
  readonly teamId?: string;
  readonly priority?: Priority;
  readonly summary?: string;
  readonly requirements?: readonly RequirementStep[];
  readonly sentiment?: Sentiment;
  readonly flow?: string;
  readonly step?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The epoch that the asker decided in; an older one than the conversation's is refused. Absent: whatever it is. */
  readonly epoch?: number;
  /** The assistant's last words, appended before the escalation in the same transaction. */
  readonly message?: { readonly messageId: string; readonly text: string; readonly confidence: number };
}

export interface ReplyAsAssistant extends OnConversation {
  readonly messageId: string;
  readonly text: string;
  readonly choices?: readonly QuickReply[];
  /** 0 to 1. */
  readonly confidence: number;
  readonly intent?: string;
  /** The epoch and the customer's newest message that it was made for; refused (`stale-epoch`) when either has passed. */
  readonly epoch: number;
  readonly lastSeenMessageId: string;
}

/** What the assistant found in a customer's message, apart from its answer. Harmless when repeated or late. */
export interface Annotate extends OnConversation {
  readonly messageId: string;
  readonly sentiment: Sentiment;
  /** −1 to 1. */
  readonly score: number;
  /** ISO 639-1 or `unknown`. */
  readonly language: string;
  readonly urgent: boolean;
  readonly tags?: readonly string[];
}

export interface Summarize extends OnConversation {
  readonly summary: string;
}

export type Claim = OnConversation;

/** One step: the hand-off message (if any) and the claim, in one transaction. Also the second step after `join`. */
export interface TakeOver extends OnConversation {
  /** What the assistant says before it steps aside; null or absent: nothing. */
  readonly handOff?: { readonly messageId: string; readonly text: string } | null;
}

/** First of two steps: asks the assistant to step aside; nothing changes hands until `take-over`. */
export type Join = OnConversation;

/** Nobody can come: the episode goes from the queue to the assistant. */
export interface FallBack extends OnConversation {
  readonly reason: string;
}

/** Puts a waiting episode before one agent. Refused `lease-lost` when `decision.lease` is somebody else's by now. */
export interface Offer extends OnConversation {
  /** Chosen by routing, so that a repeat is the same offer. UUID. */
  readonly offerId: string;
  /** The epoch that it was decided in; refused `stale-epoch` in a later one. */
  readonly epoch: number;
  readonly agentId: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly decision: OfferDecision;
}

export interface AcceptOffer extends OnConversation {
  readonly offerId: string;
}

export interface DeclineOffer extends OnConversation {
  readonly offerId: string;
  readonly reason?: string;
}

export const RESCIND_CAUSES = ['agentUnavailable', 'noPlace'] as const;

/** Harmless when the offer has ended. */
export interface RescindOffer extends OnConversation {
  readonly offerId: string;
  readonly cause: (typeof RESCIND_CAUSES)[number];
  readonly lease: RoutingLease;
}

/** An agent cannot go on: back to the queue, with its age. Refused `stale-epoch` when it has moved on. */
export interface Requeue extends OnConversation {
  readonly epoch: number;
  readonly cause: RequeueCause;
  readonly lease: RoutingLease;
}

/** A waiting episode goes on waiting in another team's queue, with its age. */
export interface Overflow extends OnConversation {
  readonly epoch: number;
  readonly teamId: string;
  readonly cause: OverflowCause;
  readonly lease: RoutingLease;
}

export interface Reply extends OnConversation {
  /** Chosen by the author's screen, so that a repeat is the same message. UUID. */
  readonly messageId: string;
  readonly text: string;
  readonly lastSeenMessageId: string | null;
  readonly replyTo?: ReplyReference;
}

export interface MarkRead extends OnConversation {
  /** Our id of the newest customer message that the agent has seen. */
  readonly messageId: string;
}

export interface Release extends OnConversation {
  readonly to: ReleaseTarget;
  readonly reason?: string;
}

export interface Assign extends OnConversation {
  readonly to: Destination;
  readonly note?: string;
}

export interface Transfer extends OnConversation {
  readonly to: Destination;
  readonly note?: string;
}

export type End = OnConversation;

export interface CompleteWrapUp extends OnConversation {
  readonly disposition: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

export interface ExtendWrapUp extends OnConversation {
  /** Seconds from now. */
  readonly seconds: number;
}

export interface SetStatus extends OnConversation {
  readonly status: Status;
}

export interface SetPriority extends OnConversation {
  readonly priority: Priority;
  readonly reason?: string;
}

export interface AddNote extends OnConversation {
  readonly noteId: string;
  readonly text: string;
}

export interface ApplyTags extends OnConversation {
  readonly tags: readonly string[];
}

export interface RemoveTag extends OnConversation {
  readonly tag: string;
}

/** What a timer row asks for when it is due; harmless when the conversation has moved on. */
export interface FireTimer extends OnConversation {
  readonly timer: TimerKind;
  /** What the timer was armed for (episode, offer id …); a mismatch means that it is stale. */
  readonly token: string;
}

export type TimerKind = 'idle' | 'resolve' | 'archive' | 'wrapUp' | 'offer' | 'fallBack';

/** The commands of the conversation service by name, as in `cmd.conversation.<partition>.<name>`. */
export interface ConversationCommands {
  'receive-messages': { payload: ReceiveMessages; result: { readonly results: readonly ReceiveResult[] } };
  'report-delivery': { payload: ReportDelivery; result: Accepted };
  escalate: { payload: Escalate; result: Accepted };
  'reply-as-assistant': { payload: ReplyAsAssistant; result: Accepted };
  annotate: { payload: Annotate; result: Accepted };
  summarize: { payload: Summarize; result: Accepted };
  claim: { payload: Claim; result: Accepted };
  'take-over': { payload: TakeOver; result: Accepted };
  join: { payload: Join; result: Accepted };
  'fall-back': { payload: FallBack; result: Accepted };
  offer: { payload: Offer; result: Accepted };
  'accept-offer': { payload: AcceptOffer; result: Accepted };
  'decline-offer': { payload: DeclineOffer; result: Accepted };
  'rescind-offer': { payload: RescindOffer; result: Accepted };
  requeue: { payload: Requeue; result: Accepted };
  overflow: { payload: Overflow; result: Accepted };
  reply: { payload: Reply; result: Accepted };
  'mark-read': { payload: MarkRead; result: Accepted };
  release: { payload: Release; result: Accepted };
  assign: { payload: Assign; result: Accepted };
  transfer: { payload: Transfer; result: Accepted };
  end: { payload: End; result: Accepted };
  'complete-wrap-up': { payload: CompleteWrapUp; result: Accepted };
  'extend-wrap-up': { payload: ExtendWrapUp; result: Accepted };
  'set-status': { payload: SetStatus; result: Accepted };
  'set-priority': { payload: SetPriority; result: Accepted };
  'add-note': { payload: AddNote; result: Accepted };
  'apply-tags': { payload: ApplyTags; result: Accepted };
  'remove-tag': { payload: RemoveTag; result: Accepted };
  'fire-timer': { payload: FireTimer; result: Accepted };
}

export type ConversationCommandName = keyof ConversationCommands;

/** The stream's version after the command; equal to the version before when there was nothing to do. */
export interface Accepted {
  readonly version: number;
}

/** Why somebody may not do this now. A value, not an error: every screen that sends the command explains each. */
export type ConversationRefusal =
  | { readonly code: 'not-found' }
  /** Someone else owns it. For a claim: they won. */
  | { readonly code: 'owned-by-other'; readonly ownerId: string; readonly since: string }
  | { readonly code: 'not-owner' }
  /** The command does not fit the state; `handler` and `status` are what it met. */
  | { readonly code: 'wrong-state'; readonly handler: Handler; readonly status: Status }
  /** The channel takes free text only for a time after the customer's last message. */
  | { readonly code: 'window-closed'; readonly closedAt: string | null }
  /** A message that the author had not seen stands in the thread. */
  | { readonly code: 'newer-message'; readonly messageId: string; readonly author: Author; readonly at: string }
  | { readonly code: 'too-long'; readonly limit: number; readonly length: number }
  | { readonly code: 'empty' }
  | { readonly code: 'stale-epoch'; readonly epoch: number }
  /** Another process leads the routing of these agents by now. */
  | { readonly code: 'lease-lost' }
  | { readonly code: 'unknown-message' }
  | { readonly code: 'wrap-up-open' };

export type ConversationRefusalCode = ConversationRefusal['code'];
