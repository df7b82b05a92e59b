import type { Content, SystemContent } from './content.ts';
import type { Channel, DeliveryState, Identity, Priority, RequirementStep, Sentiment } from './words.ts';

interface Typed<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * Every event of a conversation names the episode it belongs to; 0 before the first one is opened, and in delivery
 * reports that were appended without looking at the conversation.
 */
interface OfEpisode {
  readonly episode: number;
}

/** An event that changes who is in charge carries the epoch that begins with it. */
interface NewEpoch extends OfEpisode {
  readonly epoch: number;
}

/** The message an answer refers to; the provider's id may be unknown to us. */
export interface ReplyReference {
  readonly messageId?: string;
  readonly providerMessageId?: string;
}

/** What led a customer here: an advertisement or a post. Shown to the agent, not interpreted. */
export interface Referral {
  readonly sourceUrl?: string;
  readonly sourceId?: string;
  readonly sourceType?: string;
  readonly headline?: string;
  readonly body?: string;
}

export type EscalatedBy = 'customer' | 'assistant' | 'supervisor' | 'rule';
export const REQUEUE_CAUSES = ['agentUnavailable', 'agentOffline'] as const;
/** Why an agent cannot go on with a conversation. */
export type RequeueCause = (typeof REQUEUE_CAUSES)[number];
export const OVERFLOW_CAUSES = ['closed', 'waited'] as const;
/** Why an episode goes on waiting in another queue. */
export type OverflowCause = (typeof OVERFLOW_CAUSES)[number];
export type ClaimHow = 'claim' | 'takeOver' | 'accept';
export type StatusCause = 'agent' | 'timer' | 'customer';
/** What the system tells a customer by itself; the only thing said while a conversation waits. */
export type Notice = 'queued' | 'nobodyAvailable';
export type EpisodeCause = 'firstMessage' | 'customerMessage' | 'agentFollowUp';

/** Where an episode goes when it is not with one agent. */
export type ReleaseTarget = 'assistant' | 'queue';

/** Holds sway over a pool of agents as long as its epoch is the lease's. */
export interface RoutingLease {
  readonly resource: string;
  readonly epoch: number;
}

/** Who could have had it, the chosen one first. */
export interface OfferCandidate {
  readonly agentId: string;
  /** Of the step's skills: the sum of the levels where all are asked, the highest where any is; 0 without skills. */
  readonly proficiency: number;
  /** ISO 8601: when work last came to or left them, or they became available. */
  readonly idleSince: string;
}

/** Why this agent, now: enough to be understood; everything is rebuilt from the log at `position`. */
export interface OfferDecision {
  readonly lease: RoutingLease;
  /** The last event of the log that was known. */
  readonly position: string;
  readonly engineVersion: number;
  /** `index` counts every step of this wait: preferred agents, then skills, then anyone. */
  readonly step: { readonly index: number; readonly kind: 'agent' | 'skills' | 'anyone'; readonly agentId?: string };
  /** ISO 8601: when the episode first waited, through every requeue; when this step began. */
  readonly queuedAt: string;
  readonly stepSince: string;
  /** At most ten. */
  readonly candidates: readonly OfferCandidate[];
  /** Agents of the queue by the first reason that holds, `eligible` among them. */
  readonly counts: Readonly<Record<string, number>>;
}

export type Destination =
  { readonly kind: 'agent'; readonly agentId: string } | { readonly kind: 'team'; readonly teamId: string };

