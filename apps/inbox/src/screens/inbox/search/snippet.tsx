import type { SearchHighlight } from '@baton/contracts-inbox-protocol';
import type { ReactNode } from 'react';

const FIELD: Readonly<Record<SearchHighlight['field'], string>> = {
  message: '',
  note: 'Note: ',
  name: 'Name: ',
  phone: 'Phone: ',
  email: 'E-mail: ',
  reason: 'Reason: ',
  tag: 'Tag: ',
  id: 'Id: ',
};

/** A card shows about so many characters; the first match must be among them. */
const SEEN = 30;
/** What stands before it, about. */
const BEFORE = 14;

/** Where a card begins to read, in UTF-16 units. */
export const startOf = (snippet: string, [first]: SearchHighlight['matches']): number =>
  first === undefined || first[0] <= SEEN ? 0 : snippet.lastIndexOf(' ', first[0] - BEFORE) + 1;

/** Where the words of a search stand, marked; plain text, whatever the customer wrote. */
export const Snippet = ({
  highlight: { field, snippet, matches },
}: {
  readonly highlight: SearchHighlight;
}): ReactNode => {
  const parts: ReactNode[] = [];
  const start = startOf(snippet, matches);
  let at = start;
  for (const [from, to] of matches) {
    parts.push(snippet.slice(at, from), <mark key={from}>{snippet.slice(from, to)}</mark>);
    at = to;
  }
  return (
    <span className="min-w-0 flex-1 truncate text-sm text-muted">
      <span className="text-faint">{FIELD[field]}</span>
      {start === 0 ? null : '…'}
      {parts}
      {snippet.slice(at)}
    </span>
  );
};
