import { Button, EmptyState, Skeleton } from '@baton/ui';
import { CheckCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWindow } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import type { InboxPlace } from '../place.ts';
import { SCOPE_NAME } from '../words.ts';
import { CardList } from './card-list.tsx';
import { CARD_HEIGHT } from './conversation-card.tsx';
import { useHeldOrder } from './held-order.ts';
import { NewsPill } from './news-pill.tsx';

export const ConversationList = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  const { live } = useSession();
  const view = useWindow(place.scope, place.sort);
  const hold = useHeldOrder(place.scope, place.sort);
  if (view.state === 'loading') return <LoadingCards />;
  if (view.ids.length === 0) return <NothingHere place={place} />;
  return (
    <div className="relative min-h-0 flex-1" {...hold.handlers}>
      <NewsPill count={view.heldUpdates} onShow={hold.apply} />
      <CardList
        ids={view.ids}
        hasMore={view.next !== null}
        onNearEnd={() => void live.loadMore(place.scope, place.sort)}
        place={place}
      />
    </div>
  );
};

export const LoadingCards = (): ReactNode => (
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
