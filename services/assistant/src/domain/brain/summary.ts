import type { BrainInput, Line } from './brain.port.ts';

const QUOTE_LENGTH = 300;
const QUESTIONS_AT_MOST = 4;

/**
 * An extract for whoever takes over: what the customer wants, what was tried, what was captured. Their own words, for
 * an extract invents nothing.
 */
export const summaryOf = (
  { thread, messages }: Pick<BrainInput, 'thread' | 'messages'>,
  parameters: Readonly<Record<string, string>>,
): string => {
  const customers = [...thread, ...messages].filter(({ author, text }) => author === 'customer' && text.trim() !== '');
  const wanted = substantial(customers);
  const tried = intentsTried(thread);
  const captured = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return [
    wanted.length === 0 ? null : `Customer: ${wanted.map(({ text }) => `“${quote(text)}”`).join(' … ')}`,
    tried.length === 0 ? null : `Assistant tried: ${tried.join(', ')}`,
    captured.length === 0 ? null : `Captured: ${captured.join(', ')}`,
  ]
    .filter((line) => line !== null)
    .join('\n');
};

/** The first thing that says something, and the newest ones: a greeting is none where there is more. */
const substantial = (lines: readonly Line[]): readonly Line[] => {
  const long = lines.filter(({ text }) => text.trim().split(/\s+/u).length > 2);
  const chosen = long.length === 0 ? lines : long;
  if (chosen.length <= QUESTIONS_AT_MOST) return chosen;
  return [...chosen.slice(0, 1), ...chosen.slice(1 - QUESTIONS_AT_MOST)];
};

const intentsTried = (thread: readonly Line[]): readonly string[] => {
  const intents = thread.flatMap(({ author, intent }) => (author === 'assistant' && intent !== null ? [intent] : []));
  return [...new Set(intents.map((intent) => intent.replace(/^flow:/, '').replace('/', ': ')))];
};

const quote = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/gu, ' ');
  return line.length <= QUOTE_LENGTH ? line : `${line.slice(0, QUOTE_LENGTH - 1)}…`;
};
