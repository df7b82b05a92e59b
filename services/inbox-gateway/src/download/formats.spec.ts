import { inflateSync } from 'node:zlib';
import { asJson } from './json.format.ts';
import { asPdf } from './pdf.adapter.ts';
import { asText } from './text.format.ts';
import { AT, history, line, message, note } from './download.spec-kit.ts';
import type { History } from './history.ts';

const all = async <T>(parts: AsyncIterable<T>): Promise<T[]> => {
  const taken: T[] = [];
  for await (const part of parts) taken.push(part);
  return taken;
};
const text = async (parts: AsyncIterable<string>): Promise<string> => (await all(parts)).join('');

const DAY = [
  [
    message(2, { text: 'Wo ist mein Paket?', sentiment: 'negative' }),
    message(3, {
      ...{ author: 'agent', agentId: 'ana', text: 'On **its** way.\nTomorrow.' },
      delivery: { state: 'failed', at: AT, code: '131026', reason: 'undeliverable' },
    }),
    note(4, 'Ask the warehouse.'),
  ],
  [
    line(5, 'ConversationClaimed', { how: 'takeOver' }),
    line(6, 'SomethingNew'),
    message(7, { author: 'assistant', confidence: 0.87, text: 'Hello' }),
    message(8, { revoked: true, text: 'my password' }),
  ],
] as const;

describe('a conversation as text', () => {
  it('tells everything in its order, with names, states and what is internal', async () => {
    const told = await text(asText(history(...DAY)));
    expect(told).toMatch(/^Conversation with Zoë\n=+\nChannel: WhatsApp\n/);
    expect(told).toContain('Team: Support');
    expect(told).toContain(`5 Jan 2026, 08:00:00 UTC [${AT}] Zoë\n    Wo ist mein Paket?\n    (sentiment negative)`);
    expect(told).toContain(
      `Ana Álvarez (agent)\n    On **its** way.\n    Tomorrow.\n    (failed ${AT} (undeliverable))`,
    );
    expect(told).toContain('Ana Álvarez — INTERNAL NOTE\n    Ask the warehouse.');
    expect(told).toContain('* Ana Álvarez took over this conversation');
    expect(told).toContain('* Something new');
    expect(told).toContain('(confidence 87 %)');
    const places = ['Wo ist', 'its** way', 'warehouse', 'took over', 'Hello'].map((words) => told.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('does not hand on what its author deleted', async () => {
    for (const form of [asText, asJson]) expect(await text(form(history(...DAY)))).not.toContain('my password');
  });
});

describe('a conversation as JSON', () => {
  interface Read {
    readonly format: string;
    readonly version: number;
    readonly entries: readonly { readonly order: number; readonly internal: boolean; readonly who: string | null }[];
  }
  const read = async (of: History): Promise<Read> => JSON.parse(await text(asJson(of))) as Read;

  it('has the documented shape', async () => {
    const file = await read(history(...DAY));
    expect(file).toMatchObject({
      format: 'baton.conversation',
      version: 1,
      downloaded: { at: AT, by: 'Ana Álvarez' },
      conversation: { conversationId: 'c', teamName: 'Support', ownerName: null },
      contact: { contactId: 'k' },
      details: { summary: null },
    });
    expect(file.entries.map(({ order, internal, who }) => [order, internal, who])).toEqual([
      [2, false, 'Zoë'],
      [3, false, 'Ana Álvarez'],
      [4, true, 'Ana Álvarez'],
      [5, true, null],
      [6, true, null],
      [7, false, 'Assistant'],
      [8, false, 'Zoë'],
    ]);
  });

  it.each([[[]], [[[]]], [[[message(1)], []]]])('is JSON however the pages fall', async (pages) => {
    expect((await read(history(...pages))).entries).toHaveLength(pages.flat().length);
  });
});

/** The streams of a PDF, unpacked. */
const streamsOf = (file: Buffer): string[] =>
  file
    .toString('latin1')
    .split('stream\n')
    .filter((_part, index) => index % 2 === 1)
    .map((part) => Buffer.from(part.slice(0, part.lastIndexOf('\nend')), 'latin1'))
    .map((bytes) => (bytes[0] === 0x78 ? inflateSync(bytes).toString('latin1') : ''));

/** The signs that the fonts' tables say are in the text. */
const signsOf = (file: Buffer): Set<string> =>
  new Set(
    streamsOf(file)
      .filter((stream) => stream.includes('beginbfrange'))
      .flatMap((map) =>
        [...map.matchAll(/<([0-9a-f]{4})>/gi)].map(([, code]) => String.fromCharCode(Number.parseInt(code ?? '', 16))),
      ),
  );

describe('a conversation as PDF', () => {
  const pdf = async (of: History): Promise<Buffer> => {
    const { stream, done } = await asPdf(of);
    const parts = await all(stream as AsyncIterable<Buffer>);
    await done;
    return Buffer.concat(parts);
  };
  const pagesOf = (file: Buffer): number => file.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

  it('has signs for the scripts of Europe and the Near East', async () => {
    const words = 'Ä ß ñ Привет Γειά שלום مرحبا';
    const file = await pdf(history([message(2, { text: words })]));
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    const signs = signsOf(file);
    for (const sign of ['ß', 'П', 'Γ', 'ש']) expect(signs).toContain(sign);
    expect(signs).not.toContain('語');
  });

  it('goes on to as many pages as it needs', async () => {
    expect(pagesOf(await pdf(history([message(2)])))).toBe(1);
    const many = Array.from({ length: 120 }, (_, index) => message(index + 2));
    expect(pagesOf(await pdf(history(many)))).toBeGreaterThan(5);
  });

  it('stands words without an end, controls and halves of emoji', async () => {
    const words = ['x'.repeat(5_000), 'a\u0000b\ud83d', '👩‍👩‍👧 ❤️', ''];
    expect(pagesOf(await pdf(history(words.map((one, index) => message(index + 2, { text: one })))))).toBeGreaterThan(
      0,
    );
  });

  it('breaks off, rather than to look whole, when the history cannot be read to its end', async () => {
    async function* broken(): AsyncGenerator<never[]> {
      yield await Promise.resolve([]);
      throw new Error('the views were built anew');
    }
    await expect(pdf({ ...history(), pages: broken() })).rejects.toThrow('built anew');
  });
});
