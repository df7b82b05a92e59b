import type { WidgetMessage, WidgetState } from '@baton/contracts-widget-protocol';

/** What the view keeps of every conversation: its place in the queue; for web chat also what its visitor may know. */
export interface StoredConversation {
  readonly conversationId: string;
  /** Null on other channels, which only stand in the queue. */
  readonly threadId: string | null;
  readonly teamId: string;
  readonly handler: WidgetState['handler'];
  readonly agentId: string | null;
  readonly agentName: string | null;
  readonly episode: number;
  /** ISO 8601: when this episode first entered a queue; null before it did. */
  readonly queuedSince: string | null;
  /** The visitor's newest message that an agent has read. */
  readonly readUpToMessageId: string | null;
  /** Episodes whose survey was answered, the newest. */
  readonly rated: readonly number[];
}

/** A message of a thread; `seq` is null until the visitor may see it. */
export interface StoredMessage {
  readonly threadId: string;
  readonly message: Omit<WidgetMessage, 'seq' | 'rev'> & { readonly seq: number | null; readonly rev: number | null };
  /** When the visitor could see it, by the store's clock: threads that become one are put together by it. */
  readonly shownAt: string | null;
  /** Rank of what the visitor's app has told about it: 0 nothing, 1 delivered, 2 read. */
  readonly seen: number;
}

/**
 * All that one contact said and heard on one widget. `change` counts what changed in it; a message and the state carry
 * the number of their last change, so what came after a cursor is found without a log.
 */
export interface StoredThread {
  readonly threadId: string;
  readonly contactId: string;
  readonly accountId: string;
  /** Rises when the numbers were given anew: nothing can be resumed across it. */
  readonly epoch: number;
  readonly change: number;
  /** Its open conversations and the one that was opened last. `openedAt`: ISO 8601, of the present episode. */
  readonly conversations: readonly {
    readonly conversationId: string;
    readonly open: boolean;
    readonly openedAt: string;
  }[];
  readonly state: WidgetState | null;
}

export const threadIdOf = (accountId: string, contactId: string): string => `${accountId}/${contactId}`;

/** What the projector tells the widget processes after a commit. May be lost: they also look by themselves. */
export interface WidgetSignal {
  readonly threadIds: readonly string[];
  /** Visitors whose thread is another one now, or is new. */
  readonly visitorIds: readonly string[];
  /** Teams in whose queue somebody moved. */
  readonly teamIds: readonly string[];
}

export const WIDGET_CHANGES_SUBJECT = 'live.widget.changes';

/** Messages of the newest page, and of each older one. */
export const PAGE_LENGTH = 100;
