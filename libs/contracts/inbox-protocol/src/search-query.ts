import type { Sort } from './row.ts';
import { FIELD_RULES, nearest, SEARCH_FIELDS, SORT_WORDS, type SearchField } from './search-fields.ts';
import { lexSearch, quoted, quoteSearch, type SearchToken } from './search-lexer.ts';

/** Longer queries are refused: nobody types them, and each word costs the server work. UTF-16 units. */
export const SEARCH_LENGTH = 1_000;
export const SEARCH_TERMS = 24;

/**
 * What a conversation has to be like; every term has to hold.
 * - `text`: words anywhere in it: messages, notes, the customer's name, number and e-mail, reason, tags, id. Words match
 *   as beginnings; `exact` ones as they are, one behind the other.
 * - `field`: any of the values.
 */
export type SearchTerm =
  | { readonly kind: 'text'; readonly text: string; readonly exact: boolean; readonly negated: boolean }
  | {
      readonly kind: 'field';
      readonly field: SearchField;
      readonly values: readonly string[];
      readonly negated: boolean;
    };

export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  readonly sort: Sort | null;
}

/** Why a part of a query means nothing. `suggestion` could stand in the place of `from` to `to`; offsets in UTF-16 units. */
export interface SearchProblem {
  readonly from: number;
  readonly to: number;
  /** One sentence for people. */
  readonly message: string;
  readonly suggestion: string | null;
}

export interface ParsedSearch {
  /** What could be understood; it must not be used when there are problems. */
  readonly query: SearchQuery;
  readonly problems: readonly SearchProblem[];
}

/** Something that a text can be searched for. */
const SEARCHABLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

const SORT_OF = new Map<string, Sort>(Object.entries(SORT_WORDS).map(([sort, word]) => [word, sort as Sort]));

/** Reads a query. Never throws: what cannot be understood is a problem that says what could stand there. */
export const parseSearch = (text: string): ParsedSearch => {
  if (text.length > SEARCH_LENGTH) return tooLong(text);
  const reading = new Reading();
  for (const token of lexSearch(text)) reading.take(token);
  return reading.end();
};

const tooLong = (text: string): ParsedSearch => ({
  query: { terms: [], sort: null },
  problems: [
    {
      from: SEARCH_LENGTH,
      to: text.length,
      message: `A search may have ${SEARCH_LENGTH} characters; this one has ${text.length}. Keep the words that matter.`,
      suggestion: '',
    },
  ],
});

class Reading {
  readonly #terms: SearchTerm[] = [];
  readonly #problems: SearchProblem[] = [];
  #sort: Sort | null = null;
  #not: Extract<SearchToken, { kind: 'not' }> | null = null;
  #read = 0;

  take(token: SearchToken): void {
    if (token.kind === 'not') {
      this.#not = token;
      return;
    }
    if ((token.kind === 'word' || token.kind === 'phrase') && !SEARCHABLE.test(token.text)) return;
    const negated = token.negated || this.#not !== null;
    this.#not = null;
    this.#read += 1;
    if (this.#read > SEARCH_TERMS) this.#tooMany(token);
    else if (token.kind === 'unknownField') this.#unknown(token);
    else if (token.kind === 'field') this.#field(token, negated);
    else this.#add({ kind: 'text', text: token.text, exact: token.kind === 'phrase', negated });
  }

  end(): ParsedSearch {
    if (this.#not !== null) {
      const { from, to } = this.#not;
      this.#problem(
        from,
        to,
        'After not stands what is not wanted. To find the word itself, put it in quotes',
        '"not"',
      );
    }
    return { query: { terms: this.#terms, sort: this.#sort }, problems: this.#problems };
  }

  #tooMany({ from, to }: SearchToken): void {
    if (this.#read > SEARCH_TERMS + 1) return;
    this.#problem(from, to, `A search may have ${SEARCH_TERMS} terms. Leave out what matters least`, '');
  }

  #unknown({ name, raw, from, to }: Extract<SearchToken, { kind: 'unknownField' }>): void {
    const known = nearest(name.toLowerCase(), [...SEARCH_FIELDS, 'sort']);
    const message = `There is no field ${name}:. The nearest is ${known}: – or put it in quotes to find the text itself`;
    this.#problem(from, to, message, quoted(raw.replaceAll('"', '')));
  }

  #field(token: Extract<SearchToken, { kind: 'field' }>, negated: boolean): void {
    if (token.field === 'sort') this.#sorted(token);
    else this.#add(this.#checked(token, token.field, negated));
  }

  #sorted({ values, from, to }: Extract<SearchToken, { kind: 'field' }>): void {
    const word = values[0]?.text.toLowerCase() ?? '';
    const sort = SORT_OF.get(word);
    const words = Object.values(SORT_WORDS);
    if (sort !== undefined && values.length === 1) this.#sort = sort;
    else this.#problem(from, to, `sort: takes one of ${words.join(', ')}`, `sort:${nearest(word, words)}`);
  }

  #checked(
    { values, from, to }: Extract<SearchToken, { kind: 'field' }>,
    field: SearchField,
    negated: boolean,
  ): SearchTerm | null {
    const rule = FIELD_RULES[field];
    const given = values.filter(({ text }) => text !== '');
    const sign = negated ? '-' : '';
    if (given.length === 0) {
      this.#problem(from, to, `${field}: needs a value, such as ${rule.example}`, `${sign}${field}:${rule.example}`);
      return null;
    }
    const kept: string[] = [];
    for (const value of given) {
      const checked = rule.check(value.text);
      if ('problem' in checked) this.#problem(value.from, value.to, checked.problem, checked.example);
      else if (!kept.includes(checked.value)) kept.push(checked.value);
    }
    return kept.length === 0 ? null : { kind: 'field', field, values: kept, negated };
  }

  #problem(from: number, to: number, message: string, suggestion: string): void {
    this.#problems.push({ from, to, message: `${message}.`, suggestion });
  }

  #add(term: SearchTerm | null): void {
    if (term === null || this.#terms.some((known) => sameTerm(known, term))) return;
    if (term.kind === 'field' && FIELD_RULES[term.field].merges) {
      const index = this.#terms.findIndex(
        (known) => known.kind === 'field' && known.field === term.field && known.negated === term.negated,
      );
      const known = this.#terms[index];
      if (known?.kind === 'field') {
        this.#terms[index] = { ...known, values: [...new Set([...known.values, ...term.values])] };
        return;
      }
    }
    this.#terms.push(term);
  }
}

export const sameTerm = (a: SearchTerm, b: SearchTerm): boolean => printTerm(a) === printTerm(b);

/** One term as it is written. */
export const printTerm = (term: SearchTerm): string => {
  const sign = term.negated ? '-' : '';
  if (term.kind === 'text') return sign + (term.exact ? quoted(term.text) : term.text);
  return `${sign}${term.field}:${term.values.map(quoteSearch).join(',')}`;
};

/** The query as text; reading it again gives the same query. */
export const printSearch = ({ terms, sort }: SearchQuery): string =>
  [...terms.map(printTerm), ...(sort === null ? [] : [`sort:${SORT_WORDS[sort]}`])].join(' ');
