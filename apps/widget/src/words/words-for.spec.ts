import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { wordsFor } from './words-for.ts';

describe('the words', () => {
  it.each([
    ['de-AT', de],
    ['es', es],
    ['en-GB', en],
    ['fr', en],
    ['', en],
    ['constructor', en],
  ])('of %j', (locale, words) => {
    expect(wordsFor(locale)).toBe(words);
  });
});
