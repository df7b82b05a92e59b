import type { Content } from '@baton/contracts-conversation';
import { entryOf } from '../views/table.projection.ts';

type Say<K extends Content['kind']> = (content: Extract<Content, { kind: K }>) => string;

const MEDIA: Readonly<Record<string, string>> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
};

const lines = (...parts: readonly (string | undefined | null)[]): string =>
  parts.filter((part) => part !== undefined && part !== null && part !== '').join('\n');

const SAY: { readonly [K in Content['kind']]: Say<K> } = {
  text: ({ text, choices }) => lines(text, ...(choices ?? []).map(({ title }, index) => `${index + 1}. ${title}`)),
  media: ({ media, fileName, caption, problem }) =>
    lines(`[${[MEDIA[media] ?? 'File', fileName, problem].filter((part) => part !== undefined).join(': ')}]`, caption),
  location: ({ latitude, longitude, name, address }) => lines(`[Location: ${latitude}, ${longitude}]`, name, address),
  contacts: ({ cards }) =>
    lines(
      ...cards.map(({ name, phones, emails, organisation }) =>
        [`[Contact: ${name}]`, organisation, ...phones, ...emails].filter((part) => part !== undefined).join(' '),
      ),
    ),
  interactiveReply: ({ title, description, values }) => lines(title, description, values),
  order: ({ items, text }) =>
    lines('[Order]', text, ...items.map((one) => `${one.quantity} × ${one.product}, ${one.price} ${one.currency}`)),
  system: ({ text }) => text,
  unsupported: ({ type }) => (type === 'erased' ? '[Message erased]' : `[Unsupported message: ${type}]`),
};

/** All that a message says, as it was written. Kinds of a newer version are named. */
export const contentWords = (content: Content): string => {
  const say = entryOf<Say<never>>(SAY, content.kind);
  return say === undefined ? `[Unsupported message: ${content.kind}]` : say(content as never);
};
