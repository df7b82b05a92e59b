import type { Block, FormattedText, Inline } from './formatted-text.ts';
import { safeHref } from './safe-href.ts';

const FENCE = '```';
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type Mark = keyof typeof MARKS;

const isMark = (char: string | undefined): char is Mark => char === '*' || char === '_' || char === '~';
const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
/** A zero-width space counts as a space: it is what `toWhatsApp` puts behind a mark that is meant as a character. */
const isSpace = (char: string | undefined): boolean => char === undefined || /[\s\u200b]/.test(char);

/**
 * Text as WhatsApp shows it: `*bold*` `_italic_` `~strike~` `` `code` `` and fenced code, quotes (`> `), lists (`- `,
 * `1. `) and bare web addresses. Everything else, markdown and HTML above all, stays text.
 */
export const fromWhatsApp = (text: string): FormattedText => {
  const source = text.replace(/\r\n?/g, '\n');
  const blocks: Block[] = [];
  let plainFrom = 0;
  for (let open = source.indexOf(FENCE); open >= 0;) {
    const close = source.indexOf(FENCE, open + FENCE.length);
    if (close < 0) break;
    const value = source.slice(open + FENCE.length, close);
    // A fence that opens and closes in one line is a mark inside the line.
    if (value.includes('\n')) {
      blocks.push(...lineBlocks(source.slice(plainFrom, open)));
      blocks.push({ type: 'codeBlock', value: value.replace(/^\n|\n$/g, '') });
      plainFrom = close + FENCE.length;
    }
    open = source.indexOf(FENCE, close + FENCE.length);
  }
  blocks.push(...lineBlocks(source.slice(plainFrom)));
  return { blocks };
};

const BULLET = /^[-*] +(?=\S)/;
const NUMBER = /^(\d{1,3})\. +(?=\S)/;
const QUOTE = /^> ?(?=\S)/;

type LineKind = 'blank' | 'quote' | 'bullet' | 'number' | 'text';

const kindOf = (line: string): LineKind => {
  if (line.trim() === '') return 'blank';
  if (QUOTE.test(line)) return 'quote';
  if (BULLET.test(line)) return 'bullet';
  return NUMBER.test(line) ? 'number' : 'text';
};

const lineBlocks = (text: string): Block[] => {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let from = 0; from < lines.length;) {
    const kind = kindOf(lines[from] as string);
    let to = from + 1;
    while (to < lines.length && kindOf(lines[to] as string) === kind) to += 1;
    const block = blockOf(kind, lines.slice(from, to));
    if (block !== null) blocks.push(block);
    from = to;
  }
  return blocks;
};

const blockOf = (kind: LineKind, lines: readonly string[]): Block | null => {
  switch (kind) {
    case 'blank':
      return null;
    case 'quote':
      return { type: 'quote', children: [paragraph(lines.map((line) => line.replace(QUOTE, '')))] };
    case 'bullet':
      return { type: 'list', start: null, items: lines.map((line) => [paragraph([line.replace(BULLET, '')])]) };
    case 'number':
      return {
        type: 'list',
        start: Number(NUMBER.exec(lines[0] as string)?.[1] ?? 1),
        items: lines.map((line) => [paragraph([line.replace(NUMBER, '')])]),
      };
    case 'text':
      return paragraph(lines);
  }
};

const paragraph = (lines: readonly string[]): Block => ({
  type: 'paragraph',
  children: lines.flatMap((line, index): Inline[] => [
    ...(index > 0 ? [{ type: 'break' } as const] : []),
    ...whatsAppLine(line),
  ]),
});

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"]+/iy;
const TRAILING = /[.,;:!?'"*_~)\]}]+$/;

/** One line's marks. `outer` are the marks that it stands in: WhatsApp does not nest a mark in itself. */
export const whatsAppLine = (line: string, outer: string = ''): Inline[] => {
  const inlines: Inline[] = [];
  let text = '';
  // When a mark has found no end from here, it will find none from further on: keeps the walk linear.
  let hopeless = outer;
  const flush = (): void => {
    if (text !== '') inlines.push({ type: 'text', value: text });
    text = '';
  };
  for (let at = 0; at < line.length;) {
    const char = line[at] as string;
    const link = isWord(line[at - 1]) ? null : addressAt(line, at);
    const code = char === '`' ? codeAt(line, at) : null;
    const inline = link ?? code;
    if (inline !== null) {
      flush();
      inlines.push(inline.node);
      at = inline.end;
      continue;
    }
    if (isMark(char) && !hopeless.includes(char) && !isWord(line[at - 1]) && !isSpace(line[at + 1])) {
      const close = closeOf(line, char, at);
      if (close > 0) {
        flush();
        inlines.push({ type: MARKS[char], children: whatsAppLine(line.slice(at + 1, close), outer + char) });
        at = close + 1;
        continue;
      }
      if (close < 0) hopeless += char;
    }
    text += char;
    at += 1;
  }
  flush();
  return inlines;
};

/** Index of the mark's end; 0 when the mark is doubled (`**` is no mark of WhatsApp's), -1 when there is none. */
const closeOf = (line: string, mark: Mark, open: number): number => {
  if (line[open + 1] === mark || line[open - 1] === mark) return 0;
  for (let at = line.indexOf(mark, open + 2); at > 0; at = line.indexOf(mark, at + 1)) {
    if (!isSpace(line[at - 1]) && !isWord(line[at + 1]) && line[at + 1] !== mark) return at;
  }
  return -1;
};

const codeAt = (line: string, at: number): { node: Inline; end: number } | null => {
  const tick = line.startsWith(FENCE, at) ? FENCE : '`';
  const close = line.indexOf(tick, at + tick.length);
  const value = close < 0 ? '' : line.slice(at + tick.length, close);
  return value.trim() === '' || value.startsWith('\u200b')
    ? null
    : { node: { type: 'code', value }, end: close + tick.length };
};

const addressAt = (line: string, at: number): { node: Inline; end: number } | null => {
  const first = line.charCodeAt(at) | 0x20;
  if (first !== 0x68 && first !== 0x77) return null;
  ADDRESS.lastIndex = at;
  const match = ADDRESS.exec(line)?.[0];
  if (match === undefined) return null;
  const address = match.replace(TRAILING, '');
  const href = safeHref(/^www\./i.test(address) ? `https://${address}` : address);
  if (href === null || !/[^.]\.[^.]|:\/\/\w/.test(address)) return null;
  return { node: { type: 'link', href, children: [{ type: 'text', value: address }] }, end: at + address.length };
};
