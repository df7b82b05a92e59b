import type { ProblemBody, SearchPage, Sort } from '@baton/contracts-inbox-protocol';
import { HttpProblem, Unreachable } from '@baton/live-client';
import { useEffect, useEffectEvent, useState } from 'react';
import { useSession } from '../../../live/session.tsx';
import type { InboxPlace } from '../place.ts';

export interface Found {
  readonly state: 'loading' | 'ready' | 'failed';
  /** What was found last stays while the next answer is awaited. */
  readonly page: SearchPage | null;
  readonly problem: string | null;
}

const PAGE = 50;
/** Changes of the lists are frequent; the search follows them at this pace. */
const FOLLOW_MS = 500;
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const UNREACHABLE: ProblemBody = {
  code: 'unreachable',
  message: 'The server cannot be reached. Check your connection.',
};

/** What a search finds, kept up to date as the lists change. `more` loads the next page. */
export const useSearch = ({ q, scope, sort }: InboxPlace): Found & { more: () => void } => {
  const { http, live } = useSession();
  const [found, setFound] = useState<Found>({ state: 'loading', page: null, problem: null });

  const load = async (
    asked: { q: string; sort: Sort },
    before: SearchPage | null,
    signal: AbortSignal,
  ): Promise<void> => {
    const after = before?.next ?? undefined;
    try {
      const page = await http.search({ ...asked, limit: PAGE, zone: ZONE, ...(after === undefined ? {} : { after }) });
      if (signal.aborted) return;
      setFound({ state: 'ready', page: before === null ? page : joined(before, page), problem: null });
    } catch (error) {
      if (!(error instanceof HttpProblem) && !(error instanceof Unreachable)) throw error;
      const { message } = error instanceof HttpProblem ? error.problem : UNREACHABLE;
      if (!signal.aborted) setFound((known) => ({ ...known, state: 'failed', problem: message }));
    }
  };
  const again = useEffectEvent((signal: AbortSignal) => void load({ q, sort }, null, signal));

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    queueMicrotask(() => again(stop.signal));
    const unsubscribe = live.store.subscribe(`window:${scope}:${sort}`, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        again(stop.signal);
      }, FOLLOW_MS);
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      unsubscribe();
    };
  }, [live, q, scope, sort]);

  return {
    ...found,
    more: () => {
      if (found.page?.next != null) void load({ q, sort }, found.page, new AbortController().signal);
    },
  };
};

const joined = (before: SearchPage, page: SearchPage): SearchPage => ({
  rows: [...before.rows, ...page.rows],
  next: page.next,
  total: before.total,
  highlights: [...before.highlights, ...page.highlights],
});
