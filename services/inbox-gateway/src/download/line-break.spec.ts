import { breakLines, isRightToLeft, printable, visualOrder } from './line-break.ts';

const width = (text: string): number => text.length;
const broken = (text: string, most: number): string[] =>
  [...breakLines(text, most, width)].map((words) => words.join(' '));

describe('lines', () => {
  it.each([
    ['short', 10, ['short']],
    ['one two three', 7, ['one two', 'three']],
    ['abcdefghij k', 4, ['abcd', 'efgh', 'ij k']],
    ['', 10, ['']],
  ])('of %p in %i signs', (text, most, expected) => {
    expect(broken(text, most)).toEqual(expected);
  });

  it('are read in the direction of their first letter', () => {
    expect(['שלום abc', '123 مرحبا', 'abc שלום', '123', ''].map(isRightToLeft)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('put words where they stand on paper', () => {
    const order = (text: string): string => visualOrder(text.split(' '), isRightToLeft(text)).join(' ');
    expect(order('one two')).toBe('one two');
    expect(order('א ב one two ג')).toBe('ג one two ב א');
    expect(order('say א ב now')).toBe('say ב א now');
  });

  it('hold nothing that no font can show', () => {
    expect(printable('a\u0000b\r\nc\ud83dd\u200f👍🏽')).toBe('ab\nc\ufffdd👍');
  });
});
