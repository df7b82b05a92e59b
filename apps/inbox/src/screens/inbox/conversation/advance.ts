import { announce } from '@baton/ui';
import { useRef, useEffect } from 'react';
import { useWindow } from '../../../live/selectors.ts';
import type { InboxPlace } from '../place.ts';

/**
 * Leads to the neighbour of the open conversation in the list. The neighbour is known from before the conversation
 * left the list, so it is remembered while it is still there.
 */
export const useAdvance = (place: InboxPlace): (() => void) => {
  const { ids } = useWindow(place.scope, place.sort);
  const neighbour = useRef<string | null>(null);
  const index = place.conversationId === null ? -1 : ids.indexOf(place.conversationId);
  const candidate = ids[index + 1] ?? ids[index - 1] ?? null;
  useEffect(() => {
    if (index >= 0) neighbour.current = candidate;
  }, [index, candidate]);
  return () => {
    const next = neighbour.current;
    place.open(next);
    announce(next === null ? 'Done. No more conversations in this list.' : 'Done. Next conversation.');
  };
};
