import type { Scope, Sort } from '@baton/contracts-inbox-protocol';
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';

const route = getRouteApi('/inbox/$scope');

/** Where the agent is: all of it stands in the address, so that a reload or a link comes back here. */
export interface InboxPlace {
  readonly scope: Scope;
  readonly sort: Sort;
  readonly conversationId: string | null;
  /** What is searched for, in the language of searches; empty when nothing is. */
  readonly q: string;
  /** Of the address, to be kept by links. */
  readonly search: { readonly sort?: Sort; readonly q?: string };
  readonly open: (conversationId: string | null) => void;
  readonly show: (list: { readonly scope?: Scope; readonly sort?: Sort; readonly q?: string }) => void;
}

export const useInboxPlace = (): InboxPlace => {
  const navigate = useNavigate();
  const { scope } = route.useParams();
  const { sort = 'newest', q = '' } = route.useSearch();
  const conversationId = useParams({ strict: false, select: (params) => params.conversationId }) ?? null;

  const go = (to: { scope: Scope; sort: Sort; q: string; conversationId: string | null }): void => {
    const search = searchOf(to);
    if (to.conversationId === null) void navigate({ to: '/inbox/$scope', params: { scope: to.scope }, search });
    else {
      const params = { scope: to.scope, conversationId: to.conversationId };
      void navigate({ to: '/inbox/$scope/c/$conversationId', params, search });
    }
  };

  return {
    scope,
    sort,
    conversationId,
    q,
    search: searchOf({ sort, q }),
    open: (next) => go({ scope, sort, q, conversationId: next }),
    show: (list) => go({ scope: list.scope ?? scope, sort: list.sort ?? sort, q: list.q ?? q, conversationId }),
  };
};

const searchOf = ({ sort, q }: { sort: Sort; q: string }): { sort?: Sort; q?: string } => ({
  ...(sort === 'newest' ? {} : { sort }),
  ...(q === '' ? {} : { q }),
});
