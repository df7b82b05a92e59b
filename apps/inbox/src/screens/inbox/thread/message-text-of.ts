import type { Author, Channel } from '@baton/contracts-inbox-protocol';
import { fromMarkdown, fromWhatsApp, plainText, type FormattedText } from '@baton/message-format';

const PARSED = new Map<string, FormattedText>();
const KEPT = 500;

/** Customers' text is plain, on WhatsApp with WhatsApp's marks; agents and the assistant write our dialect. */
const parse = (text: string, author: Author, channel: Channel): FormattedText => {
  if (author === 'agent' || author === 'assistant' || author === 'system') return fromMarkdown(text);
  return channel === 'whatsapp' ? fromWhatsApp(text) : plainText(text);
};

/** The tree of a message's text; parsed once while the thread scrolls back and forth. */
export const messageTextOf = (text: string, author: Author, channel: Channel): FormattedText => {
  const key = `${author}:${channel}:${text}`;
  const known = PARSED.get(key);
  if (known !== undefined) return known;
  if (PARSED.size >= KEPT) PARSED.clear();
  const parsed = parse(text, author, channel);
  PARSED.set(key, parsed);
  return parsed;
};
