import type { Author, Channel, Content } from '@baton/contracts-conversation';
import { fromMarkdown, fromWhatsApp, toPlain } from '@baton/message-format';
import { entryOf } from '../table.projection.ts';
import { SEARCHED_LENGTH } from './words.projection.ts';

type TextOf<K extends Content['kind']> = (content: Extract<Content, { kind: K }>) => readonly (string | undefined)[];

const TEXTS: { readonly [K in Content['kind']]: TextOf<K> } = {
  text: ({ text, choices }) => [text, ...(choices ?? []).map(({ title }) => title)],
  media: ({ caption, fileName }) => [caption, fileName],
  location: ({ name, address }) => [name, address],
  contacts: ({ cards }) =>
    cards.flatMap(({ name, phones, emails, organisation }) => [name, ...phones, ...emails, organisation]),
  interactiveReply: ({ title, description }) => [title, description],
  order: ({ text, items }) => [text, ...items.map(({ product }) => product)],
  system: ({ text }) => [text],
  unsupported: () => [],
};

/** A text without these has no marks to lose; parsing is what costs most in a rebuild. */
const MARKS = /[*_~`[\]>\\]|^\s*(?:[-+]|\d+[.)])\s/m;

/** Everything a person could read in a message, as plain text. */
export const contentText = (content: Content, author: Author, channel: Channel): string => {
  const texts = entryOf<TextOf<never>>(TEXTS, content.kind)?.(content as never) ?? [];
  const text = texts
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
    .slice(0, SEARCHED_LENGTH);
  if (!MARKS.test(text)) return text;
  if (author === 'agent' || author === 'assistant') return toPlain(fromMarkdown(text));
  return channel === 'whatsapp' && author !== 'system' ? toPlain(fromWhatsApp(text)) : text;
};
