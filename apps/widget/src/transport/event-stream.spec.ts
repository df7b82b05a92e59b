import fc from 'fast-check';
import { eventData } from './event-stream.ts';

const streamOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

const read = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
  const found: string[] = [];
  for await (const data of eventData(streamOf(pieces))) found.push(data);
  return found;
};

describe('server-sent events', () => {
  it('are the same however their bytes are cut, also within a letter', async () => {
    const bytes = new TextEncoder().encode(':\n\ndata: {"text":"Grüße 🙏"}\n\ndata: one\r\ndata: two\r\n\r\nid: 7\n\n');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        const pieces = at.slice(1).map((end, index) => bytes.slice(at[index], end));
        expect(await read(pieces)).toEqual(['', '{"text":"Grüße 🙏"}', 'one\ntwo', '']);
      }),
    );
  });

  it('do not include one that was cut off', async () => {
    expect(await read([new TextEncoder().encode('data: whole\n\ndata: hal')])).toEqual(['whole']);
  });
});
