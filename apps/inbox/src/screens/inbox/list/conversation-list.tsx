import { Button, EmptyState, Skeleton } from '@baton/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, CheckCheck } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useWindow } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import type { InboxPlace } from '../place.ts';
import { SCOPE_NAME } from '../words.ts';
import { CARD_HEIGHT, ConversationCard } from './conversation-card.tsx';
import { useHeldOrder } from './held-order.ts';

const LOAD_AHEAD = 12;

export const ConversationList = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  'use no memo'; // The virtualizer is one object that changes inside; memoised calls to it would show the past.
  const { live } = useSession();
  const view = useWindow(place.scope, place.sort);
  const hold = useHeldOrder(place.scope, place.sort);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: view.ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => view.ids[index] ?? index,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (view.next !== null && last >= view.ids.length - LOAD_AHEAD) void live.loadMore(place.scope, place.sort);
  }, [last, live, place.scope, place.sort, view]);

  const openIndex = place.conversationId === null ? -1 : view.ids.indexOf(place.conversationId);
  const { conversationId } = place;
  const reveal = useEffectEvent(() => {
    if (openIndex >= 0) virtualizer.scrollToIndex(openIndex, { align: 'auto' });
  });
  // Only when another one is opened: a row that moves must not drag the list along.
  useEffect(() => reveal(), [conversationId]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 || !(event.target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const index = Number(event.target.dataset.index) + by;
    if (index < 0 || index >= view.ids.length) return;
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLAnchorElement>(`a[data-index="${index}"]`)?.focus(),
    );
  };

  if (view.state === 'loading') return <LoadingCards />;
  if (view.ids.length === 0) return <NothingHere place={place} />;
  return (
    <div className="relative min-h-0 flex-1" {...hold.handlers}>
      {view.heldUpdates === 0 ? null : (
        <Button
          look="primary"
          size="small"
          className="absolute top-2 left-1/2 z-10 -translate-x-1/2 rounded-full shadow-pop"
          onClick={hold.apply}
        >
          <ArrowUp aria-hidden />
          {view.heldUpdates} {view.heldUpdates === 1 ? 'update' : 'updates'}
        </Button>
      )}
      <div ref={scroller} onKeyDown={onKeyDown} className="h-full overflow-y-auto overscroll-contain">
        <ul role="list" style={{ height: virtualizer.getTotalSize() }} className="relative">
          {items.map((item) => (
            <ConversationCard
              key={item.key}
              conversationId={view.ids[item.index] as string}
              index={item.index}
              size={view.next === null ? view.ids.length : -1}
              top={item.start}
              isOpen={item.index === openIndex}
              isTabStop={item.index === Math.max(openIndex, 0)}
              place={place}
            />
          ))}
        </ul>
        {view.next === null ? <p className="py-4 text-center text-xs text-faint">End of the list</p> : null}
      </div>
    </div>
  );
};

const LoadingCards = (): ReactNode => (
  <div role="status" aria-label="Loading conversations" className="overflow-hidden">
    {Array.from({ length: 8 }, (_, index) => (
      <div key={index} style={{ height: CARD_HEIGHT }} className="flex gap-3 px-3 py-3">
        <Skeleton className="size-9 shrink-0 rounded-full" />
        <div className="flex-1 space-y-2">
          <Skeleton className="h-3.5 w-2/5" />
          <Skeleton className="h-3 w-4/5" />
          <Skeleton className="h-3.5 w-1/2" />
        </div>
      </div>
    ))}
  </div>
);

const EMPTY: Readonly<Record<InboxPlace['scope'], { title: string; text: string }>> = {
  all: { title: 'No conversations yet', text: 'New ones appear here the moment a customer writes.' },
  waiting: { title: 'Nobody is waiting', text: 'Conversations that need a person appear here at once.' },
  mine: { title: 'You own no conversation', text: 'Claim one from Waiting to answer it.' },
};

const NothingHere = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  const next = place.scope === 'mine' ? 'waiting' : place.scope === 'waiting' ? 'all' : null;
  return (
    <EmptyState
      icon={<CheckCheck aria-hidden />}
      title={EMPTY[place.scope].title}
      action={
        next === null ? null : <Button onClick={() => place.show({ scope: next })}>Show {SCOPE_NAME[next]}</Button>
      }
    >
      {EMPTY[place.scope].text}
    </EmptyState>
  );
};
