import type { SearchTerm } from '@baton/contracts-inbox-protocol';
import { phoneLexeme } from './document.projection.ts';
import { quoteLexeme, wholeLexeme, type Mark } from './lexemes.projection.ts';
import { pairLexeme } from './common-words.projection.ts';
import { isUnspaced, wordsOf, type FoundWord } from './words.projection.ts';

type TextTerm = Extract<SearchTerm, { kind: 'text' }>;

/** Shorter words are found only as they are: half the language begins with any two letters. */
const BEGINNING = 3;
const DIGITS = 4;

/** What the words of a document must be like, as text of a `tsquery`; null for a term without words. */
export const wantedWords = ({ text, exact }: Pick<TextTerm, 'text' | 'exact'>): string | null => {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  const row = words.map((word, index) => spelled(word, !exact && index === words.length - 1)).join(' <-> ');
  const narrowed = [`(${row})`, ...pairsOf(words, exact)].join(' & ');
  const alternatives = [words.length === 1 ? row : narrowed, ...beside(text, exact, words)];
  return alternatives.join(' | ');
};

/** What a document must have if it has the words in a row, and few have: see `pairLexeme`. */
const pairsOf = (words: readonly FoundWord[], exact: boolean): string[] =>
  words.slice(1).flatMap((second, index) => {
    const first = words[index] as FoundWord;
    // Another spelling, or only the beginning of a word, may stand there.
    const isOpen =
      [first, second].some(({ word, also }) => also !== null || isUnspaced(word)) ||
      (!exact && index === words.length - 2);
    const pair = isOpen ? null : pairLexeme(first.word, second.word);
    return pair === null ? [] : [quoteLexeme(pair)];
  });

/** Where else the text could stand: inside a name or an address, in a number however it is written. */
const beside = (text: string, exact: boolean, words: readonly FoundWord[]): string[] => {
  const found: string[] = [];
  const [only] = words;
  if (!exact && words.length === 1 && only !== undefined && only.word.length >= 2)
    found.push(beginning('n', only.word));
  if (!exact && /^\S*[\p{L}\d]\S*$/u.test(text) && text.length >= BEGINNING) {
    found.push(beginning('e', wholeLexeme(text)));
  }
  if (/^[+\d\s()./-]+$/.test(text) && text.replaceAll(/\D/g, '').length >= DIGITS) {
    found.push(beginning('p', phoneLexeme(text)));
  }
  return found;
};

const spelled = ({ word, also }: FoundWord, open: boolean): string => {
  const end = open && (Array.from(word).length >= BEGINNING || isUnspaced(word)) ? ':*' : '';
  const alone = isUnspaced(word) ? ':*' : end;
  return also === null
    ? `${quoteLexeme(word)}${alone}`
    : `(${quoteLexeme(word)}${alone} | ${quoteLexeme(also)}${alone})`;
};

const beginning = (mark: Mark, lexeme: string): string => `${quoteLexeme(`${mark}/${lexeme}`)}:*`;

type CardField = 'name' | 'phone' | 'email' | 'reason' | 'tag';

/** The same for a field of the card; null where the value has nothing to look for. */
export const wantedOnCard = (field: CardField, value: string): string | null => {
  if (field === 'phone') return beginning('p', phoneLexeme(value));
  if (field === 'email') return beginning('e', wholeLexeme(value));
  if (field === 'tag') return wholeLexeme(value) === '' ? null : quoteLexeme(`t/${wholeLexeme(value)}`);
  const mark = field === 'name' ? 'n' : 'r';
  const words = wordsOf(value).map(({ word }) => beginning(mark, word));
  return words.length === 0 ? null : words.length === 1 ? (words[0] as string) : `(${words.join(' & ')})`;
};
