import type { WidgetMessage, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import fc from 'fast-check';
import { apply, EMPTY_THREAD, withOlder } from './thread.ts';

const message = (seq: number, rev: number): WidgetMessage => ({
  id: `m${seq}`,
  conversation_id: 'c',
  seq,
  rev,
  author: 'agent',
  name: 'Ana',
  text: `text ${seq} at ${rev}`,
  choices: [],
  at: '2026-11-27T12:00:00.000Z',
  client_id: null,
});

const changes = (messages: readonly WidgetMessage[]): Extract<WidgetServerFrame, { type: 'changes' }> => ({
  type: 'changes',
  cursor: 'x',
  messages,
  state: null,
});

describe('the thread', () => {
  it('shows each message once, by seq, in its newest revision, however the frames come', () => {
    const sent = fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }))));
    fc.assert(
      fc.property(sent, (frames) => {
        const thread = frames.reduce(
          (known, frame) => apply(known, changes(frame.map(([seq, rev]) => message(seq, rev)))),
          EMPTY_THREAD,
        );
        const newest = new Map<number, number>();
        for (const [seq, rev] of frames.flat()) newest.set(seq, Math.max(rev, newest.get(seq) ?? 0));
        const expected = [...newest].sort(([one], [other]) => one - other).map(([seq, rev]) => message(seq, rev));
        expect(thread.messages).toEqual(expected);
      }),
    );
  });

  it('has no hole: a change of what is not shown comes with its page', () => {
    const page = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => message(from + at, 1));
    const newest = { ...EMPTY_THREAD, messages: page(5, 8), hasOlder: true };
    const changed = apply(newest, changes([message(2, 7), message(6, 7)]));
    expect(changed.messages.map(({ seq, rev }) => [seq, rev])).toEqual([
      [5, 1],
      [6, 7],
      [7, 1],
      [8, 1],
    ]);
    const whole = withOlder(changed, 5, { messages: page(1, 4), has_older: false });
    expect(whole.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(whole.hasOlder).toBe(false);
    // A snapshot came meanwhile: the page belongs elsewhere.
    expect(
      withOlder({ ...newest, messages: page(7, 8) }, 5, { messages: page(1, 4), has_older: false }).messages,
    ).toEqual(page(7, 8));
  });
});
