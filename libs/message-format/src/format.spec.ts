import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Block, FormattedText, Inline } from './formatted-text.ts';
import {
  fromMarkdown,
  fromWhatsApp,
  plainText,
  render,
  safeHref,
  toPlain,
  toWhatsApp,
  type Renderer,
} from './index.ts';

const golden = <T>(name: string): T[] =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../golden', `${name}.json`), 'utf8')) as T[];

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);

/** Elements as a browser would print them: the test's own view library. */
const printer: Renderer<string> = {
  text: escape,
  element: (tag, attributes, children) => {
    const { href, start } = attributes;
    const shown = `${href === undefined ? '' : ` href="${escape(href)}"`}${start === undefined ? '' : ` start="${start}"`}`;
    return tag === 'br' ? '<br>' : `<${tag}${shown}>${children.join('')}</${tag}>`;
  },
};
const show = (text: FormattedText): string => render(text, printer).join('');

const links = (text: FormattedText): string[] => {
  const inline = (node: Inline): string[] =>
    node.type === 'link' ? [node.href] : 'children' in node ? node.children.flatMap(inline) : [];
  const block = (node: Block): string[] => {
    if (node.type === 'paragraph') return node.children.flatMap(inline);
    if (node.type === 'quote') return node.children.flatMap(block);
    return node.type === 'list' ? node.items.flat().flatMap(block) : [];
  };
  return text.blocks.flatMap(block);
};

const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters.split(''));

describe('markdown', () => {
  it.each(golden<{ name: string; markdown: string; shown: string; whatsapp: string; plain: string }>('markdown'))(
    '$name',
    ({ markdown, ...expected }) => {
      const text = fromMarkdown(markdown);
      expect({ shown: show(text), whatsapp: toWhatsApp(text), plain: toPlain(text) }).toMatchObject({
        shown: expected.shown,
        whatsapp: expected.whatsapp,
        plain: expected.plain,
      });
    },
  );

  it('shows a tower of quotes and a text too long to parse as typed', () => {
    for (const text of ['>'.repeat(4096), '- '.repeat(500), `**${'x'.repeat(13_000)}**`]) {
      expect(fromMarkdown(text)).toEqual(plainText(text));
    }
  });

  it('loses no word and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: oneOf('ab*_~`[]()<>!#-+.1: \n\\/&;@'), maxLength: 120 }), (text) => {
        const words = (value: string): string => (value.match(/[ab]/g) ?? []).join('');
        const formatted = fromMarkdown(text);
        // A link's address may be shown once more, and the word after ``` names a language: both are left out here.
        fc.pre(!/```|~~~/.test(text) && links(formatted).length === 0);
        expect(words(toPlain(formatted))).toBe(words(text));
        expect(words(toWhatsApp(formatted))).toBe(words(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('reaches WhatsApp as it was meant: its marks show the same words', () => {
    fc.assert(
      fc.property(fc.string({ unit: oneOf('ab *_~\\é. '), minLength: 1, maxLength: 60 }), (text) => {
        const formatted = fromMarkdown(text);
        fc.pre(
          formatted.blocks.every((block) => block.type === 'paragraph') && !/^[*+-] /m.test(toWhatsApp(formatted)),
        );
        const arrived = toPlain(fromWhatsApp(toWhatsApp(formatted))).replaceAll('\u200b', '');
        expect(arrived).toBe(toPlain(formatted));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('WhatsApp', () => {
  it.each(golden<{ name: string; whatsapp: string; shown: string }>('whatsapp'))('$name', ({ whatsapp, shown }) => {
    expect(show(fromWhatsApp(whatsapp))).toBe(shown);
  });

  it('never throws and loses no character that is not a mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: oneOf('ab*_~` \n>-1.https://w'), maxLength: 200 }), (text) => {
        const words = (value: string): string => value.replace(/[^abhtps]/g, '');
        const formatted = fromWhatsApp(text);
        fc.pre(links(formatted).length === 0);
        expect(words(toPlain(formatted))).toBe(words(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hostile text', () => {
  const allowed =
    /^<(?:p|strong|em|s|code|pre|blockquote|ul|ol start="\d+"|li|br|a href="(?:https?:\/\/|mailto:|tel:)[^"\s]*")>$/;

  it.each(golden<string>('hostile'))('%j becomes text', (hostile) => {
    for (const text of [fromMarkdown(hostile), fromWhatsApp(hostile), plainText(hostile)]) {
      for (const tag of show(text).match(/<[^/][^>]*>/g) ?? []) expect(tag).toMatch(allowed);
      for (const href of links(text)) expect(safeHref(href)).toBe(href);
    }
  });

  it('only ever makes links of four kinds', () => {
    const fragment = fc.constantFrom(
      '[x](',
      ')',
      '<',
      '>',
      'javascript:',
      'https://',
      'data:',
      'a.b',
      '\t',
      '\u200b',
      '&#58;',
      '"',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = fragments.join('');
        for (const href of [...links(fromMarkdown(text)), ...links(fromWhatsApp(text))]) {
          expect(href).toMatch(/^(?:https?:\/\/|mailto:|tel:)[^\s]+$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('safeHref', () => {
  it.each(['https://e.example.com/ä?q=1#x', 'HTTP://e.example.com', 'mailto:a@example.com', 'tel:+15550100100'])(
    'takes %s',
    (href) => expect(safeHref(href)).toBe(href),
  );
  it.each([
    'javascript:alert(1)',
    ' https://e.example.com',
    'https:e',
    'ftp://e',
    '',
    'https://',
    'https://a\u200bb',
    'mailto:',
  ])('refuses %j', (href) => expect(safeHref(href)).toBeNull());
});
