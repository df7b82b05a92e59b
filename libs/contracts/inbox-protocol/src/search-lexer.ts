import { fieldNamed, type SearchField } from './search-fields.ts';

/** One term as it was typed. Offsets are UTF-16 units of the text that was given. */
export type SearchToken =
  | {
      readonly kind: 'word' | 'phrase';
      readonly text: string;
      readonly negated: boolean;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'not'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'unknownField';
      readonly name: string;
      readonly raw: string;
      readonly negated: boolean;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'field';
      readonly field: SearchField | 'sort';
      readonly values: readonly SearchTokenValue[];
      readonly negated: boolean;
      readonly from: number;
      readonly to: number;
    };

export interface SearchTokenValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly from: number;
  readonly to: number;
}

const BLANK = /[\s\p{Cc}]/u;
const QUOTES = /[“”„«»]/g;
/** What could be meant as a field's name. */
const NAME = /^[a-z][a-z-]{1,19}$/i;

/** Same length, so that offsets stay: typographic quotes become plain ones, broken characters become harmless. */
const plain = (text: string): string => text.replaceAll(QUOTES, '"').replaceAll(/\p{Cs}/gu, '\uFFFD');

/** Takes a query apart. Every text has a reading; nothing is refused here. */
export const lexSearch = (given: string): SearchToken[] => {
  const text = plain(given);
  const tokens: SearchToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text[at] as string)) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    at = token.to;
    if (token.token !== null) tokens.push(token.token);
  }
  return tokens;
};

const tokenAt = (text: string, from: number): { readonly to: number; readonly token: SearchToken | null } => {
  let begin = from;
  while (text[begin] === '-') begin += 1;
  const negated = begin > from;
  if (begin >= text.length || BLANK.test(text[begin] as string)) return { to: begin, token: null };
  if (text[begin] === '"') {
    const { value, to } = readQuoted(text, begin);
    return { to, token: { kind: 'phrase', text: value, negated, from, to } };
  }
  const end = bareEnd(text, begin, false);
  const colon = text.slice(begin, end).indexOf(':');
  const name = colon < 0 ? '' : text.slice(begin, begin + colon);
  const field = fieldNamed(name);
  if (colon > 0 && field !== null) return readField(text, { field, negated, from, at: begin + colon + 1 });
  const raw = text.slice(begin, end);
  if (colon > 0 && NAME.test(name) && !raw.startsWith('//', colon + 1)) {
    const to = text[end] === '"' && end === begin + colon + 1 ? readQuoted(text, end).to : end;
    return { to, token: { kind: 'unknownField', name, raw: text.slice(begin, to), negated, from, to } };
  }
  if (!negated && raw.toLowerCase() === 'not') return { to: end, token: { kind: 'not', from, to: end } };
  return { to: end, token: { kind: 'word', text: raw, negated, from, to: end } };
};

const readField = (
  text: string,
  begun: {
    readonly field: SearchField | 'sort';
    readonly negated: boolean;
    readonly from: number;
    readonly at: number;
  },
): { readonly to: number; readonly token: SearchToken } => {
  const { field, negated, from } = begun;
  const values: SearchTokenValue[] = [];
  let at = begun.at;
  for (;;) {
    const begin = at;
    if (text[at] === '"') {
      const { value, to } = readQuoted(text, at);
      values.push({ text: value, quoted: true, from: begin, to });
      at = to;
    } else {
      at = bareEnd(text, at, true);
      values.push({ text: text.slice(begin, at), quoted: false, from: begin, to: at });
    }
    if (text[at] !== ',') return { to: at, token: { kind: 'field', field, values, negated, from, to: at } };
    at += 1;
  }
};

/** A quotation goes to its closing mark, or to the end: whoever types has not closed it yet. */
const readQuoted = (text: string, from: number): { readonly value: string; readonly to: number } => {
  let value = '';
  let at = from + 1;
  for (; at < text.length && text[at] !== '"'; at += 1) {
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at += 1;
    value += text[at];
  }
  const closed = value
    .split(new RegExp(BLANK.source, 'u'))
    .filter((part) => part !== '')
    .join(' ');
  return { value: closed, to: Math.min(text.length, at + 1) };
};

const bareEnd = (text: string, from: number, listed: boolean): number => {
  let at = from;
  while (at < text.length && text[at] !== '"' && !BLANK.test(text[at] as string) && !(listed && text[at] === ','))
    at += 1;
  return at;
};

/** A value as it can stand in a query. */
export const quoteSearch = (value: string): string =>
  value !== '' && !/[\s\p{Cc}",“”„«»]/u.test(value) ? value : quoted(value);

export const quoted = (value: string): string => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
