import { HttpProblem, Unreachable } from '@baton/live-client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '../../../live/session.tsx';
import type { InboxPlace } from '../place.ts';
import { LiveSearch, type SearchView } from './live-search.ts';

const PAGE = 50;
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const explain = (error: unknown): string => {
  if (error instanceof HttpProblem) return error.problem.message;
  if (error instanceof Unreachable) return 'The server cannot be reached. Check your connection.';
  throw error;
};

const after = (milliseconds: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

/** The search of the address, running while it is shown. */
export const useSearch = ({
  q,
  scope,
  sort,
}: InboxPlace): { readonly search: LiveSearch; readonly view: SearchView } => {
  const { http, live } = useSession();
  const [search] = useState(
    () =>
      new LiveSearch({
        ask: (query, after) =>
          http.search({ q: query.q, sort: query.sort, limit: PAGE, zone: ZONE, ...(after === null ? {} : { after }) }),
        follow: (query, onChange) => live.store.subscribe(`window:${query.scope}:${query.sort}`, onChange),
        explain,
        after,
      }),
  );
  useEffect(() => {
    search.show({ q, scope, sort });
    return () => search.stop();
  }, [search, q, scope, sort]);
  return { search, view: useSyncExternalStore(search.subscribe, search.view) };
};
