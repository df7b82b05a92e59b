import { CHANNEL_LIMITS, withNumberedChoices } from '@baton/contracts-conversation';
import type { QuickReply } from '@baton/contracts-conversation';
import type { JsonRecord } from './json.reader.ts';

/** What WhatsApp takes, in UTF-16 code units. */
const BUTTONS = { most: 3, title: 20, id: 256, body: 1_024 } as const;
const LIST = { most: 10, title: 24, id: 200, body: 4_096 } as const;

/** What opens a list; customers see it, whatever their language. */
const LIST_LABEL = 'Options';

const fits = (body: string, choices: readonly QuickReply[], limit: typeof BUTTONS | typeof LIST): boolean =>
  choices.length <= limit.most &&
  body.length <= limit.body &&
  new Set(choices.map(({ title }) => title)).size === choices.length &&
  choices.every(({ id, title }) => id.length <= limit.id && title.length <= limit.title);

/**
 * A text with its choices: as buttons where they fit, else as a list that opens, else as numbered lines. Null when it
 * is longer than WhatsApp takes.
 */
export const textWithChoices = (body: string, choices: readonly QuickReply[] = []): JsonRecord | null => {
  if (choices.length > 0 && fits(body, choices, BUTTONS)) {
    const buttons = choices.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
    return { type: 'interactive', interactive: { type: 'button', body: { text: body }, action: { buttons } } };
  }
  if (choices.length > 0 && fits(body, choices, LIST)) {
    const rows = choices.map(({ id, title }) => ({ id, title }));
    const action = { button: LIST_LABEL, sections: [{ title: LIST_LABEL, rows }] };
    return { type: 'interactive', interactive: { type: 'list', body: { text: body }, action } };
  }
  const text = withNumberedChoices(body, choices);
  if (text.length > (CHANNEL_LIMITS.whatsapp.textLength ?? Infinity)) return null;
  return { type: 'text', text: { body: text, preview_url: false } };
};
