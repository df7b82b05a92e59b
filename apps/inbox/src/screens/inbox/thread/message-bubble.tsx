import type { ConversationRow, MessageItem, ThreadItem } from '@baton/contracts-inbox-protocol';
import { Avatar, classNames, clockTime } from '@baton/ui';
import { Bot, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAgentName, useThread } from '../../../live/selectors.ts';
import { Confidence } from './confidence.tsx';
import { MessageContent } from './message-content.tsx';
import { MessageMeta, tellsAlways } from './message-meta.tsx';

const SURFACE: Readonly<Record<MessageItem['author'], string>> = {
  customer: 'bg-sunken text-ink',
  assistant: 'bg-assistant-soft text-ink forced-colors:border',
  agent: 'bg-brand-soft text-ink forced-colors:border',
  phoneApp: 'border border-line bg-surface text-ink',
  system: 'border border-line bg-surface text-muted',
};

/** One message: the customer's on the left, everything of ours on the right, the author named and coloured. */
export const MessageBubble = ({
  row,
  item,
  first,
  last,
}: {
  readonly row: ConversationRow;
  readonly item: MessageItem;
  readonly first: boolean;
  readonly last: boolean;
}): ReactNode => {
  const author = useAuthorName(row, item);
  const ours = item.author !== 'customer';
  return (
    <article
      aria-label={`${author}, ${clockTime(item.at)}`}
      className={classNames('flex flex-col px-4', ours ? 'items-end' : 'items-start', first ? 'pt-3' : 'pt-0.5')}
    >
      {first && ours ? <AuthorLine item={item} name={author} /> : null}
      <div
        className={classNames(
          'relative max-w-[min(34rem,82%)] min-w-0 rounded-2xl px-3 py-2 [overflow-wrap:anywhere]',
          SURFACE[item.author],
          ours ? 'rounded-tr-md' : 'rounded-tl-md',
          item.reaction !== null && 'mb-3',
        )}
      >
        <Quote row={row} item={item} />
        {item.revoked ? (
          <p className="italic opacity-80">This message was deleted by its author</p>
        ) : (
          <MessageContent content={item.content} author={item.author} channel={row.channel} />
        )}
        {item.reaction === null ? null : (
          <span className="absolute right-2 -bottom-3 rounded-full border border-line bg-raised px-1.5 text-sm shadow-sm">
            <span className="sr-only">The customer reacted with </span>
            {item.reaction}
          </span>
        )}
      </div>
      {last || tellsAlways(item) ? <MessageMeta row={row} item={item} /> : null}
    </article>
  );
};

const useAuthorName = (row: ConversationRow, item: MessageItem): string => {
  const agent = useAgentName(item.agentId);
  if (item.author === 'customer') return row.customerName;
  if (item.author === 'assistant') return 'AI assistant';
  if (item.author === 'phoneApp') return 'From the phone app';
  return item.author === 'system' ? 'Baton' : agent;
};

const AuthorLine = ({ item, name }: { readonly item: MessageItem; readonly name: string }): ReactNode => (
  <p
    className={classNames(
      'mb-1 flex items-center gap-1.5 text-xs font-medium',
      item.author === 'assistant' ? 'text-assistant-ink' : 'text-muted',
    )}
  >
    {item.author === 'assistant' ? <Bot aria-hidden className="size-3.5" /> : null}
    {item.author === 'phoneApp' ? <Smartphone aria-hidden className="size-3.5" /> : null}
    {item.author === 'agent' ? <Avatar size="small" name={name} seed={item.agentId ?? name} /> : null}
    {name}
    <Confidence item={item} />
  </p>
);

/** The message that this one answers, if the thread holds it. */
const Quote = ({ row, item }: { readonly row: ConversationRow; readonly item: MessageItem }): ReactNode => {
  const { items } = useThread(row.conversationId);
  if (item.replyTo === null) return null;
  const target = items.find((other) => isTarget(other, item.replyTo));
  return (
    <p className="mb-1.5 line-clamp-2 border-l-3 border-current/30 pl-2 text-xs opacity-80">
      <span className="sr-only">In answer to: </span>
      {target === undefined ? 'An earlier message' : quoteOf(target)}
    </p>
  );
};

const isTarget = (item: ThreadItem, reference: MessageItem['replyTo']): boolean =>
  item.kind === 'message' &&
  (item.id === reference?.messageId ||
    (item.providerMessageId !== null && item.providerMessageId === reference?.providerMessageId));

const quoteOf = (item: ThreadItem): string => {
  if (item.kind !== 'message') return 'An earlier message';
  if (item.content.kind === 'text') return item.content.text;
  return item.content.kind === 'media' ? (item.content.caption ?? 'Media') : 'An earlier message';
};
