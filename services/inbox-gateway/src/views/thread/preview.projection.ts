import type { Channel } from '@baton/contracts-conversation';
import type { Preview, ThreadItem } from '@baton/contracts-inbox-protocol';
import { previewText } from './content.projection.ts';

/** What a card shows of an entry; null for lines of the timeline. */
export const previewOf = (item: ThreadItem, channel: Channel): Preview | null => {
  if (item.kind === 'timeline') return null;
  if (item.kind === 'note')
    return {
      author: 'note',
      text: previewText({ kind: 'text', text: item.text }, 'agent', channel),
      at: item.at,
      delivery: null,
    };
  return {
    author: item.author,
    text: item.revoked ? 'Message deleted' : previewText(item.content, item.author, channel),
    at: item.at,
    delivery: item.delivery?.state ?? null,
  };
};