export type ConversationEvent =
  | Typed<
      'ConversationStarted',
      OfEpisode & {
        readonly conversationId: string;
        readonly contactId: string;
        readonly channel: Channel;
        /** Our number, widget or mailbox: `phone_number_id` on WhatsApp. */
        readonly accountId: string;
        /** The team whose queue it belongs to until somebody moves it. */
        readonly teamId: string;
        /** Where answers are sent. Personal. */
        readonly address: Identity;
      }
    >
  | Typed<'EpisodeOpened', NewEpoch & { readonly cause: EpisodeCause }>
  | Typed<
      'CustomerMessageReceived',
      OfEpisode & {
        readonly messageId: string;
        readonly providerMessageId: string;
        readonly content: Content;
        readonly from: Identity;
        readonly replyTo?: ReplyReference;
        readonly forwarded?: boolean;
        readonly referral?: Referral;
        /** ISO 8601, the provider's clock. */
        readonly occurredAt: string;
      }
    >
  | Typed<
      'CustomerMessageEdited',
      OfEpisode & { readonly providerMessageId: string; readonly content: Content; readonly occurredAt: string }
    >
  | Typed<'CustomerMessageRevoked', OfEpisode & { readonly providerMessageId: string; readonly occurredAt: string }>
  | Typed<
      'ReactionReceived',
      OfEpisode & {
        /** The message reacted to: a customer's or ours. */
        readonly providerMessageId: string;
        /** Empty when the reaction was taken back. */
        readonly emoji: string;
        readonly occurredAt: string;
      }
    >
  | Typed<
      'PhoneAppMessageSeen',
      OfEpisode & {
        readonly messageId: string;
        readonly providerMessageId: string;
        readonly content: Content;
        readonly occurredAt: string;
      }
    >
  | Typed<
      /** The provider's line about the channel itself. It asks nobody for an answer and is no message of either side. */
      'SystemMessageReceived',
      OfEpisode & {
        readonly messageId: string;
        readonly providerMessageId: string;
        readonly content: SystemContent;
        /**
         * Only where the customer's number or user id changed: where answers are sent from now on, for the old one may
         * soon be a stranger's. Personal.
         */
        readonly address?: Identity;
        readonly occurredAt: string;
      }
    >
  | Typed<
      'AssistantReplied',
      OfEpisode & {
        readonly messageId: string;
        readonly content: Content;
        readonly to: Identity;
        /** 0 to 1. */
        readonly confidence: number;
        readonly intent?: string;
        /** The epoch in which it was decided; notification withdraws it when the epoch has passed. */
        readonly epoch: number;
        /**
         * It announces the handover that is appended behind it in the same transaction, so the new epoch does not
         * withdraw it.
         */
        readonly handOff?: true;
      }
    >
  | Typed<
      'SystemNoticeSent',
      OfEpisode & {
        readonly messageId: string;
        readonly notice: Notice;
        readonly content: Content;
        readonly to: Identity;
      }
    >
  | Typed<
      'AgentReplied',
      OfEpisode & {
        readonly messageId: string;
        readonly agentId: string;
        readonly content: Content;
        readonly to: Identity;
        readonly replyTo?: ReplyReference;
        /** The newest message that the author had seen; null when the thread was empty. */
        readonly lastSeenMessageId: string | null;
        /** ISO 8601; not sent before: an agent's messages in a conversation are spaced. Absent: at once. */
        readonly notBefore?: string;
      }
    >
  | Typed<'MessagesReadByAgent', OfEpisode & { readonly agentId: string; readonly providerMessageId: string }>
  | Typed<'NoteAdded', OfEpisode & { readonly noteId: string; readonly agentId: string; readonly text: string }>
  | Typed<'TagsApplied', OfEpisode & { readonly tags: readonly string[]; readonly by?: 'agent' | 'assistant' }>
  | Typed<'TagRemoved', OfEpisode & { readonly tag: string }>
  | Typed<
      'PrioritySet',
      OfEpisode & { readonly priority: Priority; readonly by: 'agent' | 'rule'; readonly reason?: string }
    >
  | Typed<
      /** What the words of a customer's message say about them; never shown to the customer. */
      'SentimentAssessed',
      OfEpisode & {
        readonly messageId: string;
        readonly sentiment: Sentiment;
        /** −1 (bad) to 1 (good); 0 when unknown. */
        readonly score: number;
        /** ISO 639-1, or `unknown`. */
        readonly language: string;
        readonly urgent: boolean;
      }
    >
  | Typed<
      /** Personal: what it was about until now, for whoever takes over. */
      'ConversationSummarized',
      OfEpisode & { readonly summary: string; readonly by: 'assistant' | 'agent' }
    >
  | Typed<
      /** The page that a visitor looks at. Personal. */
      'PageVisited',
      OfEpisode & {
        readonly url: string;
        readonly title: string;
        readonly referrer?: string;
        readonly occurredAt: string;
      }
    >
  | Typed<
      /** The customer's answer to "how was it?", once an episode. */
      'SatisfactionRated',
      OfEpisode & { readonly surveyId: string; readonly score: number; readonly comment?: string }
    >
  | Typed<
      'MessageDeliveryReported',
      OfEpisode & {
        /** Ours, where the reporter knows it. At least one of the two ids is there. */
        readonly messageId?: string;
        readonly providerMessageId?: string;
        readonly state: DeliveryState;
        /** The provider's error code as text. */
        readonly code?: string;
        readonly reason?: string;
        readonly occurredAt: string;
      }
    >
  | Typed<
      'ConversationEscalated',
      NewEpoch & {
        readonly reason: string;
        readonly by: EscalatedBy;
        readonly teamId: string;
        readonly priority: Priority;
        /** Personal: written by the assistant about the customer. */
        readonly summary?: string;
        /** Empty or absent: anyone in the queue. */
        readonly requirements?: readonly RequirementStep[];
        readonly sentiment?: Sentiment;
        /** The assistant's script that was running, and where it stood. */
        readonly flow?: string;
        readonly step?: string;
        /** What the assistant had asked for and got, by name. Personal. */
        readonly parameters?: Readonly<Record<string, string>>;
      }
    >
  | Typed<
      'ConversationOffered',
      NewEpoch & {
        readonly offerId: string;
        readonly agentId: string;
        readonly expiresAt: string;
        /** Absent in offers of before routing told why. */
        readonly decision?: OfferDecision;
      }
    >
  | Typed<'OfferAccepted', OfEpisode & { readonly offerId: string; readonly agentId: string }>
  | Typed<'OfferDeclined', NewEpoch & { readonly offerId: string; readonly agentId: string; readonly reason?: string }>
  | Typed<'OfferExpired', NewEpoch & { readonly offerId: string; readonly agentId: string }>
  | Typed<'OfferRescinded', NewEpoch & { readonly offerId: string; readonly agentId: string; readonly cause: string }>
  | Typed<'TakeoverRequested', OfEpisode & { readonly agentId: string }>
  | Typed<'ConversationClaimed', NewEpoch & { readonly agentId: string; readonly how: ClaimHow }>
  | Typed<
      'ConversationAssigned',
      /** `byAgentId` is null when routing moved it to another queue; `cause` says why. */
      NewEpoch & {
        readonly to: Destination;
        readonly byAgentId: string | null;
        readonly note?: string;
        readonly cause?: OverflowCause;
      }
    >
  | Typed<
      'ConversationTransferred',
      NewEpoch & { readonly from: string; readonly to: Destination; readonly note?: string }
    >
  | Typed<
      'ConversationReleased',
      /**
       * `agentId` is null when it falls back from the queue to the assistant because nobody can come. `reason`: the
       * agent's words, personal; `cause`: routing took it back.
       */
      NewEpoch & {
        readonly agentId: string | null;
        readonly to: ReleaseTarget;
        readonly reason?: string;
        readonly cause?: RequeueCause;
      }
    >
  | Typed<'ConversationAbandoned', NewEpoch & { readonly cause: 'customerLeft' | 'customerEnded' }>
  /** `agentId` is the owner it was taken from; null when nobody owned it. */
  | Typed<'ConversationEnded', NewEpoch & { readonly by: StatusCause; readonly agentId: string | null }>
  | Typed<
      'WrapUpStarted',
      OfEpisode & {
        readonly agentId: string;
        /** ISO 8601; null when it is not time-boxed. */
        readonly deadline: string | null;
      }
    >
  | Typed<'WrapUpExtended', OfEpisode & { readonly agentId: string; readonly deadline: string }>
  | Typed<
      'WrapUpCompleted',
      OfEpisode & {
        readonly agentId: string;
        readonly disposition: string;
        readonly notes?: string;
        readonly timedOut: boolean;
      }
    >
  | Typed<'ConversationMarkedActive', OfEpisode & { readonly cause: StatusCause }>
  | Typed<'ConversationMarkedPending', OfEpisode & { readonly cause: StatusCause }>
  | Typed<'ConversationResolved', OfEpisode & { readonly cause: StatusCause }>
  | Typed<'ConversationArchived', OfEpisode & { readonly cause: StatusCause }>
  | Typed<'ConversationReopened', OfEpisode & { readonly cause: StatusCause }>;

