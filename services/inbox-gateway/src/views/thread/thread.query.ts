import type { ItemPage, ThreadItem } from '@baton/contracts-inbox-protocol';
import type { Reader } from '../conversation/conversation.query.ts';

/** The newest entries below `before` (all when it is left out), in their order. */
export const threadPage = async (
  reader: Reader,
  conversationId: string,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<ItemPage> => {
  const { rows } = await reader.query<{ item: ThreadItem }>({
    name: 'inbox-thread',
    text: `SELECT item FROM inbox.thread_items WHERE conversation_id = $1 AND item_order < $2
           ORDER BY item_order DESC LIMIT $3`,
    values: [conversationId, before ?? 2_147_483_647, limit + 1],
  });
  const items = rows
    .slice(0, limit)
    .map(({ item }) => item)
    .reverse();
  return { items, hasOlder: rows.length > limit };
};
