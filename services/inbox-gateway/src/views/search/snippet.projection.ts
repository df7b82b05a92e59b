import type { SearchHighlight, SearchQuery } from '@baton/contracts-inbox-protocol';
import { fold, wordsOf } from './words.projection.ts';

type Field = SearchHighlight['field'];
type Match = readonly [from: number, to: number];
export type Snippet = Pick<SearchHighlight, 'field' | 'snippet' | 'matches'>;

const BEFORE = 40;
const LENGTH = 160;

/** What of a query can be shown in a text: folded words, and which of them are found as beginnings or inside. */
export class Wanted {
  readonly #words: { readonly word: string; readonly exact: boolean }[] = [];
  readonly #parts: string[] = [];
  /** Parts that a field asks for, by the field. */
  readonly fields = new Map<Field, string[]>();

  constructor({ terms }: SearchQuery) {
    for (const term of terms) {
      if (term.negated) continue;
      if (term.kind === 'text') {
        for (const { word, also } of wordsOf(term.text)) {
          for (const spelling of also === null ? [word] : [word, also]) {
            this.#words.push({ word: spelling, exact: term.exact });
          }
        }
        this.#parts.push(fold(term.text).replaceAll(/\s/g, ''));
      } else if (isShown(term.field)) {
        const parts = term.values.flatMap((value) => (term.field === 'phone' ? [value] : fold(value).split(' ')));
        this.fields.set(term.field, [...(this.fields.get(term.field) ?? []), ...parts]);
      }
    }
  }

  matches(field: Field, text: string): Match[] {
    const said = field === 'message' || field === 'note';
    const found = wordsOf(text).flatMap(({ word, also, from, to }): Match[] =>
      this.#words.some((wanted) => fits(word, wanted) || (also !== null && fits(also, wanted))) ? [[from, to]] : [],
    );
    if (said) return joined(found);
    const parts = [...(this.fields.get(field) ?? []), ...(field === 'reason' ? [] : this.#parts)];
    return joined([...found, ...parts.flatMap((part) => inside(text, part))]);
  }
}

const SHOWN: readonly string[] = ['name', 'phone', 'email', 'reason', 'tag'];
const isShown = (field: string): field is Field => SHOWN.includes(field);

const fits = (word: string, wanted: { readonly word: string; readonly exact: boolean }): boolean =>
  wanted.exact || Array.from(wanted.word).length < 3 ? word === wanted.word : word.startsWith(wanted.word);

/** Where a part stands in a short text; only where folding kept every character in its place. */
const inside = (text: string, part: string): Match[] => {
  const folded = fold(text);
  const at = part === '' || folded.length !== text.length ? -1 : folded.indexOf(part);
  return at < 0 ? [] : [[at, at + part.length]];
};

const joined = (matches: Match[]): Match[] => {
  const result: [number, number][] = [];
  for (const [from, to] of matches.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
};

/** The text with the most matches, cut around the first of them; null where nothing matches. Of equals the first. */
export const snippetOf = (
  texts: readonly { readonly field: Field; readonly text: string }[],
  wanted: Wanted,
): Snippet | null => {
  let best: { readonly field: Field; readonly text: string; readonly matches: Match[] } | null = null;
  for (const { field, text } of texts) {
    const matches = wanted.matches(field, text);
    if (matches.length > (best?.matches.length ?? 0)) best = { field, text, matches };
  }
  return best === null ? null : { field: best.field, ...cut(best.text, best.matches) };
};

/** Between words where it can be, and never through a character. */
const cut = (text: string, matches: readonly Match[]): Pick<Snippet, 'snippet' | 'matches'> => {
  const first = matches[0]?.[0] ?? 0;
  let from = Math.max(0, first - BEFORE);
  if (from > 0) from = Math.min(first, text.indexOf(' ', from) + 1 || from);
  let to = Math.min(text.length, from + LENGTH);
  if (isHalf(text, from)) from -= 1;
  if (isHalf(text, to)) to -= 1;
  const [head, tail] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  const shift = head.length - from;
  return {
    snippet: head + text.slice(from, to).replaceAll(/\s/g, ' ') + tail,
    matches: matches.filter((match) => match[1] <= to).map(([a, b]) => [a + shift, b + shift] as const),
  };
};

const isHalf = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text[at] ?? '');
