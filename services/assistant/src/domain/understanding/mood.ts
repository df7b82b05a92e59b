import type { Sentiment } from '@baton/contracts-conversation';
import type { Words } from './words.ts';
import { hasPhrase } from './plain-words.ts';

export interface Mood {
  readonly sentiment: Sentiment;
  /** −1 to 1; 0 when unknown. */
  readonly score: number;
}

/** Little pictures say more than words, in every language. */
const FACES: readonly (readonly [RegExp, number])[] = [
  [/[😍❤♥🥰😻💕🎉]/u, 3],
  [/[😊😀😃😄😁🙂👍🙏😘🤗👏💪✨]/u, 2],
  [/[🙄😒😕🙁☹😞😔😟😣😖😤👎]/u, -2],
  [/[😠😡🤬😭💩🖕]/u, -3],
  [/(?:^|\s)[:;]-?[)D](?:\s|$)/u, 1],
  [/(?:^|\s):-?[(/](?:\s|$)/u, -1],
];

const NEGATED_WITHIN = 3;
const SHOUTED = /\p{Lu}{4,}/u;
/** How much evidence it takes to be sure: a lone −2 is −0.71. */
const SOFTNESS = 4;
const NEUTRAL_BELOW = 0.4;

/** `words`: plain, in order. `known`: whether the language was told for sure. */
export const moodOf = (text: string, words: readonly string[], lexicon: readonly Words[], known: boolean): Mood => {
  const weights = [...facesIn(text), ...lexicon.flatMap((one) => weightsIn(words, one))];
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const loud = sum < 0 && (/!{2,}|\?{3,}/u.test(text) || SHOUTED.test(text)) ? sum * 1.3 : sum;
  const score = Math.round((loud / Math.sqrt(loud * loud + SOFTNESS)) * 100) / 100;
  if (weights.length === 0) return { sentiment: known ? 'neutral' : 'unknown', score: 0 };
  if (Math.abs(score) < NEUTRAL_BELOW) {
    // Praise and blame in one breath that weigh the same: nobody knows.
    const torn = weights.some((weight) => weight >= 2) && weights.some((weight) => weight <= -2);
    return torn ? { sentiment: 'unknown', score: 0 } : { sentiment: 'neutral', score };
  }
  return { sentiment: score > 0 ? 'positive' : 'negative', score };
};

const facesIn = (text: string): readonly number[] =>
  FACES.flatMap(([face, weight]) => (face.test(text) ? [weight] : []));

/** Longer phrases first; words that one has used up do not count again. */
const weightsIn = (words: readonly string[], { moods, negations, boosters }: Words): readonly number[] => {
  const used = new Set<number>();
  const weights: number[] = [];
  for (const { phrase, weight } of moods) {
    for (let at = 0; at + phrase.length <= words.length; at += 1) {
      const places = phrase.map((_, offset) => at + offset);
      if (places.some((place) => used.has(place))) continue;
      if (!hasPhrase(words.slice(at, at + phrase.length), phrase)) continue;
      for (const place of places) used.add(place);
      const before = words.slice(Math.max(0, at - NEGATED_WITHIN), at);
      const negated = before.some((word) => negations.has(word));
      const boosted = boosters.some((booster) => hasPhrase(before, booster));
      weights.push(turned(weight, negated) * (boosted ? 1.3 : 1));
    }
  }
  return weights;
};

/** “Not good” is bad; “not bad” is hardly praise, and “never again late” still complains. */
const turned = (weight: number, negated: boolean): number => (negated ? (weight > 0 ? -weight : 0.3 * weight) : weight);
