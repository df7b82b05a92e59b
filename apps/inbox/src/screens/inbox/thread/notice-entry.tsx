import type { ConversationRow, MessageItem } from '@baton/contracts-inbox-protocol';
import { clockTime } from '@baton/ui';
import { BellRing } from 'lucide-react';
import type { ReactNode } from 'react';
import { MessageContent } from './message-content.tsx';
import { MessageMeta } from './message-meta.tsx';

/** What Baton tells a customer by itself while they wait: between the two sides, and quieter than either. */
export const NoticeEntry = ({
  row,
  item,
}: {
  readonly row: ConversationRow;
  readonly item: MessageItem;
}): ReactNode => (
  <article
    aria-label={`Automatic notice to ${row.customerName}, ${clockTime(item.at)}`}
    className="flex flex-col items-center px-4 pt-3"
  >
    <div className="flex max-w-[min(34rem,90%)] items-start gap-2 rounded-xl border border-dashed border-control/50 px-3 py-1.5 text-sm text-muted [overflow-wrap:anywhere]">
      <BellRing aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
      <MessageContent content={item.content} author={item.author} channel={row.channel} />
    </div>
    <MessageMeta row={row} item={item} />
  </article>
);
