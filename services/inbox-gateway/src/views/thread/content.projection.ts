import type { Author, Content } from '@baton/contracts-conversation';
import type { Erased } from '@baton/event-sourcing';
import { fromMarkdown, toPlain } from '@baton/message-format';
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

type Describe<K extends Content['kind']> = (content: Extract<Content, { kind: K }>, author: Author | 'note') => string;

const DESCRIBE: { readonly [K in Content['kind']]: Describe<K> } = {
  // Customers type plain text; agents and the assistant write the dialect, whose marks a preview leaves out.
  text: ({ text }, author) =>
    (author === 'agent' || author === 'assistant') && MARKS.test(text)
      ? toPlain(fromMarkdown(text.slice(0, PARSED_LENGTH)))
      : text,
  media: ({ media, caption, fileName }) => caption ?? fileName ?? MEDIA[media] ?? 'File',
  location: ({ name, address }) =>
    `Location${name === undefined && address === undefined ? '' : `: ${name ?? address}`}`,
  contacts: ({ cards }) => `Contact: ${cards.map((card) => card.name).join(', ')}`,
  interactiveReply: ({ title }) => title,
  order: ({ items, text }) => text ?? `Order of ${items.length} ${items.length === 1 ? 'item' : 'items'}`,
  system: ({ text }) => text,
  unsupported: ({ type }) => (type === 'erased' ? 'Message erased' : 'Unsupported message'),
};

/** Parsing is the dearest step of a rebuild; a text without any of these is plain already. */
const MARKS = /[*_~`[\]>\\]|^\s*(?:[-+]|\d+[.)])\s/m;
const PREVIEW_LENGTH = 160;
const PARSED_LENGTH = 1_000;

/** Content as one line of plain text, at most 160 characters. */
export const previewText = (content: Content, author: Author | 'note'): string => {
  const describe = entryOf<Describe<never>>(DESCRIBE, content.kind);
  return shorten(describe === undefined ? 'Unsupported message' : describe(content as never, author));
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
