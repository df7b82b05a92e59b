import type { Author, Channel, Content } from '@baton/contracts-conversation';
import type { Erased } from '@baton/event-sourcing';
import { fromMarkdown, fromWhatsApp, toPlain } from '@baton/message-format';
import { plainOr } from '../erased.projection.ts';
import { entryOf } from '../table.projection.ts';

/** What is shown of a message whose key is gone. */
const ERASED_CONTENT: Content = { kind: 'unsupported', type: 'erased' };

export const contentOr = (content: Content | Erased | undefined): Content => plainOr(content, ERASED_CONTENT);

const MEDIA: Readonly<Record<string, string>> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
};

/** Who wrote a text and where: what its marks mean. */
interface From {
  readonly author: Author;
  readonly channel: Channel;
}

type Describe<K extends Content['kind']> = (content: Extract<Content, { kind: K }>, from: From) => string;

const DESCRIBE: { readonly [K in Content['kind']]: Describe<K> } = {
  text: ({ text }, from) => withoutMarks(text, from),
  media: ({ media, caption, fileName }, from) =>
    (caption === undefined ? fileName : withoutMarks(caption, from)) ?? MEDIA[media] ?? 'File',
  location: ({ name, address }) =>
    `Location${name === undefined && address === undefined ? '' : `: ${name ?? address}`}`,
  contacts: ({ cards }) => `Contact: ${cards.map((card) => card.name).join(', ')}`,
  interactiveReply: ({ title }) => title,
  order: ({ items, text }) => text ?? `Order of ${items.length} ${items.length === 1 ? 'item' : 'items'}`,
  system: ({ text }) => text,
  unsupported: ({ type }) => (type === 'erased' ? 'Message erased' : 'Unsupported message'),
};

/** As the thread reads it: agents and the assistant write the dialect, people on WhatsApp its marks, others plain text. */
const withoutMarks = (text: string, { author, channel }: From): string => {
  const begin = text.slice(0, PARSED_LENGTH);
  if (!MARKS.test(begin)) return text;
  if (author === 'agent' || author === 'assistant') return toPlain(fromMarkdown(begin));
  return channel === 'whatsapp' && author !== 'system' ? toPlain(fromWhatsApp(begin)) : text;
};

/** Parsing is the dearest step of a rebuild; a text without any of these is plain already. */
const MARKS = /[*_~`[\]>\\]|^\s*(?:[-+]|\d+[.)])\s/m;
const PREVIEW_LENGTH = 160;
const PARSED_LENGTH = 1_000;

/** Content as one line of plain text, at most 160 characters. */
export const previewText = (content: Content, author: Author, channel: Channel): string => {
  const describe = entryOf<Describe<never>>(DESCRIBE, content.kind);
  return shorten(describe === undefined ? 'Unsupported message' : describe(content as never, { author, channel }));
};

export const shorten = (text: string): string => {
  const line = text
    .slice(0, PARSED_LENGTH * 4)
    .replace(/\s+/g, ' ')
    .trim();
  // Cut by code points, so that no emoji is halved.
  return line.length <= PREVIEW_LENGTH
    ? line
    : `${Array.from(line)
        .slice(0, PREVIEW_LENGTH - 1)
        .join('')}…`;
};
