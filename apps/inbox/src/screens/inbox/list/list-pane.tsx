import { SCOPES, SORTS, type Scope } from '@baton/contracts-inbox-protocol';
import { Button, classNames, Menu, MenuChoices, Tabs } from '@baton/ui';
import { ArrowDownWideNarrow } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCounts } from '../../../live/selectors.ts';
import { AccountMenu } from '../account-menu.tsx';
import type { InboxPlace } from '../place.ts';
import { SCOPE_NAME, SORT_NAME } from '../words.ts';
import { SearchBar } from '../search/search-bar.tsx';
import { SearchResults } from '../search/search-results.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import { ConversationList } from './conversation-list.tsx';

export const ListPane = ({
  place,
  className,
}: {
  readonly place: InboxPlace;
  readonly className: string;
}): ReactNode => (
  <section
    aria-label="Conversations"
    className={classNames('flex w-full shrink-0 flex-col border-r border-line bg-surface sm:w-80 lg:w-90', className)}
  >
    <header className="flex h-13 shrink-0 items-center gap-2 px-3">
      <h1 className="text-lg font-semibold">Inbox</h1>
      <ConnectionPill />
      <div className="flex-1" />
      <SortMenu place={place} />
      <div className="sm:hidden">
        <AccountMenu />
      </div>
    </header>
    <SearchBar place={place} />
    <Tabs
      label="Which conversations"
      value={place.scope}
      choices={SCOPES.map((scope) => ({ value: scope, label: <ScopeLabel scope={scope} /> }))}
      onChoose={(scope) => place.show({ scope, q: '' })}
    >
      {place.q === '' ? (
        <ConversationList key={`${place.scope}:${place.sort}`} place={place} />
      ) : (
        <SearchResults place={place} />
      )}
    </Tabs>
  </section>
);

const ScopeLabel = ({ scope }: { readonly scope: Scope }): ReactNode => {
  const counts = useCounts();
  return (
    <>
      {SCOPE_NAME[scope]}
      {counts === null ? null : (
        <span className="min-w-4 text-center text-xs font-medium text-faint tabular-nums">{counts[scope]}</span>
      )}
    </>
  );
};

const SortMenu = ({ place }: { readonly place: InboxPlace }): ReactNode => (
  <Menu
    align="end"
    trigger={
      <Button look="quiet" size="small" aria-label={`Sort: ${SORT_NAME[place.sort]}`}>
        <ArrowDownWideNarrow aria-hidden />
        <span className="max-w-24 truncate">{SORT_NAME[place.sort].replace(' first', '')}</span>
      </Button>
    }
  >
    <MenuChoices
      label="Sort by"
      value={place.sort}
      choices={SORTS.map((sort) => ({ value: sort, label: SORT_NAME[sort] }))}
      onChoose={(sort) => place.show({ sort })}
    />
  </Menu>
);
