import type {
  Annotate,
  Channel,
  ClaimHow,
  Content,
  DeliveryState,
  Destination,
  Escalate,
  Identity,
  OfferDecision,
  OverflowCause,
  Priority,
  QuickReply,
  Referral,
  ReleaseTarget,
  ReplyReference,
  RequeueCause,
  Status,
  SystemContent,
  TimerKind,
} from '@baton/contracts-conversation';

/** Who begins an episode: the assistant, or the queue where none exists. */
export type NewEpisode = 'assistant' | 'queue';

/** What a first message needs to begin a conversation; ignored by one that has begun. */
export interface Beginning {
  readonly conversationId: string;
  readonly contactId: string;
  readonly channel: Channel;
  readonly accountId: string;
  readonly teamId: string;
  readonly address: Identity;
}

/**
 * What may be asked of a conversation. Time, ids (`noticeId`: of what the system says
 * to the customer because of it) and the person who asks are inside: decisions read no clock.
 * `now`: ISO 8601. Texts are in UTF-16 code units.
 */
export type ConversationCommand = { readonly now: string } & (
  | FromProvider
  | FromAgent
  | FromAssistant
  | FromRouting
  | {
      readonly type: 'fireTimer';
      readonly timer: TimerKind;
      readonly token: string;
      /** Of the notice that it may lead to. */
      readonly noticeId: string;
    }
);

type FromProvider =
  | {
      readonly type: 'receiveMessage';
      readonly beginning: Beginning;
      readonly newEpisode: NewEpisode;
      readonly messageId: string;
      readonly providerMessageId: string;
      readonly from: Identity;
      readonly content: Content;
      readonly replyTo?: ReplyReference;
      readonly forwarded?: boolean;
      readonly referral?: Referral;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'receivePhoneAppMessage';
      readonly beginning: Beginning;
      readonly messageId: string;
      readonly providerMessageId: string;
      readonly content: Content;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'receiveSystemMessage';
      readonly messageId: string;
      readonly providerMessageId: string;
      readonly content: SystemContent;
      /** Where to answer from now on, when that changed. */
      readonly address?: Identity;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'receiveEdit';
      readonly beginning: Beginning;
      readonly providerMessageId: string;
      readonly content: Content;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'receiveRevoke';
      readonly beginning: Beginning;
      readonly providerMessageId: string;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'receiveReaction';
      readonly beginning: Beginning;
      readonly providerMessageId: string;
      readonly emoji: string;
      readonly occurredAt: string;
    }
  | {
      readonly type: 'visitPage';
      readonly url: string;
      readonly title: string;
      readonly referrer?: string;
      readonly occurredAt: string;
    }
  | { readonly type: 'rate'; readonly surveyId: string; readonly score: number; readonly comment?: string }
  | { readonly type: 'leave'; readonly cause: 'customerLeft' | 'customerEnded' }
  | {
      readonly type: 'reportDelivery';
      readonly messageId?: string;
      readonly providerMessageId?: string;
      readonly state: DeliveryState;
      readonly code?: string;
      readonly reason?: string;
      readonly occurredAt: string;
    };

type FromAgent = { readonly agentId: string } & (
  | { readonly type: 'claim'; readonly how: Exclude<ClaimHow, 'accept'> }
  | { readonly type: 'takeOver'; readonly handOff: { readonly messageId: string; readonly text: string } | null }
  | { readonly type: 'join' }
  | {
      readonly type: 'reply';
      readonly messageId: string;
      readonly text: string;
      readonly lastSeenMessageId: string | null;
      readonly replyTo?: ReplyReference;
    }
  | { readonly type: 'markRead'; readonly messageId: string }
  | { readonly type: 'release'; readonly to: ReleaseTarget; readonly reason?: string }
  | { readonly type: 'assign'; readonly to: Destination; readonly note?: string }
  | { readonly type: 'transfer'; readonly to: Destination; readonly note?: string }
  | { readonly type: 'end' }
  | {
      readonly type: 'completeWrapUp';
      readonly disposition: string;
      readonly notes?: string;
      readonly tags?: readonly string[];
    }
  | { readonly type: 'extendWrapUp'; readonly seconds: number }
  | { readonly type: 'setStatus'; readonly status: Status }
  | { readonly type: 'setPriority'; readonly priority: Priority; readonly reason?: string }
  | { readonly type: 'addNote'; readonly noteId: string; readonly text: string }
  /** `by`: the assistant's, not an agent's; it does not bring back what a person took off. */
  | { readonly type: 'applyTags'; readonly tags: readonly string[]; readonly by?: 'assistant' }
  | { readonly type: 'removeTag'; readonly tag: string }
);

type FromAssistant =
  | {
      readonly type: 'replyAsAssistant';
      readonly messageId: string;
      readonly text: string;
      readonly choices?: readonly QuickReply[];
      /** 0 to 1. */
      readonly confidence: number;
      readonly intent?: string;
      /** The epoch and the customer's newest message that the reply was made for. */
      readonly epoch: number;
      readonly lastSeenMessageId: string;
    }
  | ({ readonly type: 'escalate'; readonly noticeId: string } & Omit<Escalate, 'conversationId'>)
  | ({ readonly type: 'annotate' } & Omit<Annotate, 'conversationId'>)
  | { readonly type: 'summarize'; readonly summary: string; readonly by: 'assistant' | 'agent' };

type FromRouting =
  | {
      readonly type: 'offer';
      readonly offerId: string;
      readonly agentId: string;
      readonly expiresAt: string;
      /** The epoch that it was decided in. */
      readonly epoch: number;
      readonly decision?: OfferDecision;
    }
  | { readonly type: 'acceptOffer'; readonly offerId: string; readonly agentId: string }
  | { readonly type: 'declineOffer'; readonly offerId: string; readonly agentId: string; readonly reason?: string }
  | { readonly type: 'rescindOffer'; readonly offerId: string; readonly cause: string }
  | { readonly type: 'requeue'; readonly epoch: number; readonly cause: RequeueCause }
  | { readonly type: 'overflow'; readonly epoch: number; readonly teamId: string; readonly cause: OverflowCause }
  | { readonly type: 'fallBack'; readonly reason: string; readonly noticeId: string }
  | { readonly type: 'abandon'; readonly cause: 'customerLeft' | 'customerEnded' };

export type ConversationCommandType = ConversationCommand['type'];
export type CommandOf<T extends ConversationCommandType> = Extract<ConversationCommand, { type: T }>;
