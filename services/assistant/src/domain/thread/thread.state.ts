import type { Channel, Handler } from '@baton/contracts-conversation';

interface Said {
  readonly messageId: string;
  /** What it says in words; empty where it says nothing that can be read (a picture, something erased). */
  readonly text: string;
  readonly episode: number;
  /** ISO 8601, the store's clock. */
  readonly at: string;
}

export interface CustomerMessage extends Said {
  readonly author: 'customer';
  readonly providerMessageId: string;
  /** Id of its event: what the ids of our commands derive from. */
  readonly eventId: string;
  /** The first message of the interaction, copied along. */
  readonly correlationId: string;
  /** ISO 8601, the provider's clock. */
  readonly occurredAt: string;
  /** Set when it is a tap on something that was offered. */
  readonly choiceId: string | null;
  readonly assessed: boolean;
  /** The assistant called a person because of it and of what stood before it. */
  readonly escalated: boolean;
}

export interface AssistantMessage extends Said {
  readonly author: 'assistant';
  readonly intent: string | null;
  /** It announced a handover, so it answers nothing. */
  readonly handOff: boolean;
  /** It was never heard. */
  readonly withdrawn: boolean;
}

export interface HumanMessage extends Said {
  readonly author: 'agent' | 'phoneApp';
}

export type ThreadMessage = CustomerMessage | AssistantMessage | HumanMessage;

/** A conversation as the assistant sees it: who is in charge, and what was said. */
export interface ThreadState {
  /** Null before ConversationStarted. */
  readonly origin: { readonly conversationId: string; readonly contactId: string; readonly channel: Channel } | null;
  readonly episode: number;
  readonly epoch: number;
  readonly handler: Handler;
  /** The newest, in the order of the log; at most `MESSAGES_KEPT`. */
  readonly messages: readonly ThreadMessage[];
}

/** More than any brain is told of, and than an hour's limit needs. */
export const MESSAGES_KEPT = 200;

export const notStarted: ThreadState = { origin: null, episode: 0, epoch: 0, handler: 'none', messages: [] };
