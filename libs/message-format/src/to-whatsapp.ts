import type { Block, FormattedText, Inline } from './formatted-text.ts';
import { whatsAppLine } from './from-whatsapp.ts';
import { linkText, plainInlines } from './to-plain.ts';

const MARK = { bold: '*', italic: '_', strike: '~' } as const;
type Mark = (typeof MARK)[keyof typeof MARK];

/** What WhatsApp will show as the text was meant. Marks that it could not show there are left out, never sent as litter. */
export const toWhatsApp = (text: FormattedText): string => text.blocks.map(block).join('\n\n');

const block = (node: Block): string => {
  switch (node.type) {
    case 'paragraph':
      return linesOf(node.children).map(line).join('\n');
    case 'codeBlock':
      return `\`\`\`${node.value.replace(/`{3,}/g, "'''")}\`\`\``;
    case 'quote':
      return node.children.map(block).join('\n\n').replace(/^/gm, '> ');
    case 'list':
      return node.items
        .map((item, index) => {
          const mark = node.start === null ? '-' : `${node.start + index}.`;
          return `${mark} ${item.map(block).join('\n').replace(/\n/g, '\n  ')}`;
        })
        .join('\n');
  }
};

/** WhatsApp's marks end with the line, so a mark that spans lines becomes one a line. */
const linesOf = (inlines: readonly Inline[]): Inline[][] => {
  const lines: Inline[][] = [[]];
  const last = (): Inline[] => lines[lines.length - 1] as Inline[];
  for (const inline of inlines) {
    if (inline.type === 'break') {
      lines.push([]);
    } else if (inline.type === 'bold' || inline.type === 'italic' || inline.type === 'strike') {
      linesOf(inline.children).forEach((children, index) => {
        if (index > 0) lines.push([]);
        if (children.length > 0) last().push({ ...inline, children });
      });
    } else {
      last().push(inline);
    }
  }
  return lines;
};

/** A mark holds whether it is shown; a piece of text whether its characters may be read as marks. */
type Piece =
  | { readonly kind: 'open' | 'close'; readonly mark: Mark; readonly pair: number }
  | { readonly kind: 'text'; readonly text: string; readonly typed: boolean };

const ZERO_WIDTH = '\u200b';

/**
 * Characters that were meant as themselves but would be read as marks get a zero-width space behind them; where even
 * that is read wrongly, the words matter more than the marks.
 */
const line = (inlines: readonly Inline[]): string => {
  const pieces: Piece[] = [];
  collect(inlines, '', pieces);
  const shown = pairsThatShow(pieces);
  const write = (typed: (text: string) => string, marks: ReadonlySet<number>): string =>
    pieces
      .map((piece) => {
        if (piece.kind === 'text') return piece.typed ? typed(piece.text) : piece.text;
        return marks.has(piece.pair) ? piece.mark : '';
      })
      .join('');
  const asTyped = (text: string): string => text;
  const guarded = (text: string): string => text.replace(/(?<![\p{L}\p{N}])[*_~`](?!\s)/gu, `$&${ZERO_WIDTH}`);
  const read = (text: string): string => plainInlines(whatsAppLine(text)).replaceAll(ZERO_WIDTH, '');
  const meant = plainInlines(whatsAppLine(write(asTyped, new Set()), '*_~')).replaceAll(ZERO_WIDTH, '');
  const tries = [write(asTyped, shown), write(guarded, shown)];
  return tries.find((text) => read(text) === meant) ?? write(guarded, new Set());
};

const collect = (inlines: readonly Inline[], outer: string, pieces: Piece[]): void => {
  for (const inline of inlines) {
    switch (inline.type) {
      case 'text':
        pieces.push({ kind: 'text', typed: true, text: inline.value });
        break;
      case 'code':
        pieces.push({
          kind: 'text',
          typed: false,
          text: inline.value.includes('`') ? inline.value : `\`${inline.value}\``,
        });
        break;
      case 'link':
        pieces.push({ kind: 'text', typed: false, text: linkText(plainInlines(inline.children), inline.href) });
        break;
      case 'break':
        break;
      default: {
        const mark = MARK[inline.type];
        const pair = pieces.length;
        const nested = outer.includes(mark);
        if (!nested) pieces.push({ kind: 'open', mark, pair });
        collect(inline.children, outer + mark, pieces);
        if (!nested) pieces.push({ kind: 'close', mark, pair });
      }
    }
  }
};

/** WhatsApp shows a mark only around something that is not inside a word and does not begin or end with a space. */
const pairsThatShow = (pieces: readonly Piece[]): Set<number> => {
  const text = (from: number, step: 1 | -1): string => {
    for (let at = from + step; at >= 0 && at < pieces.length; at += step) {
      const piece = pieces[at] as Piece;
      if (piece.kind === 'text' && piece.text !== '') return step === 1 ? first(piece.text) : last(piece.text);
    }
    return '';
  };
  const word = /[\p{L}\p{N}]/u;
  const shown = new Set<number>();
  pieces.forEach((piece, at) => {
    if (piece.kind === 'open' && !word.test(text(at, -1)) && /\S/.test(text(at, 1))) shown.add(piece.pair);
    if (piece.kind === 'close' && (word.test(text(at, 1)) || !/\S/.test(text(at, -1)))) shown.delete(piece.pair);
  });
  return shown;
};

const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) as number);
const last = (text: string): string => /.$/su.exec(text)?.[0] ?? '';
