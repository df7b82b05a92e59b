import type { MessageItem } from '@baton/contracts-inbox-protocol';
import type { ThreadView } from '@baton/live-client';

/** By conversation, the newest message that stood before the agent's eyes: at the bottom of a thread in a visible page. */
export class Seen {
  readonly #messages = new Map<string, string | null>();

  mark(conversationId: string, thread: ThreadView, agentId: string): void {
    this.#messages.set(conversationId, lastSeenOf(thread, agentId));
  }

  lastSeen(conversationId: string): string | null {
    return this.#messages.get(conversationId) ?? null;
  }
}

/** The newest message by the log that is not the agent's own: what a reply may claim to have seen. */
export const lastSeenOf = (thread: ThreadView, agentId: string): string | null => {
  let newest: MessageItem | null = null;
  for (const item of thread.items) {
    if (item.kind !== 'message' || (item.author === 'agent' && item.agentId === agentId)) continue;
    if (newest === null || item.order > newest.order) newest = item;
  }
  return newest?.id ?? null;
};
