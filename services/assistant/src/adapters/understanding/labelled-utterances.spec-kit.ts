import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sentiment } from '@baton/contracts-conversation';
import { demoBrain } from '../../domain/scripted/scripted.brain.spec-kit.ts';
import { WordsUnderstanding } from './understanding.adapter.ts';

/**
 * What a person says about a message. `heldOut`: nothing was fitted on it and no error on it was looked at; it was
 * written by the same hand as the rest, so its figures are still kinder than strangers will be.
 */
export interface Labelled {
  readonly text: string;
  readonly language: string;
  readonly sentiment: Sentiment;
  readonly urgent: boolean;
  readonly wantsPerson: boolean;
  /** Of the demo shop's script; `none` where it has none for it. */
  readonly intent: string;
  readonly heldOut: boolean;
}

export const LABELLED = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'labelled-utterances.json'), 'utf8'),
) as readonly Labelled[];

const understands = new WordsUnderstanding();

/** How one message came out. */
const judged = (labelled: Labelled) => {
  const found = understands.understand(labelled.text);
  return { labelled, found, intent: demoBrain.intentOf(labelled.text) ?? 'none' };
};

type Judged = ReturnType<typeof judged>;

const share = (all: readonly Judged[], isRight: (one: Judged) => boolean): number =>
  all.length === 0 ? 1 : Math.round((all.filter(isRight).length / all.length) * 1_000) / 1_000;

/** Right among those that were said to be so, and found among those that are so. */
const detection = (all: readonly Judged[], what: 'urgent' | 'wantsPerson') => ({
  precision: share(
    all.filter(({ found }) => found[what]),
    ({ labelled }) => labelled[what],
  ),
  recall: share(
    all.filter(({ labelled }) => labelled[what]),
    ({ found }) => found[what],
  ),
});

export interface Scores {
  readonly messages: number;
  readonly language: number;
  /** Said to be another language than it is; the rest is `unknown`. */
  readonly wrongLanguage: number;
  readonly sentiment: number;
  readonly urgentPrecision: number;
  readonly urgentRecall: number;
  readonly personPrecision: number;
  readonly personRecall: number;
  /** `none` counts as an intent. */
  readonly intent: number;
  /** Among the messages that would be answered at all. */
  readonly intentPrecision: number;
}

export const scoresOf = (part: readonly Labelled[]): Scores => {
  const all = part.map(judged);
  const urgent = detection(all, 'urgent');
  const person = detection(all, 'wantsPerson');
  return {
    messages: all.length,
    language: share(all, ({ labelled, found }) => labelled.language === found.language),
    wrongLanguage: share(
      all,
      ({ labelled, found }) => found.language !== 'unknown' && labelled.language !== found.language,
    ),
    sentiment: share(all, ({ labelled, found }) => labelled.sentiment === found.sentiment),
    ...{ urgentPrecision: urgent.precision, urgentRecall: urgent.recall },
    ...{ personPrecision: person.precision, personRecall: person.recall },
    intent: share(all, ({ labelled, intent }) => labelled.intent === intent),
    intentPrecision: share(
      all.filter(({ intent }) => intent !== 'none'),
      ({ labelled, intent }) => labelled.intent === intent,
    ),
  };
};

export const PARTS: Readonly<Record<string, readonly Labelled[]>> = {
  tuning: LABELLED.filter(({ heldOut }) => !heldOut),
  heldOut: LABELLED.filter(({ heldOut }) => heldOut),
  ...Object.fromEntries(['en', 'de', 'es'].map((code) => [code, LABELLED.filter(({ language }) => language === code)])),
};
