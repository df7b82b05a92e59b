import { moodOf } from './mood.ts';
import { hasPhrase, wordsOf } from './plain-words.ts';
import type { Understanding } from './understanding.port.ts';
import type { Words } from './words.ts';

/**
 * What a text says about its author. Where the language is not sure, the words of all of them count: “agente” needs no
 * grammar.
 */
export const understand = (text: string, language: string, lexicon: ReadonlyMap<string, Words>): Understanding => {
  const words = wordsOf(text);
  const own = lexicon.get(language);
  const all = [...lexicon.values()];
  const mood = moodOf(text, words, own === undefined ? all : [own], own !== undefined);
  return {
    language,
    ...mood,
    urgent: (own === undefined ? all : [own]).some(({ urgent }) => urgent.some((one) => hasPhrase(words, one))),
    // Whoever asks for a person is not asked in which language.
    wantsPerson: all.some(
      ({ person, personAlone }) =>
        personAlone.has(words.filter((word) => !POLITE.has(word)).join(' ')) ||
        person.some((one) => hasPhrase(words, one)),
    ),
  };
};

const POLITE: ReadonlySet<string> = new Set([
  'please',
  'pls',
  'plz',
  'now',
  'bitte',
  'jetzt',
  'por',
  'favor',
  'porfa',
  'porfavor',
  'ya',
  'hi',
  'hallo',
  'hola',
]);
