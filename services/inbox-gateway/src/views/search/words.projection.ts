/** A word of a text, folded, and where it stands. `also`: another spelling of it that is found too. */
export interface FoundWord {
  readonly word: string;
  readonly also: string | null;
  /** UTF-16 units of the text. */
  readonly from: number;
  readonly to: number;
}

/** What is looked at of one text; nobody writes so much, and a machine that does must not crowd out the others. */
export const SEARCHED_LENGTH = 8_000;
/** Longer words are cut, in texts and in queries alike. */
const WORD_LENGTH = 60;

const RUN = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;
/** Scripts that are written without spaces: their texts are kept as overlapping pairs of characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30FC\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** Without case, accents and widths: `Ｍüller` and `muller` are one. */
export const fold = (text: string): string => bare(text.normalize('NFKC').toLowerCase());

const bare = (lower: string): string =>
  lower
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .normalize('NFC')
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter);

/** The words of a text in their order. Numbers are words; `4711-2290` is two that stand one behind the other. */
export const wordsOf = (given: string): FoundWord[] => {
  const text = given.slice(0, SEARCHED_LENGTH);
  const words: FoundWord[] = [];
  for (const run of text.matchAll(RUN)) {
    let at = 0;
    for (const part of run[0].matchAll(UNSPACED)) {
      if (part.index > at) words.push(spaced(run[0].slice(at, part.index), run.index + at));
      words.push(...pairs(part[0], run.index + part.index));
      at = part.index + part[0].length;
    }
    if (at < run[0].length) words.push(spaced(run[0].slice(at), run.index + at));
  }
  return words.filter(({ word }) => word !== '');
};

const spaced = (run: string, from: number): FoundWord => {
  const lower = run.normalize('NFKC').toLowerCase().slice(0, WORD_LENGTH);
  const word = bare(lower);
  const written = bare(lower.replaceAll(/[äöü]/g, (letter) => UMLAUTS[letter] ?? letter));
  return { word, also: written === word ? null : written, from, to: from + run.length };
};

/** Each character with the next one, and the last one alone, so that every part of the text can be found. */
const pairs = (part: string, begin: number): FoundWord[] => {
  const characters = Array.from(part);
  let from = begin;
  return characters.map((character, index) => {
    const pair = character + (characters[index + 1] ?? '');
    const word = { word: fold(pair), also: null, from, to: from + pair.length };
    from += character.length;
    return word;
  });
};

/** Whether a word is of a script without spaces; a single one of its characters is a beginning of pairs. */
export const isUnspaced = (word: string): boolean => new RegExp(`^(?:${UNSPACED.source})$`, 'u').test(word);
