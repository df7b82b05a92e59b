import { createInMemoryEventStore, sequentialIds } from '@baton/testing';
import type { CipherSource, RecordedEvent } from './index.ts';
import { EventCodec, StreamStates } from './index.ts';

type Event = { readonly type: 'Added'; readonly data: { readonly by: number } };

const decider = { initialState: 0, evolve: (sum: number, { data }: Event) => sum + data.by };
const codec = new EventCodec<Event>({ schemaVersion: 1 });
const ciphers: CipherSource = { load: () => Promise.resolve({ of: () => raise('nothing is personal') }) };
const ids = sequentialIds();

const raise = (message: string): never => {
  throw new Error(message);
};

const setUp = (capacity?: number) => {
  const { store } = createInMemoryEventStore();
  const reads: { stream: string; from: number }[] = [];
  const counted = {
    readStream: (stream: string, options: { from?: number } = {}): Promise<RecordedEvent[]> => {
      reads.push({ stream, from: options.from ?? 1 });
      return store.readStream(stream, options);
    },
  };
  const states = new StreamStates<number, Event>({
    store: counted,
    decider,
    codec,
    ciphers,
    ...(capacity === undefined ? {} : { capacity }),
  });
  const add = (stream: string, by: number) =>
    store.append({
      writes: [
        {
          stream,
          expected: 'any',
          events: [
            {
              id: ids(),
              type: 'Added',
              schemaVersion: 1,
              data: { by },
              meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } },
            },
          ],
        },
      ],
    });
  return { states, add, reads };
};

describe('StreamStates', () => {
  it('folds a stream once and then only what is new', async () => {
    const { states, add, reads } = setUp();
    await add('s', 1);
    await add('s', 2);
    expect(await states.load('s')).toEqual({ version: 2, state: 3 });
    expect(await states.load('s')).toEqual({ version: 2, state: 3 });
    await add('s', 4);
    expect(await states.refresh('s')).toEqual({ version: 3, state: 7 });
    expect(reads).toEqual([
      { stream: 's', from: 1 },
      { stream: 's', from: 3 },
    ]);
  });

  it('forgets the stream that was not used for longest', async () => {
    const { states, add } = setUp(2);
    for (const stream of ['a', 'b']) {
      await add(stream, 1);
      await states.load(stream);
    }
    await states.load('a');
    await add('c', 1);
    await states.load('c');
    expect(['a', 'b', 'c'].filter((stream) => states.peek(stream) !== undefined)).toEqual(['a', 'c']);
  });

  it('never lets an older state replace a newer one', () => {
    const { states } = setUp();
    const event: Event = { type: 'Added', data: { by: 1 } };
    const before = { version: 0, state: 0 };
    states.advance('s', before, [event, event]);
    states.advance('s', before, [event]);
    expect(states.peek('s')).toEqual({ version: 2, state: 2 });
  });
});
