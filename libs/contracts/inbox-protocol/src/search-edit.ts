import type { SearchField } from './search-fields.ts';
import { parseSearch, printSearch, sameTerm, type SearchQuery, type SearchTerm } from './search-query.ts';

/**
 * Chips, filters and text are one state, the text. Each of these answers the text after a change; what could not be
 * understood is lost by it, as it meant nothing.
 */
const edited = (text: string, edit: (query: SearchQuery) => SearchQuery): string =>
  printSearch(edit(parseSearch(text).query));

export const withoutTerm = (text: string, term: SearchTerm): string =>
  edited(text, (query) => ({ ...query, terms: query.terms.filter((known) => !sameTerm(known, term)) }));

/** The values that are asked for by a field, negated ones apart. */
export const filterValues = (text: string, field: SearchField): readonly string[] =>
  parseSearch(text).query.terms.flatMap((term) =>
    term.kind === 'field' && term.field === field && !term.negated ? term.values : [],
  );

/** Asks for any of these values, whatever was asked of the field before; for none of them: of the field nothing. */
export const setFilter = (text: string, field: SearchField, values: readonly string[]): string =>
  edited(text, (query) => {
    const others = query.terms.filter((term) => term.kind !== 'field' || term.field !== field || term.negated);
    const asked: readonly SearchTerm[] = values.length === 0 ? [] : [{ kind: 'field', field, values, negated: false }];
    return { ...query, terms: [...others, ...asked] };
  });

/** Adds a value to those that are asked for, or takes it away. */
export const toggleFilter = (text: string, field: SearchField, value: string): string => {
  const known = filterValues(text, field);
  return setFilter(text, field, known.includes(value) ? known.filter((other) => other !== value) : [...known, value]);
};

/** Without the order that the text asks for: it is chosen elsewhere now. */
export const withoutSort = (text: string): string => edited(text, ({ terms }) => ({ terms, sort: null }));
