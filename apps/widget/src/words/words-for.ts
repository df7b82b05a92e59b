import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { Words } from './words.ts';

/** By the language of a BCP 47 tag; English for any other. */
export const wordsFor = (locale: string): Words => {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? '';
  return language === 'de' ? de : language === 'es' ? es : en;
};
