import type { ConversationRow, ThreadItem } from '@baton/contracts-inbox-protocol';
import { toPlain } from '@baton/message-format';
import { newId } from '@baton/live-client';
import { announce, Button, useNow } from '@baton/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { usePageWatched } from '../../../live/company.ts';
import { useOutbox, useThread } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { MessageBubble } from './message-bubble.tsx';
import { messageTextOf } from './message-text-of.ts';
import { NoticeEntry } from './notice-entry.tsx';
import { DayDivider, EpisodeDivider, EventsEntry, NoteEntry, PendingEntry } from './other-entries.tsx';
import { threadEntries, type Entry } from './thread-entries.ts';

const AT_END_PX = 48;
const OLDER_WITHIN_PX = 400;

/** What was said and what happened. Stays at the end while one is at the end, and still while one reads above it. */
export const Thread = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  'use no memo'; // The virtualizer is one object that changes inside; memoised calls to it would show the past.
  const { conversationId } = row;
  const { live, outbox } = useSession();
  const thread = useThread(conversationId);
  const pending = useOutbox(conversationId);
  const entries = threadEntries(thread.items, pending);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  /** The newest message when the end went out of sight; what comes later is new to the reader. */
  const [leftAt, setLeftAt] = useState(0);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(entries[index]),
    getItemKey: (index) => entries[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    paddingEnd: 16,
    overscan: 8,
  });
  const ready = thread.state === 'ready';
  useLayoutEffect(() => {
    if (ready) virtualizer.scrollToEnd();
  }, [ready, virtualizer]);
  // What was just sent is what one wants to see, wherever one was reading.
  const mine = pending.length;
  useLayoutEffect(() => {
    if (mine > 0) virtualizer.scrollToEnd();
  }, [mine, virtualizer]);
  useEffect(() => {
    for (const entry of pending) {
      if (entry.state === 'accepted' && thread.items.some(({ id }) => id === entry.id)) outbox.remove(entry);
    }
  }, [outbox, pending, thread.items]);
  useStayAtEnd(scroller, atEnd, () => virtualizer.scrollToEnd());
  useSeen(row, atEnd);
  const unseen = atEnd ? 0 : thread.items.filter((item) => isCustomers(item) && item.order > leftAt).length;

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const ends = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    if (atEnd && !ends) setLeftAt(thread.newestMessage?.order ?? 0);
    setAtEnd(ends);
    if (element.scrollTop < OLDER_WITHIN_PX && thread.hasOlder) void live.loadOlder(conversationId);
  };

  const today = useNow();
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="region"
        data-pane="messages"
        aria-label={`Messages with ${row.customerName}`}
        tabIndex={0}
        className="h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div style={{ height: virtualizer.getTotalSize() }} className="relative mx-auto w-full max-w-5xl">
          {virtualizer.getVirtualItems().map((item) => (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              style={{ transform: `translateY(${item.start}px)` }}
              className="absolute inset-x-0 top-0"
            >
              <EntryView row={row} entry={entries[item.index] as Entry} today={today} />
            </div>
          ))}
        </div>
      </div>
      {atEnd ? null : (
        <Button
          look={unseen > 0 ? 'primary' : 'plain'}
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-pop"
          onClick={() => virtualizer.scrollToEnd()}
        >
          {unseen > 0 ? `${unseen} new` : 'Latest'} <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  );
};

/** A composer that grows or a keyboard that opens must not cover the newest message. */
const useStayAtEnd = (scroller: React.RefObject<HTMLElement | null>, atEnd: boolean, scrollToEnd: () => void): void => {
  const follow = useEffectEvent(() => {
    if (atEnd) scrollToEnd();
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => follow());
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
};

const estimate = (entry: Entry | undefined): number => {
  if (entry?.kind === 'day') return 36;
  if (entry?.kind === 'events') return 34;
  return 64;
};

const EntryView = ({
  row,
  entry,
  today,
}: {
  readonly row: ConversationRow;
  readonly entry: Entry;
  readonly today: number;
}): ReactNode => {
  switch (entry.kind) {
    case 'day':
      return <DayDivider at={entry.at} today={today} />;
    case 'message':
      return entry.item.author === 'system' ? (
        <NoticeEntry row={row} item={entry.item} />
      ) : (
        <MessageBubble row={row} item={entry.item} first={entry.first} last={entry.last} />
      );
    case 'episode':
      return <EpisodeDivider item={entry.item} />;
    case 'note':
      return <NoteEntry item={entry.item} />;
    case 'events':
      return <EventsEntry items={entry.items} />;
    case 'pending':
      return <PendingEntry row={row} entry={entry.entry} />;
    default:
      return entry satisfies never;
  }
};

const isCustomers = (item: ThreadItem): boolean => item.kind === 'message' && item.author === 'customer';

/**
 * Keeps what the agent has seen: the newest message while the end is in sight and the page has the focus. The customer
 * gets the read mark of the owner only.
 */
const useSeen = (row: ConversationRow, atEnd: boolean): void => {
  const { me, http, seen, live } = useSession();
  const { conversationId, channel, customerMessages } = row;
  const thread = useThread(conversationId);
  const marked = useRef<string | null>(null);
  const spoken = useRef<string | null>(null);
  const owns = row.handler === 'agent' && row.ownerId === me.agentId;
  const newest = thread.newestCustomerMessage;
  const watched = usePageWatched();

  useEffect(() => {
    if (thread.state !== 'ready' || !atEnd || !watched) return;
    seen.mark(conversationId, thread, me.agentId);
    live.readMarks.see(conversationId, customerMessages);
    if (!owns || newest === null || marked.current === newest.id) return;
    marked.current = newest.id;
    // A read mark that is lost is made by the next one; nobody waits for it.
    void http.command(conversationId, 'mark-read', { messageId: newest.id }, newId());
  }, [atEnd, watched, thread, newest, owns, conversationId, http, seen, me.agentId, live, customerMessages]);

  useEffect(() => {
    if (newest === null || spoken.current === newest.id) return;
    const first = spoken.current === null;
    spoken.current = newest.id;
    if (first) return;
    const said =
      newest.content.kind === 'text'
        ? toPlain(messageTextOf(newest.content.text, 'customer', channel))
        : 'sent something';
    announce(`${row.customerName}: ${said.slice(0, 200)}`);
  }, [newest, channel, row.customerName]);
};