export type ConversationEventType = ConversationEvent['type'];
export type ConversationEventOf<T extends ConversationEventType> = Extract<ConversationEvent, { type: T }>;

/** Events of a contact's stream, `contact-<id>`. */
export type ContactEvent =
  | Typed<'ContactIdentified', { readonly contactId: string; readonly identity: Identity; readonly channel: Channel }>
  | Typed<
      'IdentityLinked',
      {
        readonly contactId: string;
        readonly identity: Identity;
        readonly cause: 'sameMessage' | 'numberChanged' | 'agent' | 'verified';
      }
    >
  | Typed<
      'ContactProfileSet',
      {
        readonly contactId: string;
        readonly name?: string;
        readonly username?: string;
        /** As told; `emailVerified` when the host site vouched for it. */
        readonly email?: string;
        readonly emailVerified?: boolean;
        readonly phone?: string;
        readonly locale?: string;
        readonly timezone?: string;
        /** What the visitor's page or form said about them; nobody vouches for it. */
        readonly attributes?: Readonly<Record<string, string>>;
      }
    >
  | Typed<
      /** On the stream of the one that ends: the host site vouched that both are one person. */
      'ContactMerged',
      { readonly contactId: string; readonly intoContactId: string }
    >
  | Typed<'SegmentSet', { readonly contactId: string; readonly segment: string }>;

