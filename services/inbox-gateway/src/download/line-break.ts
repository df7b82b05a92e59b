const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const LETTER = /\p{L}/u;
/** Letters; a longer one is measured sign by sign. */
const LONG_WORD = 200;

/** Without control characters, joiners and shades of emoji, and with a sign for half a one: no font has them. */
export const printable = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, '    ')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Variation_Selector}\p{Emoji_Modifier}]/gu, '');

/** Whether the paragraph is read from right to left: its first letter says so. */
export const isRightToLeft = (paragraph: string): boolean => {
  const letter = LETTER.exec(paragraph);
  return letter !== null && RIGHT_TO_LEFT.test(letter[0]);
};

/**
 * The words of a line in the order in which they stand on paper. Signs within a word are put in order by the font's
 * shaper; words of the other direction keep theirs.
 */
export const visualOrder = (words: readonly string[], rightToLeft: boolean): string[] => {
  const groups: { readonly other: boolean; readonly words: string[] }[] = [];
  for (const word of words) {
    const other = LETTER.test(word) ? RIGHT_TO_LEFT.test(word) !== rightToLeft : (groups.at(-1)?.other ?? false);
    const last = groups.at(-1);
    if (last?.other === other) last.words.push(word);
    else groups.push({ other, words: [word] });
  }
  const ordered = groups.map(({ other, words: own }) => (other === rightToLeft ? own : own.toReversed()));
  return rightToLeft ? ordered.toReversed().flat() : ordered.flat();
};

/** Fills lines up to `width` with words; one that is wider than a line is cut. */
export function* breakLines(
  paragraph: string,
  width: number,
  widthOf: (text: string) => number,
): Generator<readonly string[]> {
  const space = widthOf(' ');
  let line: string[] = [];
  let filled = 0;
  for (const word of paragraph.split(' ').flatMap((one) => pieces(one, width, widthOf))) {
    const wide = widthOf(word);
    if (line.length > 0 && filled + space + wide > width) {
      yield line;
      line = [];
      filled = 0;
    }
    filled += (line.length > 0 ? space : 0) + wide;
    line.push(word);
  }
  yield line;
}

const pieces = (word: string, width: number, widthOf: (text: string) => number): string[] => {
  if (word.length <= LONG_WORD && widthOf(word) <= width) return [word];
  const cut: string[] = [];
  let piece = '';
  let filled = 0;
  for (const sign of word) {
    const wide = widthOf(sign);
    if (filled + wide > width && piece !== '') {
      cut.push(piece);
      piece = '';
      filled = 0;
    }
    piece += sign;
    filled += wide;
  }
  return [...cut, piece];
};
