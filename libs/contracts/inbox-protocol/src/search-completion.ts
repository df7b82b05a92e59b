import { FIELD_RULES, SEARCH_FIELDS, SORT_WORDS, type SearchField } from './search-fields.ts';
import { lexSearch, quoteSearch } from './search-lexer.ts';

/** What only the caller knows: names to offer. */
export interface SearchNames {
  readonly agents: readonly string[];
  readonly teams: readonly string[];
  readonly tags: readonly string[];
}

export interface SearchOption {
  /** What is put in the place of `from` to `to`. */
  readonly insert: string;
  readonly label: string;
  readonly hint: string;
  /** A whole term: the search can run. Otherwise a value is still to come. */
  readonly complete: boolean;
}

export interface SearchCompletion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly SearchOption[];
}

const OFFERED = 12;

/** What could stand at the caret. None where somebody writes plain words that are no field's beginning. */
export const completeSearch = (text: string, caret: number, names: SearchNames): SearchCompletion => {
  const at = Math.max(0, Math.min(caret, text.length));
  const token = lexSearch(text).find(({ from, to }) => from < at && at <= to);
  if (token === undefined) return { from: at, to: at, options: fieldOptions('', '') };
  if (token.kind === 'phrase') return { from: at, to: at, options: [] };
  if (token.kind === 'field') {
    const value = token.values.find(({ from, to }) => from <= at && at <= to);
    if (value === undefined) return { from: at, to: at, options: [] };
    const typed = text.slice(value.from, at).replace(/^["“”„«»]/, '');
    return { from: value.from, to: value.to, options: valueOptions(token.field, typed, names) };
  }
  const dashes = /^-*/.exec(text.slice(token.from, at))?.[0] ?? '';
  const sign = dashes === '' ? '' : '-';
  const typed = text.slice(token.from + dashes.length, at).toLowerCase();
  const filters = typed.length < 2 ? [] : namedFilters(typed, sign, names);
  return { from: token.from, to: token.to, options: [...fieldOptions(typed, sign), ...filters].slice(0, OFFERED) };
};

const fieldOptions = (typed: string, sign: string): SearchOption[] =>
  [...SEARCH_FIELDS, ...(sign === '' ? (['sort'] as const) : [])]
    .filter((field) => field.startsWith(typed))
    .map((field) => ({
      insert: `${sign}${field}:`,
      label: `${sign}${field}:`,
      hint: field === 'sort' ? 'the order of the results' : FIELD_RULES[field].hint,
      complete: false,
    }));

/** Filters whose value begins as the word does: who types "urg" may mean `priority:urgent`. */
const namedFilters = (typed: string, sign: string, names: SearchNames): SearchOption[] =>
  SEARCH_FIELDS.flatMap((field) =>
    field === 'created'
      ? []
      : valuesOf(field, names)
          .filter((value) => value.toLowerCase().startsWith(typed))
          .map((value) => ({
            insert: `${sign}${field}:${quoteSearch(value)}`,
            label: `${sign}${field}:${quoteSearch(value)}`,
            hint: FIELD_RULES[field].hint,
            complete: true,
          })),
  );

const valueOptions = (field: SearchField | 'sort', typed: string, names: SearchNames): SearchOption[] => {
  const wanted = typed.toLowerCase();
  const values = field === 'sort' ? Object.values(SORT_WORDS) : valuesOf(field, names);
  const begins = values.filter((value) => value.toLowerCase().startsWith(wanted));
  const holds = values.filter((value) => !begins.includes(value) && value.toLowerCase().includes(wanted));
  return [...begins, ...holds]
    .slice(0, OFFERED)
    .map((value) => ({ insert: quoteSearch(value), label: value, hint: '', complete: true }));
};

/** Only what a query can hold: a name that the field's rule refuses is not offered. */
const valuesOf = (field: SearchField, names: SearchNames): readonly string[] => {
  const named =
    field === 'assigned' ? names.agents : field === 'team' ? names.teams : field === 'tag' ? names.tags : [];
  const usable = named.map((name) => name.trim().replaceAll(/[\s\p{Cc}]+/gu, ' ')).filter((name) => name !== '');
  return [...FIELD_RULES[field].values, ...new Set(usable)];
};
