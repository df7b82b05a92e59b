const MARKS = /\p{M}/gu;
const NOT_A_WORD = /[^\p{L}\p{N}#]+/gu;
const STRETCHED = /(\p{L})\1{2,}/gu;

/** Without accents, capitals and stretched letters: what a hurried thumb and a careful one have in common. */
export const plain = (text: string): string =>
  text.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replaceAll(MARKS, '').replaceAll(STRETCHED, '$1');

/** Numbers become `#`: which one it is says nothing about what is wanted. */
export const wordsOf = (text: string): readonly string[] =>
  plain(text)
    .replaceAll(/[’'`´]/gu, '')
    .replaceAll(/\p{N}+/gu, '#')
    .split(NOT_A_WORD)
    .filter((word) => word !== '');

/** Where one thought ends and the next begins. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?¿¡…])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}|\p{N}/u.test(sentence));

/** Whether `phrase`, plain words, stands in `text` as whole words; a word that ends in `*` is the beginning of one. */
export const hasPhrase = (text: readonly string[], phrase: readonly string[]): boolean =>
  text.some((_, from) =>
    phrase.every((word, at) => {
      const said = text[from + at];
      if (said === undefined) return false;
      return word.endsWith('*') ? said.startsWith(word.slice(0, -1)) : said === word;
    }),
  );

export const phrase = (text: string): readonly string[] =>
  plain(text)
    .replaceAll(/[’'`´]/gu, '')
    .split(/[^\p{L}\p{N}*#]+/u)
    .filter((word) => word !== '');
