import type { WidgetFormField } from '@baton/contracts-widget-protocol';
import { MESSAGE_LENGTH } from '@baton/contracts-widget-protocol';
import type { Answers } from '../transport/outbox.ts';
import type { Words } from '../words/words.ts';

/** Key of the message among the answers of the form. */
export const MESSAGE = 'message';

/** What is wrong, by field; empty when the chat may start. */
export const problemsOf = (
  fields: readonly WidgetFormField[],
  answers: Answers,
  words: Words,
  messageNeeded: boolean,
): Answers => {
  const problems: Record<string, string> = {};
  for (const { key, label, kind, required } of fields) {
    const answer = answers[key]?.trim() ?? '';
    if (required && answer === '') problems[key] = words.required(label);
    else if (kind === 'email' && answer !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(answer))
      problems[key] = words.badEmail;
  }
  const message = answers[MESSAGE]?.trim() ?? '';
  if (messageNeeded && message === '') problems[MESSAGE] = words.required(words.formMessage);
  if (message.length > MESSAGE_LENGTH) problems[MESSAGE] = words.tooLong(message.length - MESSAGE_LENGTH);
  return problems;
};
