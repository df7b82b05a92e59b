import { Button, EmptyState, Skeleton } from '@baton/ui';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { CARD_HEIGHT, ConversationCard } from '../list/conversation-card.tsx';
import type { InboxPlace } from '../place.ts';
import { useSearch } from './use-search.ts';

/** What the search found, archived conversations too. */
export const SearchResults = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  const { state, page, problem, more } = useSearch(place);
  if (problem !== null) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title="This search cannot run" action={<ClearButton place={place} />}>
        {problem}
      </EmptyState>
    );
  }
  if (page === null) return <Skeleton className="m-3 h-20" />;
  const { rows, next, total, highlights } = page;
  if (rows.length === 0) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title="Nothing was found" action={<ClearButton place={place} />}>
        Use fewer words or filters. Conversations of other teams are not searched.
      </EmptyState>
    );
  }
  const marks = new Map(highlights.map((highlight) => [highlight.conversationId, highlight]));
  return (
    <div aria-busy={state === 'loading'} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      <p role="status" className="px-3 pb-1 text-xs text-muted tabular-nums">
        {total === null ? rows.length : `${total.count}${total.more ? '+' : ''}`} found
      </p>
      <ul role="list" style={{ height: rows.length * CARD_HEIGHT }} className="relative">
        {rows.map((row, index) => (
          <ConversationCard
            key={row.conversationId}
            conversationId={row.conversationId}
            found={{ row, highlight: marks.get(row.conversationId) }}
            index={index}
            size={next === null ? rows.length : -1}
            top={index * CARD_HEIGHT}
            isOpen={row.conversationId === place.conversationId}
            isTabStop={index === 0}
            place={place}
          />
        ))}
      </ul>
      {next === null ? (
        <p className="py-4 text-center text-xs text-faint">End of the list</p>
      ) : (
        <p className="py-3 text-center">
          <Button size="small" onClick={more}>
            Show more
          </Button>
        </p>
      )}
    </div>
  );
};

const ClearButton = ({ place }: { readonly place: InboxPlace }): ReactNode => (
  <Button onClick={() => place.show({ q: '' })}>Clear all filters</Button>
);
