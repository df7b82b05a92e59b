import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import { tell, type Told } from './entry.words.ts';
import { headWords } from './head.words.ts';
import type { History } from './history.ts';
import { breakLines, isRightToLeft, printable, visualOrder } from './line-break.ts';
import { readable } from './moment.words.ts';
import { Pauses } from './pauses.ts';

const MARGIN = 50;
const SIZE = { title: 16, text: 10, small: 8 } as const;
const COLOUR = { text: '#111827', muted: '#4b5563', note: '#92400e' } as const;

interface Style {
  readonly font: 'plain' | 'bold';
  readonly size: number;
  readonly colour: string;
  readonly indent: number;
}

const style = (changes: Partial<Style>): Style => ({
  ...{ font: 'plain', size: SIZE.text, colour: COLOUR.text, indent: 0 },
  ...changes,
});

/** DejaVu Sans: Latin, Greek, Cyrillic, Hebrew, Arabic. What it has no sign for becomes a box. */
const fonts = (() => {
  let loaded: Promise<readonly [Buffer, Buffer]> | null = null;
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string): Promise<Buffer> => readFile(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  return () => (loaded ??= Promise.all([read('DejaVuSans'), read('DejaVuSans-Bold')]));
})();

/** Writes line by line, so that nothing has to be laid out as a whole and everybody else gets their turn. */
class Writer {
  private readonly pauses = new Pauses();
  private page = 0;

  constructor(private readonly document: PDFKit.PDFDocument) {
    document.on('pageAdded', () => this.number());
  }

  async paragraphs(text: string, look: Style): Promise<void> {
    for (const paragraph of printable(text).split('\n')) {
      await this.pauses.now();
      await this.paragraph(paragraph, look);
    }
  }

  gap(points: number): void {
    this.document.y += points;
  }

  private async paragraph(paragraph: string, look: Style): Promise<void> {
    const { document } = this;
    const left = MARGIN + look.indent;
    const width = document.page.width - MARGIN - left;
    const rightToLeft = isRightToLeft(paragraph);
    this.use(look);
    for (const words of breakLines(paragraph, width, (text) => document.widthOfString(text))) {
      await this.pauses.now();
      this.line(visualOrder(words, rightToLeft), { left, width, rightToLeft, look });
    }
  }

  private line(
    words: readonly string[],
    { left, width, rightToLeft, look }: { left: number; width: number; rightToLeft: boolean; look: Style },
  ): void {
    const { document } = this;
    const height = look.size * 1.35;
    if (document.y + height > document.page.height - MARGIN) document.addPage();
    this.use(look);
    const { y } = document;
    const space = document.widthOfString(' ');
    const filled = words.reduce((sum, word) => sum + document.widthOfString(word) + space, -space);
    let x = rightToLeft ? left + width - filled : left;
    for (const word of words) {
      if (word !== '') document.text(word, x, y, { lineBreak: false });
      x += document.widthOfString(word) + space;
    }
    document.x = MARGIN;
    document.y = y + height;
  }

  private use({ font, size, colour }: Style): void {
    this.document.font(font).fontSize(size).fillColor(colour);
  }

  private number(): void {
    const { document } = this;
    this.page += 1;
    this.use(style({ size: SIZE.small, colour: COLOUR.muted }));
    document.text(`Page ${this.page}`, MARGIN, document.page.height - MARGIN + 14, { lineBreak: false });
    document.x = MARGIN;
    document.y = MARGIN;
  }
}

const entry = async (writer: Writer, { item, who, text, marks, internal }: Told): Promise<void> => {
  const muted = style({ size: SIZE.small, colour: COLOUR.muted });
  const at = `${readable(item.at)} · ${item.at}`;
  if (item.kind === 'timeline') await writer.paragraphs(`${at} — ${text}`, muted);
  else {
    const colour = internal ? COLOUR.note : COLOUR.text;
    await writer.paragraphs(internal ? `${who} — INTERNAL NOTE` : who, style({ font: 'bold', colour }));
    await writer.paragraphs(at, muted);
    await writer.paragraphs(text, style({ indent: 12, colour }));
    if (item.kind === 'message' && marks.length > 0) await writer.paragraphs(marks.join('; '), muted);
  }
  writer.gap(6);
};

const write = async (
  writer: Writer,
  { head, names, pages, downloaded }: History,
  gone: () => boolean,
): Promise<void> => {
  const { title, lines } = headWords(head, names, downloaded);
  await writer.paragraphs(title, style({ font: 'bold', size: SIZE.title }));
  writer.gap(4);
  for (const [label, text] of lines) await writer.paragraphs(`${label}: ${text}`, style({ colour: COLOUR.muted }));
  writer.gap(12);
  for await (const page of pages) {
    for (const item of page) {
      if (gone()) return;
      await entry(writer, tell(item, names, head.row.customerName));
    }
  }
};

/** A4 pages as they are made. The answer's second half resolves when the last one is. */
export const asPdf = async (history: History): Promise<{ readonly stream: Readable; readonly done: Promise<void> }> => {
  const [plain, bold] = await fonts();
  const document = new PDFDocument({
    ...{ size: 'A4', autoFirstPage: false, lang: 'en', displayTitle: true },
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    info: { Title: `Conversation ${history.head.row.conversationId}`, Creator: 'Baton' },
  });
  document.registerFont('plain', plain).registerFont('bold', bold);
  const stream = document as unknown as Readable;
  // Whoever reads it learns of the fault; when nobody does any more, it is nobody's.
  stream.on('error', () => undefined);
  const writer = new Writer(document);
  document.addPage();
  const done = write(writer, history, () => stream.destroyed).then(
    () => document.end(),
    (fault: unknown) => void stream.destroy(fault as Error),
  );
  return { stream, done };
};
