import type { StoredThread } from './visitor-thread.row.ts';

/** In the order in which they were opened. */
export const onlyNeeded = (conversations: StoredThread['conversations']): StoredThread['conversations'] => {
  const inOrder = conversations.toSorted(
    (a, b) => compare(a.openedAt, b.openedAt) || compare(a.conversationId, b.conversationId),
  );
  return inOrder.filter(({ open }, at) => open || at === inOrder.length - 1);
};

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The open conversation that was opened last, else the last one. */
export const currentOf = ({ conversations }: StoredThread): string | undefined =>
  (conversations.findLast(({ open }) => open) ?? conversations.at(-1))?.conversationId;
