import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { phrase } from '../../domain/understanding/plain-words.ts';
import type { Words } from '../../domain/understanding/words.ts';

const list = z.array(z.string().min(1));

const wordsFile = z.strictObject({
  moods: z.record(z.string().regex(/^-?[123]$/), list),
  negations: list,
  boosters: list,
  urgent: list,
  person: list,
  personAlone: list,
});

const FOLDER = path.resolve(import.meta.dirname, '../../../words');

/** The lexicon of one language, from `words/<language>.yaml`. Throws what zod throws for a file of another shape. */
export const readWords = (language: string): Words => {
  const file = wordsFile.parse(parse(readFileSync(path.join(FOLDER, `${language}.yaml`), 'utf8')));
  const phrases = (all: readonly string[]): readonly (readonly string[])[] => all.map(phrase);
  return {
    moods: Object.entries(file.moods)
      .flatMap(([weight, all]) => phrases(all).map((one) => ({ weight: Number(weight), phrase: one })))
      .toSorted((one, other) => other.phrase.length - one.phrase.length),
    negations: new Set(file.negations),
    boosters: phrases(file.boosters),
    urgent: phrases(file.urgent),
    person: phrases(file.person),
    personAlone: new Set(file.personAlone),
  };
};
