import type {
  Author,
  Channel,
  ConversationEvent,
  ConversationEventOf,
  ConversationEventType,
  DeliveryState,
  Identity,
  Priority,
  Status,
} from '@baton/contracts-conversation';
import { PersistentMap } from '../persistent-map.ts';

/** An event and when it was recorded (while it is only decided: when that was). Ages and "since" start there. */
export type ConversationFact = ConversationEvent & { readonly at: string };

export const fact = <T extends ConversationEventType>(
  at: string,
  type: T,
  data: ConversationEventOf<T>['data'],
): ConversationFact => ({ type, data, at }) as unknown as ConversationFact;

export interface Origin {
  readonly conversationId: string;
  readonly contactId: string;
  readonly channel: Channel;
  readonly accountId: string;
}

export type HandlerState =
  | { readonly kind: 'none' }
  | { readonly kind: 'assistant' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'offered'; readonly offerId: string; readonly agentId: string; readonly expiresAt: string }
  | { readonly kind: 'agent'; readonly agentId: string; readonly since: string };

export interface WrapUp {
  readonly episode: number;
  readonly agentId: string;
  readonly deadline: string | null;
}

/** What decisions need to know of a message; what it says is not among it. */
export interface Message {
  readonly messageId: string;
  /** 1 for the first message of the conversation, in the order of the log. */
  readonly place: number;
  readonly author: Author;
  /** Set when an agent wrote it. */
  readonly agentId: string | null;
  readonly at: string;
  readonly providerMessageId?: string;
  readonly delivery?: DeliveryState;
  /** Set when a customer's message was assessed. */
  readonly assessed?: true;
}

/**
 * A conversation as its next decision sees it. `epoch` rises with every change of handler. `handler` is `none`
 * exactly while no episode is open, and then `status` is resolved or archived.
 */
export interface ConversationState {
  /** Null before ConversationStarted. */
  readonly origin: Origin | null;
  /** Where answers are sent: what the customer wrote from last, or changed to since. */
  readonly address: Identity | null;
  /** ISO 8601, by the provider's clock: when the address last changed to another. Older messages came from an old one. */
  readonly addressChangedAt: string | null;
  readonly teamId: string;
  readonly episode: number;
  readonly epoch: number;
  readonly handler: HandlerState;
  /** When this episode first entered a queue; survives every requeue. */
  readonly queuedSince: string | null;
  /** The epoch in which it last entered a queue and has been there since, offers included; null while it is in none. */
  readonly queuedAtEpoch: number | null;
  readonly status: Status;
  /** Rises with every change of status, so that a timer can tell that it is stale. */
  readonly statusChanges: number;
  readonly wrapUp: WrapUp | null;
  readonly priority: Priority;
  readonly tags: readonly string[];
  /** Those that a person took off: the assistant does not put them on again. */
  readonly tagsTakenOff: readonly string[];
  readonly noteIds: PersistentMap<true>;
  readonly messages: PersistentMap<Message>;
  /** Our id of a message by the provider's. */
  readonly providerIds: PersistentMap<string>;
  /** What was reported about messages that are not known yet, by either id. */
  readonly waitingReports: PersistentMap<DeliveryState>;
  /** The newest message that an author must have seen: what the system says and hand-offs are not among them. */
  readonly newest: Message | null;
  /** The newest message by anybody but the author of `newest`. */
  readonly newestByAnother: Message | null;
  readonly newestByCustomer: Message | null;
  /** The newest message of either side, hand-offs included. */
  readonly newestTurnId: string | null;
  /** ISO 8601: when the newest message of an agent leaves, or left. */
  readonly agentReleasedAt: string | null;
  /** ISO 639-1: what the customer writes in, as far as it was recognised; empty when it never was. */
  readonly language: string;
  /** Place of the message that `language` was recognised in. */
  readonly languageAt: number;
  /** ISO 8601, by the provider's clock: the latest, not the last received. */
  readonly customerWroteAt: string | null;
  /** Place of the last message whose reading was told to the customer. */
  readonly readUpTo: number;
  /** The page that a visitor looked at last. */
  readonly pageUrl: string | null;
}

export const notStarted: ConversationState = {
  origin: null,
  address: null,
  addressChangedAt: null,
  teamId: '',
  episode: 0,
  epoch: 0,
  handler: { kind: 'none' },
  queuedSince: null,
  queuedAtEpoch: null,
  status: 'active',
  statusChanges: 0,
  wrapUp: null,
  priority: 'normal',
  tags: [],
  tagsTakenOff: [],
  noteIds: PersistentMap.empty(),
  messages: PersistentMap.empty(),
  providerIds: PersistentMap.empty(),
  waitingReports: PersistentMap.empty(),
  newest: null,
  newestByAnother: null,
  newestByCustomer: null,
  newestTurnId: null,
  agentReleasedAt: null,
  language: '',
  languageAt: 0,
  customerWroteAt: null,
  readUpTo: 0,
  pageUrl: null,
};

/** A conversation that has begun. */
export type Started = ConversationState & { readonly origin: Origin };

export const isStarted = (state: ConversationState): state is Started => state.origin !== null;

/** The newest message that this agent did not write: what they must have seen before they reply. */
export const newestNotBy = (state: ConversationState, agentId: string): Message | null =>
  state.newest?.agentId === agentId ? state.newestByAnother : state.newest;
