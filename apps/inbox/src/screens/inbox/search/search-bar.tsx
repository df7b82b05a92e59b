import { parseSearch, printTerm, withoutTerm } from '@baton/contracts-inbox-protocol';
import { Button, Chip } from '@baton/ui';
import { useState, type ReactNode } from 'react';
import type { InboxPlace } from '../place.ts';
import { FilterPopover } from './filter-popover.tsx';
import { SearchField } from './search-field.tsx';

/** Text, chips and the address are one state: the query. */
export const SearchBar = ({ place }: { readonly place: InboxPlace }): ReactNode => {
  const { q } = place;
  // What was typed belongs to a query of the address; a link or the back button begins with its own.
  const [typed, setTyped] = useState({ of: q, text: q });
  const text = typed.of === q ? typed.text : q;
  const { query, problems } = parseSearch(text);
  const run = (next: string): void => {
    const runs = parseSearch(next).problems.length === 0;
    setTyped({ of: runs ? next.trim() : q, text: next });
    if (runs) place.show({ q: next.trim() });
  };
  return (
    <div className="flex shrink-0 flex-col gap-1.5 px-3 pb-2">
      <div className="flex items-start gap-1.5">
        <SearchField
          text={text}
          problem={problems[0]?.message ?? null}
          onType={(next) => setTyped({ of: q, text: next })}
          onRun={run}
        />
        <FilterPopover text={text} onChange={run} />
      </div>
      {q === '' ? null : (
        <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-1">
          {query.terms.map((term) => {
            const name = printTerm(term);
            return (
              <Chip key={name} removeLabel={`Remove ${name}`} onRemove={() => run(withoutTerm(text, term))}>
                {name}
              </Chip>
            );
          })}
          <Button look="quiet" size="small" onClick={() => run('')}>
            Clear filters
          </Button>
        </div>
      )}
    </div>
  );
};
