import type { CommandReply, DeliveredEvent } from '@baton/messaging';
import type { BusOptions } from './bus-faults.ts';
import { InMemoryBus } from './in-memory-bus.ts';
import { aCommand, someEvents } from './messages.ts';
import { until } from './until.ts';

const always = (fault: 'drop' | 'duplicate' | 'reorder'): BusOptions => ({ faults: { [fault]: 1 }, random: () => 0 });
const alternately = (fault: 'drop' | 'duplicate' | 'reorder'): BusOptions => {
  let turn = 0;
  return { faults: { [fault]: 0.5 }, random: () => (turn += 1) % 2 };
};

const served = async (options: BusOptions): Promise<{ bus: InMemoryBus; handled: string[] }> => {
  const bus = new InMemoryBus(options);
  const handled: string[] = [];
  await bus.connect().serve(
    { service: 'desk' },
    new Map([
      [
        'ask',
        (command) => {
          handled.push(command.id);
          return Promise.resolve<CommandReply>({ kind: 'accepted', result: 1 });
        },
      ],
    ]),
  );
  return { bus, handled };
};

const consumed = async (options: BusOptions, count: number): Promise<DeliveredEvent[]> => {
  const bus = new InMemoryBus(options);
  const seen: DeliveredEvent[] = [];
  const consuming = await bus.connect().consume({ durable: 'reader', filter: 'ev.>', batchSize: 4 }, (batch) => {
    seen.push(...batch);
    return Promise.resolve();
  });
  await bus.connect().publish(someEvents('a', count));
  await until('all have come', () => new Set(seen.map(({ eventId }) => eventId)).size === count);
  await consuming.drain();
  return seen;
};

const isSorted = (events: readonly DeliveredEvent[]): boolean =>
  events.every((event, index) => index === 0 || Number(events[index - 1]?.position) < Number(event.position));

describe('the faults of the in-memory bus', () => {
  it('loses a command, which its caller learns at the deadline only', async () => {
    const { bus, handled } = await served(always('drop'));
    const sending = bus.connect().send({ service: 'desk', partition: 0 }, aCommand('ask'), { deadlineMs: 20 });
    await expect(sending).rejects.toMatchObject({ code: 'deadline' });
    expect(handled).toEqual([]);
  });

  it('loses an answer although the command was done', async () => {
    // The first draw (the command's way) is kind, the second (the answer's) is not.
    const { bus, handled } = await served({ faults: { drop: 0.5 }, random: draws(0.9, 0.1) });
    const sending = bus.connect().send({ service: 'desk', partition: 0 }, aCommand('ask'), { deadlineMs: 20 });
    await expect(sending).rejects.toMatchObject({ code: 'deadline' });
    expect(handled).toHaveLength(1);
  });

  it('brings a command twice, and its caller one answer', async () => {
    const { bus, handled } = await served(always('duplicate'));
    const command = aCommand('ask');
    expect(await bus.connect().send({ service: 'desk', partition: 0 }, command)).toEqual({
      kind: 'accepted',
      result: 1,
    });
    expect(handled).toEqual([command.id, command.id]);
  });

  it('delivers an acknowledged event again', async () => {
    const bus = new InMemoryBus(alternately('duplicate'));
    const seen: DeliveredEvent[] = [];
    const consuming = await bus.connect().consume({ durable: 'reader', filter: 'ev.>' }, (batch) => {
      seen.push(...batch);
      return Promise.resolve();
    });
    await bus.connect().publish(someEvents('a', 6));
    await until('one came twice', () => seen.some(({ deliveries }) => deliveries > 1));
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(6);
    await consuming.drain();
  });

  it.each(['drop', 'reorder'] as const)('delivers events out of order (%s), and loses none', async (fault) => {
    const seen = await consumed(alternately(fault), 12);
    expect(isSorted(seen)).toBe(false);
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(12);
  });

  it('is the same again with the same seed', async () => {
    const order = async (): Promise<number[]> => {
      const seen = await consumed({ faults: { reorder: 0.3 }, random: draws(0.1, 0.5, 0.2, 0.9) }, 12);
      const first = Number(seen.map(({ position }) => position).toSorted((a, b) => Number(a) - Number(b))[0]);
      return seen.map(({ position }) => Number(position) - first);
    };
    expect(await order()).toEqual(await order());
  });
});

/** The given draws, over and over. */
const draws = (...values: readonly number[]): (() => number) => {
  let turn = -1;
  return () => {
    turn += 1;
    return values[turn % values.length] ?? 0;
  };
};
