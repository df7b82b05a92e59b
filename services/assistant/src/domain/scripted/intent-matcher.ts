import { hasPhrase, phrase, wordsOf } from '../understanding/plain-words.ts';

export interface Match {
  readonly intent: string;
  /** 0 to 1: how often such a match is right. */
  readonly confidence: number;
}

export interface KnownIntent {
  readonly intent: string;
  /** What people write who mean it. */
  readonly examples: readonly string[];
  /** Phrases that speak for it wherever they stand. */
  readonly keywords: readonly string[];
}

interface Example {
  readonly intent: string;
  readonly vector: ReadonlyMap<string, number>;
}

/** A word says more than a piece of one; pieces forgive typing errors and endings. */
const WEIGHTS = { word: 1, pair: 0.8, piece: 0.35 } as const;
const PIECE_LENGTHS = [3, 4, 5] as const;

/** What a keyword adds to the nearness; a phrase of several words says more than a lone one. */
const KEYWORD = { one: 0.22, more: 0.32, atMost: 0.6 } as const;

/** Fitted on the part of the labelled utterances that is for tuning: how often a match with such evidence is right. */
const LOGISTIC = { slope: 1.1, lead: 15, offset: -1.45 } as const;

/**
 * Finds the intent whose examples are nearest: TF-IDF over words, pairs of words and pieces of words, cosine; and
 * keywords speak for theirs. All languages share one index, so a wrong guess of the language costs nothing.
 */
export class IntentMatcher {
  private readonly rarity = new Map<string, number>();
  private readonly unseen: number;
  private readonly examples: readonly Example[];
  private readonly keywords: readonly { readonly intent: string; readonly phrase: readonly string[] }[];

  constructor(intents: readonly KnownIntent[]) {
    const examples = intents.flatMap(({ intent, examples: texts }) => texts.map((text) => ({ intent, text })));
    this.keywords = intents.flatMap(({ intent, keywords }) =>
      keywords.map((keyword) => ({ intent, phrase: phrase(keyword) })),
    );
    const counted = new Map<string, number>();
    for (const { text } of examples) {
      for (const feature of featuresOf(text).keys()) counted.set(feature, (counted.get(feature) ?? 0) + 1);
    }
    for (const [feature, count] of counted) this.rarity.set(feature, Math.log((1 + examples.length) / (1 + count)) + 1);
    this.unseen = Math.log(1 + examples.length) + 1;
    this.examples = examples.map(({ intent, text }) => ({ intent, vector: this.vectorOf(text) }));
  }

  /** The best first, each intent once. */
  rank(text: string): readonly { readonly intent: string; readonly nearness: number }[] {
    const vector = this.vectorOf(text);
    const near = new Map<string, number[]>();
    for (const example of this.examples) {
      const nearness = cosine(vector, example.vector);
      if (nearness > 0) near.set(example.intent, [...(near.get(example.intent) ?? []), nearness]);
    }
    const spoken = this.spokenFor(wordsOf(text));
    return [...new Set([...near.keys(), ...spoken.keys()])]
      .map((intent) => ({ intent, nearness: agreed(near.get(intent) ?? []) + (spoken.get(intent) ?? 0) }))
      .toSorted((one, other) => other.nearness - one.nearness || (one.intent < other.intent ? -1 : 1));
  }

  /** Null when nothing is near at all. */
  match(text: string): Match | null {
    const [best, second] = this.rank(text);
    if (best === undefined) return null;
    const { slope, lead, offset } = LOGISTIC;
    const evidence = slope * best.nearness + lead * (best.nearness - (second?.nearness ?? 0)) + offset;
    return { intent: best.intent, confidence: 1 / (1 + Math.exp(-evidence)) };
  }

  private spokenFor(words: readonly string[]): ReadonlyMap<string, number> {
    const spoken = new Map<string, number>();
    for (const keyword of this.keywords) {
      if (!hasPhrase(words, keyword.phrase)) continue;
      const weight = keyword.phrase.length > 1 ? KEYWORD.more : KEYWORD.one;
      spoken.set(keyword.intent, Math.min(KEYWORD.atMost, (spoken.get(keyword.intent) ?? 0) + weight));
    }
    return spoken;
  }

  private vectorOf(text: string): ReadonlyMap<string, number> {
    const vector = new Map<string, number>();
    let square = 0;
    for (const [feature, weight] of featuresOf(text)) {
      const value = weight * (this.rarity.get(feature) ?? this.unseen);
      vector.set(feature, value);
      square += value * value;
    }
    const length = Math.sqrt(square);
    for (const [feature, value] of vector) vector.set(feature, value / length);
    return vector;
  }
}

/** The nearest example counts most; others of the same intent confirm it. */
const agreed = (nearness: readonly number[]): number => {
  const [first = 0, second = 0, third = 0] = nearness.toSorted((one, other) => other - one);
  return 0.7 * first + 0.2 * second + 0.1 * third;
};

const cosine = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number => {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [feature, value] of small) sum += value * (large.get(feature) ?? 0);
  return sum;
};

const featuresOf = (text: string): ReadonlyMap<string, number> => {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    features.set(feature, Math.max(features.get(feature) ?? 0, weight));
  };
  const words = wordsOf(text);
  words.forEach((word, at) => {
    add(`w:${word}`, WEIGHTS.word);
    const next = words[at + 1];
    if (next !== undefined) add(`p:${word} ${next}`, WEIGHTS.pair);
    const framed = `^${word}$`;
    for (const length of PIECE_LENGTHS) {
      for (let from = 0; from + length <= framed.length; from += 1) {
        add(`c:${framed.slice(from, from + length)}`, WEIGHTS.piece);
      }
    }
  });
  return features;
};
