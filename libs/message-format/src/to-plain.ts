import type { Block, FormattedText, Inline } from './formatted-text.ts';

/** For notifications, previews, search and announcements: no marks; the address of a link behind its words. */
export const toPlain = (text: FormattedText): string => text.blocks.map(plainBlock).join('\n\n');

const plainBlock = (block: Block): string => {
  switch (block.type) {
    case 'paragraph':
      return plainInlines(block.children);
    case 'codeBlock':
      return block.value;
    case 'quote':
      return block.children.map(plainBlock).join('\n\n').replace(/^/gm, '> ');
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.start === null ? '-' : `${block.start + index}.`;
          return `${mark} ${item.map(plainBlock).join('\n').replace(/\n/g, '\n  ')}`;
        })
        .join('\n');
  }
};

export const plainInlines = (inlines: readonly Inline[]): string => inlines.map(plainInline).join('');

const plainInline = (inline: Inline): string => {
  switch (inline.type) {
    case 'text':
    case 'code':
      return inline.value;
    case 'break':
      return '\n';
    case 'link':
      return linkText(plainInlines(inline.children), inline.href);
    default:
      return plainInlines(inline.children);
  }
};

/** `words (address)`, or the address alone where the words say the same. */
export const linkText = (words: string, href: string): string => {
  const address = href.replace(/^(?:mailto|tel):/i, '');
  const same =
    words === address || words === href || (/^https?:\/\//i.test(href) && href.replace(/^https?:\/\//i, '') === words);
  return same ? words : `${words} (${address})`;
};
