import fc from 'fast-check';
import type { Ciphers, EventMeta, RecordedEvent } from './index.ts';
import { ERASED, EventCodec, Upcasters, isErased } from './index.ts';

type Event =
  | { type: 'Wrote'; data: { text: string; at: string; from?: { value: string } } }
  | { type: 'Ended'; data: { at: string } };

const meta: EventMeta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } };
const envelope = { id: '00000000-0000-4000-8000-000000000001', stream: 's-1', meta };
const codec = new EventCodec<Event>({
  schemaVersion: 1,
  personalFields: { Wrote: ['text', 'from'], Ended: [] },
});

/** Reversible and bound to its context, like the real one. */
const ciphersOf = (erased = false): Ciphers => ({
  of: (stream) => ({
    seal: (plain, context) => Buffer.from(`${stream}|${context}|${plain}`).toString('base64'),
    open: (sealed, context) => {
      const text = Buffer.from(sealed, 'base64').toString();
      const prefix = `${stream}|${context}|`;
      if (!text.startsWith(prefix)) throw new Error('wrong context');
      return erased ? null : text.slice(prefix.length);
    },
  }),
});
const noKeys: Ciphers = {
  of: () => {
    throw new Error('no key was loaded');
  },
};

const record = (event: Event): RecordedEvent => ({
  ...codec.encode(event, envelope, ciphersOf()),
  stream: envelope.stream,
  version: 1,
  position: '1',
  recordedAt: '2026-01-05T09:00:00.000Z',
});

describe('EventCodec', () => {
  it('gives back what was stored, whatever the personal fields hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.option(fc.string(), { nil: undefined }), (text, value) => {
        const from = value === undefined ? {} : { from: { value } };
        const event: Event = { type: 'Wrote', data: { text, at: 'now', ...from } };
        const stored = JSON.parse(JSON.stringify(record(event))) as RecordedEvent;
        expect(codec.decode(stored, ciphersOf())).toMatchObject(event);
      }),
    );
  });

  it('stores personal fields sealed and leaves the others readable', () => {
    const stored = record({ type: 'Wrote', data: { text: 'my secret', at: 'now', from: { value: '+4917' } } });
    expect(stored.data).toEqual({ text: { $pd: expect.any(String) }, from: { $pd: expect.any(String) }, at: 'now' });
    expect(JSON.stringify(stored)).not.toContain('my secret');
  });

  it('does not ask for a key where nothing is personal', () => {
    const ended: Event = { type: 'Ended', data: { at: 'now' } };
    expect(codec.decode(record(ended), noKeys)).toMatchObject(ended);
    expect(codec.sealedStreams([record(ended)])).toEqual(new Set());
  });

  it('tells which streams need their keys', () => {
    const wrote = record({ type: 'Wrote', data: { text: 'a', at: 'now' } });
    expect(codec.sealedStreams([wrote, { ...wrote, stream: 's-2' }, wrote])).toEqual(new Set(['s-1', 's-2']));
  });

  it('puts a mark where the key was erased', () => {
    const decoded = codec.decode(record({ type: 'Wrote', data: { text: 'gone', at: 'now' } }), ciphersOf(true));
    expect(decoded.data).toEqual({ text: ERASED, at: 'now' });
    expect(isErased((decoded.data as { text: unknown }).text)).toBe(true);
    expect(isErased('text')).toBe(false);
    expect(isErased(null)).toBe(false);
  });

  it('binds a sealed field to its event', () => {
    const stored = record({ type: 'Wrote', data: { text: 'a', at: 'now' } });
    expect(() => codec.decode({ ...stored, id: 'another' }, ciphersOf())).toThrow('wrong context');
  });

  it('refuses to store a type that nobody listed', () => {
    const unlisted = { type: 'constructor', data: { text: 'in clear?' } } as unknown as Event;
    expect(() => codec.encode(unlisted, envelope, noKeys)).toThrow('not listed');
  });

  it('decrypts before it upcasts', () => {
    const upcasters = new Upcasters([
      {
        type: 'Wrote',
        from: 1,
        upcast: (data) => ({
          type: 'Wrote',
          schemaVersion: 2,
          data: { ...data, length: (data as { text: string }).text.length },
        }),
      },
    ]);
    const newer = new EventCodec<Event>({ schemaVersion: 2, upcasters });
    const decoded = newer.decode(record({ type: 'Wrote', data: { text: 'four', at: 'now' } }), ciphersOf());
    expect(decoded).toMatchObject({ schemaVersion: 2, data: { text: 'four', length: 4 } });
  });

  it('writes the version of each type', () => {
    const byType = new EventCodec<Event>({ schemaVersion: (type) => (type === 'Ended' ? 3 : 1) });
    expect(byType.encode({ type: 'Ended', data: { at: 'now' } }, envelope, noKeys).schemaVersion).toBe(3);
  });
});