export type ContactEventType = ContactEvent['type'];

export type AnyConversationServiceEvent = ConversationEvent | ContactEvent;

/** The version that this code writes; older ones are upcast when read. */
export const SCHEMA_VERSION = 1;

/**
 * Fields that hold personal data, encrypted from the first event on. Top-level names in `data`.
 * A conversation's fields are encrypted with the key of that conversation, a contact's with the key of the contact.
 */
export const PERSONAL_FIELDS: Readonly<Record<ConversationEventType | ContactEventType, readonly string[]>> = {
  ConversationStarted: ['address'],
  EpisodeOpened: [],
  CustomerMessageReceived: ['content', 'from', 'referral'],
  CustomerMessageEdited: ['content'],
  CustomerMessageRevoked: [],
  ReactionReceived: ['emoji'],
  PhoneAppMessageSeen: ['content'],
  SystemMessageReceived: ['content', 'address'],
  AssistantReplied: ['content', 'to'],
  SystemNoticeSent: ['content', 'to'],
  AgentReplied: ['content', 'to'],
  MessagesReadByAgent: [],
  NoteAdded: ['text'],
  TagsApplied: [],
  TagRemoved: [],
  PrioritySet: ['reason'],
  SentimentAssessed: [],
  ConversationSummarized: ['summary'],
  PageVisited: ['url', 'title', 'referrer'],
  SatisfactionRated: ['comment'],
  MessageDeliveryReported: [],
  ConversationEscalated: ['summary', 'parameters'],
  ConversationOffered: [],
  OfferAccepted: [],
  OfferDeclined: [],
  OfferExpired: [],
  OfferRescinded: [],
  TakeoverRequested: [],
  ConversationClaimed: [],
  ConversationAssigned: ['note'],
  ConversationTransferred: ['note'],
  ConversationReleased: ['reason'],
  ConversationAbandoned: [],
  ConversationEnded: [],
  WrapUpStarted: [],
  WrapUpExtended: [],
  WrapUpCompleted: ['notes'],
  ConversationMarkedActive: [],
  ConversationMarkedPending: [],
  ConversationResolved: [],
  ConversationArchived: [],
  ConversationReopened: [],
  ContactIdentified: ['identity'],
  IdentityLinked: ['identity'],
  ContactProfileSet: ['name', 'username', 'email', 'phone', 'attributes'],
  ContactMerged: [],
  SegmentSet: [],
};

/**
 * Class of an event in its subject `ev.<partition>.<class>.<id>.<type>`: what a subscriber filters by.
 * `customer`: the customer did something; `reply`: something has to go out; `delivery`: reports about it;
 * `life`: everything else of a conversation; `contact`: a contact's stream.
 */
export type EventClass = 'customer' | 'reply' | 'delivery' | 'life' | 'contact';

const CUSTOMER: ReadonlySet<string> = new Set([
  'CustomerMessageReceived',
  'CustomerMessageEdited',
  'CustomerMessageRevoked',
  'ReactionReceived',
]);
const REPLY: ReadonlySet<string> = new Set([
  'AgentReplied',
  'AssistantReplied',
  'SystemNoticeSent',
  'MessagesReadByAgent',
]);

export const eventClass = (stream: string, type: string): EventClass => {
  if (stream.startsWith('contact-')) return 'contact';
  if (CUSTOMER.has(type)) return 'customer';
  if (REPLY.has(type)) return 'reply';
  return type === 'MessageDeliveryReported' ? 'delivery' : 'life';
};

export const conversationStream = (conversationId: string): string => `conversation-${conversationId}`;
export const contactStream = (contactId: string): string => `contact-${contactId}`;
