import { Button, EmptyState } from '@baton/ui';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { CardList } from '../list/card-list.tsx';
import { LoadingCards } from '../list/conversation-list.tsx';
import { NewsPill } from '../list/news-pill.tsx';
import type { InboxPlace } from '../place.ts';
import { useSearch } from './use-search.ts';

/** Scrolled so far, in pixels, counts as reading further down. */
const TOP = 8;

/** What the search found, archived conversations too. */
export const SearchResults = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  const { search, view } = useSearch(place);
  const { state, found, problem, updates } = view;
  if (problem !== null) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title="This search cannot run" action={<ClearButton place={place} />}>
        {problem}
      </EmptyState>
    );
  }
  if (found === null) return <LoadingCards />;
  const { ids, rows, next, total } = found;
  if (ids.length === 0 && state === 'ready') {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title="Nothing was found" action={<ClearButton place={place} />}>
        Use fewer words or filters. Conversations of other teams are not searched.
      </EmptyState>
    );
  }
  return (
    <>
      <p role="status" className="shrink-0 px-3 pb-1 text-xs text-muted tabular-nums">
        {state === 'loading' ? 'Searching …' : `${total === null ? ids.length : countText(total)} found`}
      </p>
      <div
        aria-busy={state === 'loading'}
        className="relative min-h-0 flex-1"
        onPointerEnter={({ pointerType }) => search.hold('pointer', pointerType === 'mouse')}
        onPointerLeave={() => search.hold('pointer', false)}
        onFocus={({ target }) => search.hold('focus', target.matches(':focus-visible'))}
        onBlur={() => search.hold('focus', false)}
      >
        <NewsPill count={updates} onShow={search.showUpdates} />
        <CardList
          ids={ids}
          hasMore={next !== null}
          onNearEnd={() => void search.more(place)}
          onScrolled={(top) => search.hold('scroll', top > TOP)}
          place={place}
          found={rows}
        />
      </div>
    </>
  );
};

const countText = ({ count, more }: { readonly count: number; readonly more: boolean }): string =>
  `${count}${more ? '+' : ''}`;

const ClearButton = ({ place }: { readonly place: InboxPlace }): ReactNode => (
  <Button onClick={() => place.show({ q: '' })}>Clear all filters</Button>
);
