import type {
  Author,
  Channel,
  DeliveryState,
  Handler,
  Priority,
  Sentiment,
  Status,
} from '@baton/contracts-conversation';

/** One conversation as the list shows it: everything a card needs, nothing else. */
export interface ConversationRow {
  readonly conversationId: string;
  /**
   * Version of the conversation's stream that this row shows. A row with a lower `rev` than the known one is old. With
   * the same one the socket's stands, for what is not of the stream (the customer's name) may have changed.
   */
  readonly rev: number;
  readonly contactId: string;
  /** Name, else the number or address as it is written for people. */
  readonly customerName: string;
  readonly channel: Channel;
  readonly accountId: string;
  readonly teamId: string;
  readonly handler: Handler;
  readonly status: Status;
  /** Derived; see `displayStatus`. Filters and badges use this one. */
  readonly displayStatus: Status;
  readonly priority: Priority;
  readonly episode: number;
  readonly epoch: number;
  /** The agent who owns it, or whose wrap-up is open; null when nobody does. */
  readonly ownerId: string | null;
  /** ISO 8601; when the present owner took it. */
  readonly ownedSince: string | null;
  readonly wrapUp: WrapUpState | null;
  /** Why a person was needed. */
  readonly reason: string | null;
  readonly tags: readonly string[];
  readonly preview: Preview | null;
  /** ISO 8601 of the newest message or change a person would call activity. Sort key of "most recent". */
  readonly lastActivityAt: string;
  /** ISO 8601 since when the episode waits in a queue; survives requeues. Null when it does not wait. */
  readonly waitingSince: string | null;
  /** The customer's messages since the last answer of an agent or the assistant. */
  readonly unanswered: number;
  /** ISO 8601 of the customer's newest message by the provider's clock. */
  readonly lastCustomerMessageAt: string | null;
  /** ISO 8601 until when free text may be sent; null where the channel has no window. */
  readonly windowClosesAt: string | null;
  /** Messages of both sides, notes apart. */
  readonly turns: number;
  /** Messages of the customer since the beginning: what read marks count. */
  readonly customerMessages: number;
  /** Whose message is the newest, notes and system lines apart; null when there is none. */
  readonly lastMessageBy: Author | null;
  /** Of the customer's newest assessed message; null when none was. */
  readonly sentiment: Sentiment | null;
  /** ISO 639-1 of the customer's newest message whose language was recognised. */
  readonly language: string | null;
  /** Of the assistant's newest answer in this episode. */
  readonly confidence: number | null;
  /** Who asked the assistant to step aside and has not taken over yet. */
  readonly takeover: { readonly agentId: string; readonly at: string } | null;
  /** Before whom it is put until when, ISO 8601; null unless `handler` is `offered`. */
  readonly offer: { readonly offerId: string; readonly agentId: string; readonly expiresAt: string } | null;
  readonly createdAt: string;
}

export interface WrapUpState {
  readonly agentId: string;
  readonly deadline: string | null;
}

export interface Preview {
  readonly author: Author | 'note';
  /** Plain text, at most 160 characters; what media is called where there is no text. */
  readonly text: string;
  readonly at: string;
  readonly delivery: DeliveryState | null;
}

/** The three tabs. `all`: everything the agent may see that is not archived. */
export const SCOPES = ['all', 'waiting', 'mine'] as const;
export type Scope = (typeof SCOPES)[number];

export const SORTS = ['newest', 'oldest', 'longestWaiting', 'priority', 'channel', 'assignment'] as const;
export type Sort = (typeof SORTS)[number];

/** The same predicate on both sides: the gateway's queries and the client's window must agree. */
export const inScope = (
  row: Pick<ConversationRow, 'handler' | 'status' | 'ownerId'>,
  scope: Scope,
  agentId: string,
): boolean => {
  if (row.status === 'archived') return false;
  if (scope === 'waiting') return row.handler === 'waiting' || row.handler === 'offered';
  if (scope === 'mine') return row.ownerId === agentId;
  return true;
};

/** Who may see a conversation: admins all, others those of their teams and their own. */
export const maySee = (
  row: Pick<ConversationRow, 'teamId' | 'ownerId'>,
  viewer: { readonly agentId: string; readonly seesAll: boolean; readonly teamIds: readonly string[] },
): boolean => viewer.seesAll || row.ownerId === viewer.agentId || viewer.teamIds.includes(row.teamId);

const PRIORITY_ORDER: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
const CHANNEL_ORDER: Readonly<Record<Channel, number>> = { whatsapp: 0, webchat: 1, telephony: 2, email: 3 };

/** Negative when `a` stands above `b`. Ties are broken by the id, so that both sides agree. */
export const compareRows = (a: ConversationRow, b: ConversationRow, sort: Sort): number => {
  const byId = a.conversationId < b.conversationId ? -1 : a.conversationId > b.conversationId ? 1 : 0;
  const text = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  switch (sort) {
    case 'newest':
      return text(b.lastActivityAt, a.lastActivityAt) || byId;
    case 'oldest':
      return text(a.lastActivityAt, b.lastActivityAt) || byId;
    case 'longestWaiting':
      return text(a.waitingSince ?? '9', b.waitingSince ?? '9') || text(b.lastActivityAt, a.lastActivityAt) || byId;
    case 'priority':
      return (
        PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] || text(b.lastActivityAt, a.lastActivityAt) || byId
      );
    case 'channel':
      return CHANNEL_ORDER[a.channel] - CHANNEL_ORDER[b.channel] || text(b.lastActivityAt, a.lastActivityAt) || byId;
    case 'assignment':
      // What nobody owns first, then agent by agent.
      return text(a.ownerId ?? '', b.ownerId ?? '') || text(b.lastActivityAt, a.lastActivityAt) || byId;
  }
};

export interface Counts {
  readonly all: number;
  readonly waiting: number;
  readonly mine: number;
}
