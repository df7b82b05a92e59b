import type { Scope, Sort } from '@baton/contracts-inbox-protocol';
import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';

const route = getRouteApi('/inbox/$scope');

/** Where the agent is: all of it stands in the address, so that a reload or a link comes back here. */
export interface InboxPlace {
  readonly scope: Scope;
  readonly sort: Sort;
  readonly conversationId: string | null;
  readonly open: (conversationId: string | null) => void;
  readonly show: (list: { readonly scope?: Scope; readonly sort?: Sort }) => void;
}

export const useInboxPlace = (): InboxPlace => {
  const navigate = useNavigate();
  const { scope } = route.useParams();
  const { sort = 'newest' } = route.useSearch();
  const conversationId = useParams({ strict: false, select: (params) => params.conversationId }) ?? null;

  const go = (to: { scope: Scope; sort: Sort; conversationId: string | null }): void => {
    const search = to.sort === 'newest' ? {} : { sort: to.sort };
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
    open: (next) => go({ scope, sort, conversationId: next }),
    show: (list) => go({ scope: list.scope ?? scope, sort: list.sort ?? sort, conversationId }),
  };
};
