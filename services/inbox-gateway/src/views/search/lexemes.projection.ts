import { pairLexeme } from './common-words.projection.ts';
import { fold, wordsOf } from './words.projection.ts';

/** PostgreSQL keeps so many places of a lexeme, and none beyond the last one. */
const PLACES = 255;
const LAST_PLACE = 16_383;
/** Between two texts, so that no phrase reaches from one into the next. */
const GAP = 8;

/** Builds the text form of a `tsvector`: words with their places, and marked lexemes that only fields ask for. */
export class Lexemes {
  readonly #places = new Map<string, number[]>();
  #next = 1;

  addText(text: string): void {
    let before: string | null = null;
    for (const { word, also } of wordsOf(text)) {
      this.#put(word);
      if (also !== null) this.#put(also);
      const pair = before === null ? null : pairLexeme(before, word);
      if (pair !== null && !this.#places.has(pair)) this.#places.set(pair, []);
      before = word;
      this.#next += 1;
    }
    this.#next += GAP;
  }

  /** Without a place. `mark` tells the field. */
  addMarked(mark: Mark, lexeme: string): void {
    const key = `${mark}/${lexeme}`;
    if (!this.#places.has(key)) this.#places.set(key, []);
  }

  /** Every ending from `least` characters on: its beginnings are all parts of the word. */
  addParts(mark: Mark, word: string, least: number): void {
    for (let at = 0; at + least <= word.length; at += 1) this.addMarked(mark, word.slice(at));
  }

  toString(): string {
    return Array.from(this.#places, ([lexeme, places]) =>
      places.length === 0 ? quoteLexeme(lexeme) : `${quoteLexeme(lexeme)}:${places.join(',')}`,
    ).join(' ');
  }

  #put(word: string): void {
    const places = this.#places.get(word) ?? [];
    this.#places.set(word, places);
    if (places.length < PLACES && this.#next <= LAST_PLACE) places.push(this.#next);
  }
}

/** `n`ame, `p`hone, `e`-mail, `r`eason, `t`ag. */
export type Mark = 'n' | 'p' | 'e' | 'r' | 't';

export const quoteLexeme = (lexeme: string): string => `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`;

/** A tag or an address as one lexeme. */
export const wholeLexeme = (text: string): string =>
  fold(text)
    .replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, 100);
