import type { StoredMessage, StoredThread } from './visitor-thread.row.ts';
import { threadIdOf } from './visitor-thread.row.ts';
import { onlyNeeded } from './thread-order.projection.ts';
import { messageKey, type WorkingSet } from './working-set.projection.ts';

type Visible = StoredMessage & { readonly shownAt: string };

const isVisible = (stored: StoredMessage): stored is Visible => stored.shownAt !== null;

/**
 * The threads of a contact go into those of the one they turned out to be: what both were shown stands in the order in
 * which it was shown, numbered anew and above every number before, so that nobody takes an old cursor for a new one.
 */
export const mergeThreads = (set: WorkingSet, contactId: string, into: string): StoredThread[] => {
  const ending = [...set.threads.values()].filter((thread) => thread.contactId === contactId);
  return ending.map((thread) => {
    const { accountId, threadId: gone } = thread;
    const threadId = threadIdOf(accountId, into);
    const survivor = set.threads.get(threadId) ?? null;
    set.threads.delete(gone);
    set.goneThreads.add(gone);
    for (const conversation of set.conversations.values())
      if (conversation.threadId === gone)
        set.conversations.set(conversation.conversationId, { ...conversation, threadId });
    const start = Math.max(thread.change, survivor?.change ?? 0);
    const shown = renumber(set, new Set([gone, threadId]), threadId, start);
    return {
      ...{ threadId, contactId: into, accountId },
      epoch: Math.max(thread.epoch, survivor?.epoch ?? 0) + 1,
      change: start + shown,
      conversations: onlyNeeded([...(survivor?.conversations ?? []), ...thread.conversations]),
      // Told anew, above every number before.
      state: null,
    };
  });
};

const renumber = (set: WorkingSet, from: ReadonlySet<string>, threadId: string, start: number): number => {
  const messages = [...set.messages.values()].filter((stored) => from.has(stored.threadId));
  const keep = (stored: StoredMessage): void =>
    set.messages.set(messageKey(stored.message.conversation_id, stored.message.id), stored);
  for (const stored of messages) if (!isVisible(stored)) keep({ ...stored, threadId });
  const shown = messages.filter(isVisible).toSorted(inOrder);
  shown.forEach((stored, at) => {
    const seq = start + at + 1;
    keep({ ...stored, threadId, message: { ...stored.message, seq, rev: seq } });
  });
  return shown.length;
};

/** Within a conversation the numbers count; between them the time. */
const inOrder = (a: Visible, b: Visible): number => {
  if (a.shownAt !== b.shownAt) return a.shownAt < b.shownAt ? -1 : 1;
  if (a.message.conversation_id !== b.message.conversation_id)
    return a.message.conversation_id < b.message.conversation_id ? -1 : 1;
  return (a.message.seq ?? 0) - (b.message.seq ?? 0);
};
