import type { ConversationRow, SearchHighlight } from '@baton/contracts-inbox-protocol';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { InboxPlace } from '../place.ts';
import { CARD_HEIGHT, ConversationCard } from './conversation-card.tsx';

const LOAD_AHEAD = 12;

export interface FoundRow {
  readonly row: ConversationRow;
  readonly highlight: SearchHighlight | undefined;
}

/** Cards by id, only those near the eye in the page; arrow keys go from one to the next. */
export const CardList = ({
  ids,
  hasMore,
  onNearEnd,
  place,
  found,
  onScrolled,
}: {
  readonly ids: readonly string[];
  readonly hasMore: boolean;
  /** Called while the end comes near and there is more. */
  readonly onNearEnd: () => void;
  readonly place: InboxPlace;
  readonly found?: ReadonlyMap<string, FoundRow>;
  /** Pixels from the top. */
  readonly onScrolled?: (top: number) => void;
}): ReactNode => {
  'use no memo'; // The virtualizer is one object that changes inside; memoised calls to it would show the past.
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => CARD_HEIGHT,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const nearEnd = useEffectEvent(onNearEnd);
  useEffect(() => {
    if (hasMore && last >= ids.length - LOAD_AHEAD) nearEnd();
  }, [last, hasMore, ids]);

  const openIndex = place.conversationId === null ? -1 : ids.indexOf(place.conversationId);
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
    if (index < 0 || index >= ids.length) return;
    virtualizer.scrollToIndex(index);
    requestAnimationFrame(() => box.current?.querySelector<HTMLAnchorElement>(`a[data-index="${index}"]`)?.focus());
  };

  return (
    <div
      ref={box}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => onScrolled?.(currentTarget.scrollTop)}
      className="h-full overflow-y-auto overscroll-contain"
    >
      <ul role="list" style={{ height: virtualizer.getTotalSize() }} className="relative">
        {items.map((item) => {
          const id = ids[item.index] as string;
          const known = found?.get(id);
          return (
            <ConversationCard
              key={item.key}
              conversationId={id}
              index={item.index}
              size={hasMore ? -1 : ids.length}
              top={item.start}
              isOpen={item.index === openIndex}
              isTabStop={item.index === Math.max(openIndex, 0)}
              place={place}
              {...(known === undefined ? {} : { found: known })}
            />
          );
        })}
      </ul>
      {hasMore ? null : <p className="py-4 text-center text-xs text-faint">End of the list</p>}
    </div>
  );
};
