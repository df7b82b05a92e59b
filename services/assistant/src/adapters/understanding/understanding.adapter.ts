import { eld } from 'eld/small';
import { understand } from '../../domain/understanding/understand.ts';
import type { Understanding, Understands } from '../../domain/understanding/understanding.port.ts';
import type { Words } from '../../domain/understanding/words.ts';
import { readWords } from './words-file.adapter.ts';

export const LANGUAGES = ['en', 'de', 'es'] as const;

const UNKNOWN = 'unknown';

/** Language by n-grams (eld), mood and wishes by the lexica of `words/`. */
export class WordsUnderstanding implements Understands {
  private readonly detector = eld.newInstance();
  private readonly lexicon: ReadonlyMap<string, Words>;

  constructor() {
    this.detector.setLanguageSubset([...LANGUAGES]);
    this.lexicon = new Map(LANGUAGES.map((language) => [language, readWords(language)]));
  }

  understand(text: string): Understanding {
    return understand(text, this.languageOf(text), this.lexicon);
  }

  private languageOf(text: string): string {
    const found = this.detector.detect(text);
    return found.language !== '' && found.isReliable() ? found.language : UNKNOWN;
  }
}
