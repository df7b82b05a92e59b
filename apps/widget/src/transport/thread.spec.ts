import type { WidgetMessage, WidgetServerFrame } from '@baton/contracts-widget-protocol';
import fc from 'fast-check';
import { apply, EMPTY_THREAD } from './thread.ts';

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
});
