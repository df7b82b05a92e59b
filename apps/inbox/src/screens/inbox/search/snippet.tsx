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

/** Where the words of a search stand, marked; plain text, whatever the customer wrote. */
export const Snippet = ({
  highlight: { field, snippet, matches },
}: {
  readonly highlight: SearchHighlight;
}): ReactNode => {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of matches) {
    parts.push(snippet.slice(at, from), <mark key={from}>{snippet.slice(from, to)}</mark>);
    at = to;
  }
  return (
    <span className="min-w-0 flex-1 truncate text-sm text-muted">
      <span className="text-faint">{FIELD[field]}</span>
      {parts}
      {snippet.slice(at)}
    </span>
  );
};
