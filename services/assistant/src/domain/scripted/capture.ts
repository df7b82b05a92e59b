import { hasPhrase, phrase, plain, wordsOf } from '../understanding/plain-words.ts';
import type { Capture, Choice, Flow } from './script.ts';

export type Parameters = Readonly<Record<string, string>>;

/** What a customer said in one go. */
export interface Utterance {
  readonly text: string;
  readonly choiceId: string | null;
}

const EMAIL = /[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[a-z]{2,}/iu;

/** The value that somebody gave when they were asked for it; null when they gave none that is valid. */
export const capture = (how: Capture, { text, choiceId }: Utterance): string | null => {
  switch (how.kind) {
    case 'choice':
      return chosen(how.choices, text, choiceId);
    case 'text':
      return text.trim().length >= how.atLeast ? text.trim() : null;
    default:
      return recognised(how, text);
  }
};

/** What can be told from any text, asked for or not. */
const recognised = (how: Capture, text: string): string | null => {
  if (how.kind === 'choice') return meant(how.choices, text)?.id ?? null;
  if (how.kind === 'email') return EMAIL.exec(text)?.[0].toLowerCase() ?? null;
  if (how.kind !== 'pattern') return null;
  const found = new RegExp(how.pattern, 'iu').exec(text);
  return found === null ? null : how.format.replaceAll(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '');
};

/** By the tap, by its number where choices are numbered lines, by its title, or by a word that means it. */
const chosen = (choices: readonly Choice[], text: string, choiceId: string | null): string | null => {
  const said = plain(text).trim();
  const numbered = /^#?(\d{1,2})[.)]?$/.exec(text.trim())?.[1];
  const byNumber = numbered === undefined ? undefined : choices[Number(numbered) - 1];
  const choice =
    choices.find(({ id }) => id === choiceId) ??
    byNumber ??
    choices.find(({ title }) => Object.values(title).some((one) => plain(one) === said)) ??
    meant(choices, text);
  return choice?.id ?? null;
};

const meant = (choices: readonly Choice[], text: string): Choice | undefined => {
  const words = wordsOf(text);
  return choices.find((one) =>
    Object.values(one.words).some((all) => all.some((word) => hasPhrase(words, phrase(word)))),
  );
};

/** All parameters after what was said: the one that was asked for, and others that gave themselves away. */
export const captured = (
  flow: Flow,
  asked: string | null,
  before: Parameters,
  said: readonly Utterance[],
): Parameters => {
  const parameters: Record<string, string> = { ...before };
  for (const step of flow.steps) {
    if (step.kind !== 'ask') continue;
    for (const utterance of said) {
      if (step.id !== asked && step.parameter in parameters) continue;
      const value = step.id === asked ? capture(step.capture, utterance) : recognised(step.capture, utterance.text);
      if (value !== null) parameters[step.parameter] = value;
    }
  }
  return parameters;
};
