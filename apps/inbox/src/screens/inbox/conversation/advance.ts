import { announce } from '@baton/ui';
import { useRef, useEffect } from 'react';
import { useWindow } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import type { InboxPlace } from '../place.ts';

/**
 * Leads to the nearest conversation of the list, below first, that no colleague owns. The neighbour is known from before the conversation
 * left the list, so it is remembered while it is still there.
 */
export const useAdvance = (place: InboxPlace): (() => void) => {
  const { ids } = useWindow(place.scope, place.sort);
  const neighbour = useRef<string | null>(null);
  const index = place.conversationId === null ? -1 : ids.indexOf(place.conversationId);
  const { live, me } = useSession();
  const isFree = (id: string): boolean => [null, me.agentId].includes(live.store.row(id)?.ownerId ?? null);
  const candidate = ids.slice(index + 1).find(isFree) ?? ids.slice(0, Math.max(index, 0)).findLast(isFree) ?? null;
  useEffect(() => {
    if (index >= 0) neighbour.current = candidate;
  }, [index, candidate]);
  return () => {
    const next = neighbour.current;
    place.open(next);
    announce(next === null ? 'Done. No more conversations in this list.' : 'Done. Next conversation.');
  };
};
