import type { OpenStore } from '@baton/testing';
import { FixedClock, checkpointsConformance, eventStoreConformance, leasesConformance } from '@baton/testing';
import { createInMemoryEventStore } from './index.ts';

const open: OpenStore = () => {
  const clock = new FixedClock();
  return Promise.resolve({
    ...createInMemoryEventStore(clock),
    passTime: (ms) => Promise.resolve(clock.advance(ms)),
    close: () => Promise.resolve(),
  });
};

eventStoreConformance('InMemoryEventStore', open);
leasesConformance('InMemoryLeases', open);
checkpointsConformance('InMemoryCheckpoints', open);

describe('InMemoryEventStore', () => {
  it('gives every reader a copy of its own', async () => {
    const { store, close } = await open();
    const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } } as const;
    const data = { list: [1] };
    const event = { id: '00000000-0000-4000-8000-000000000001', type: 'Happened', schemaVersion: 1, data, meta };
    await store.append({ writes: [{ stream: 's', expected: 'any', events: [event] }] });
    data.list.push(2);
    const [first] = await store.readStream('s');
    Object.assign(first?.data ?? {}, { list: [3] });
    expect((await store.readStream('s'))[0]?.data).toEqual({ list: [1] });
    await close();
  });
});
