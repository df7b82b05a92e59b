import type { BrainInput } from '../brain/brain.port.ts';
import { hasPhrase, phrase, sentencesOf, wordsOf } from '../understanding/plain-words.ts';
import type { IntentMatcher, Match } from './intent-matcher.ts';
import type { Intent, Script } from './script.ts';

export interface Wish {
  readonly intent: Intent;
  /** 0 to 1. */
  readonly confidence: number;
}

/** What a burst of messages asks for. */
export interface Reading {
  readonly text: string;
  /** Small talk aside, the surest first; each above the threshold. */
  readonly wishes: readonly Wish[];
  readonly smallTalk: Wish | null;
  readonly wantsPerson: boolean;
  readonly stops: boolean;
  readonly urgent: boolean;
}

export const readBurst = (script: Script, matcher: IntentMatcher, { messages }: BrainInput): Reading => {
  const spoken = messages.filter(({ choiceId }) => choiceId === null);
  const text = spoken.map((message) => message.text).join('\n');
  const parts = new Set([text, ...spoken.map((message) => message.text), ...sentencesOf(text)]);
  const found = wishesIn(
    script,
    [...parts].map((part) => matcher.match(part)),
  );
  const words = wordsOf(text);
  return {
    text,
    wishes: found.filter(({ intent }) => !intent.smallTalk),
    smallTalk: found.find(({ intent }) => intent.smallTalk) ?? null,
    wantsPerson: messages.some(({ understanding }) => understanding.wantsPerson),
    stops: Object.values(script.stopWords).some((all) => all.some((word) => hasPhrase(words, phrase(word)))),
    urgent: messages.some(({ understanding }) => understanding.urgent),
  };
};

const wishesIn = (script: Script, matches: readonly (Match | null)[]): readonly Wish[] => {
  const surest = new Map<string, number>();
  for (const match of matches) {
    if (match === null || match.confidence < script.threshold) continue;
    surest.set(match.intent, Math.max(match.confidence, surest.get(match.intent) ?? 0));
  }
  return script.intents
    .flatMap((intent) => {
      const confidence = surest.get(intent.id);
      return confidence === undefined ? [] : [{ intent, confidence }];
    })
    .toSorted((one, other) => other.confidence - one.confidence);
};
