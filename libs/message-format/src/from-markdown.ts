import { fromMarkdown as parse } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { linesOf, MAX_DEPTH, plainText, type Block, type FormattedText, type Inline } from './formatted-text.ts';
import { safeHref } from './safe-href.ts';

type Root = ReturnType<typeof parse>;
type Node = Root['children'][number];

/**
 * What is not in the dialect is switched off in the tokenizer, so that it stays the text that was typed: headings,
 * rules, images, raw HTML, references, and indented code (people indent by accident).
 */
const NOT_IN_DIALECT = [
  'headingAtx',
  'setextUnderline',
  'thematicBreak',
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'definition',
  'codeIndented',
  'characterReference',
];

/**
 * Labels are only for references, which the dialect has not. Reading them would decode `&amp;`, and in a browser the
 * decoder does that through `innerHTML`: no HTML string may reach a document from here.
 */
const NO_LABELS = { exit: { labelText: (): void => undefined } };

/** Longer texts are shown as typed: no channel carries them, and the parser's cost is not linear. */
const MAX_LENGTH = 12_000;

/** A tower of quotes or lists has no use in a message and only costs the parser time. */
const TOWER = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*){13}/m;

/** Our dialect: bold, italic, strike, code, code block, quote, lists, links, and a line break for every new line. */
export const fromMarkdown = (markdown: string): FormattedText => {
  if (markdown.length > MAX_LENGTH || TOWER.test(markdown)) return plainText(markdown);
  const root = parse(markdown, {
    extensions: [{ disable: { null: NOT_IN_DIALECT } }, gfmStrikethrough(), gfmAutolinkLiteral()],
    mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmAutolinkLiteralFromMarkdown(), NO_LABELS],
  });
  return { blocks: blocksOf(root.children, markdown, 0) };
};

const sourceOf = (node: Node, markdown: string): string =>
  markdown.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);

/** `2*3*4` is arithmetic, not an italic 3. */
const isProduct = (node: Node, markdown: string): boolean =>
  /[\p{L}\p{N}]/u.test(markdown.charAt((node.position?.start.offset ?? 0) - 1)) ||
  /[\p{L}\p{N}]/u.test(markdown.charAt(node.position?.end.offset ?? 0));

const blocksOf = (nodes: readonly Node[], markdown: string, depth: number): Block[] =>
  nodes.map((node) => blockOf(node, markdown, depth));

const blockOf = (node: Node, markdown: string, depth: number): Block => {
  if (depth >= MAX_DEPTH) return { type: 'paragraph', children: linesOf(sourceOf(node, markdown)) };
  switch (node.type) {
    case 'paragraph':
      return { type: 'paragraph', children: inlinesOf(node.children, markdown, depth + 1) };
    case 'code':
      return { type: 'codeBlock', value: node.value };
    case 'blockquote':
      return { type: 'quote', children: blocksOf(node.children, markdown, depth + 1) };
    case 'list':
      // `* * *` and a lone `-` are lists of nothing to markdown; people mean what they typed.
      if (node.children.every((item) => item.children.length === 0 || /^[-*+\s]*$/.test(sourceOf(item, markdown))))
        break;
      return {
        type: 'list',
        start: node.ordered === true ? (node.start ?? 1) : null,
        items: node.children.map((item) => blocksOf(item.children, markdown, depth + 1)),
      };
    default:
  }
  return { type: 'paragraph', children: linesOf(sourceOf(node, markdown)) };
};

const inlinesOf = (nodes: readonly Node[], markdown: string, depth: number): Inline[] =>
  nodes.flatMap((node) => inlineOf(node, markdown, depth));

const inlineOf = (node: Node, markdown: string, depth: number): Inline[] => {
  if (depth >= MAX_DEPTH) return linesOf(sourceOf(node, markdown));
  switch (node.type) {
    case 'text':
      return linesOf(node.value);
    case 'strong':
      return [{ type: 'bold', children: inlinesOf(node.children, markdown, depth + 1) }];
    case 'emphasis': {
      const children = inlinesOf(node.children, markdown, depth + 1);
      return isProduct(node, markdown)
        ? [{ type: 'text', value: '*' }, ...children, { type: 'text', value: '*' }]
        : [{ type: 'italic', children }];
    }
    case 'delete':
      return [{ type: 'strike', children: inlinesOf(node.children, markdown, depth + 1) }];
    case 'inlineCode':
      return [{ type: 'code', value: node.value }];
    case 'break':
      return [{ type: 'break' }];
    case 'link': {
      const href = safeHref(node.url);
      if (href === null || node.children.length === 0) return linesOf(sourceOf(node, markdown));
      return [{ type: 'link', href, children: inlinesOf(node.children, markdown, depth + 1) }];
    }
    default:
      return linesOf(sourceOf(node, markdown));
  }
};
