import { randomUUID } from 'node:crypto';
import type { EventData, Leases } from '@baton/event-sourcing';
import { MessagingFault, type EventPublisher } from '@baton/messaging';
import { createInMemoryEventStore, InMemoryBus, until, type InMemoryMessaging } from '@baton/testing';
import * as fc from 'fast-check';
import { EventRelay, type RelayReport } from './event-relay.ts';

const TTL_MS = 120;

const anEvent = (): EventData => {
  return {
    id: randomUUID(),
    type: 'Said',
    schemaVersion: 1,
    data: {},
    meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' }, traceparent: '00-1-2-01' },
  };
};

const relays: EventRelay[] = [];
const stop = async (): Promise<void> => {
  await Promise.all(relays.splice(0).map((one) => one.drain()));
};

const world = () => {
  const kit = createInMemoryEventStore();
  const bus = new InMemoryBus();
  const append = (count: number) =>
    kit.store.append({
      writes: [{ stream: 'conversation-1', expected: 'any', events: Array.from({ length: count }, anEvent) }],
    });
  const relay = (
    owner: string,
    change: { publisher?: EventPublisher; leases?: Leases; monotonic?: () => number } = {},
  ): { relay: EventRelay; reports: RelayReport[] } => {
    const reports: RelayReport[] = [];
    const made = new EventRelay({
      store: kit.store,
      leases: change.leases ?? kit.leases,
      checkpoints: kit.checkpoints,
      publisher: change.publisher ?? bus.connect(),
      subjectOf: (event) => `ev.0.message.${event.stream}.${event.type}`,
      owner,
      ttlMs: TTL_MS,
      report: (report) => reports.push(report),
      ...(change.monotonic === undefined ? {} : { monotonic: change.monotonic }),
    });
    relays.push(made);
    made.start();
    return { relay: made, reports };
  };
  const published = (): string[] => bus.stream.events.map(({ position }) => position);
  const upTo = (head: number, after = 0): string[] =>
    Array.from({ length: head - after }, (_, index) => String(after + index + 1));
  return { ...kit, bus, append, relay, published, upTo };
};

describe('the relay', () => {
  afterEach(stop);

  it('publishes what is there and what comes, in log order, as the recorded event', async () => {
    const { append, relay, published, upTo, bus, store, checkpoints } = world();
    await append(3);
    relay('one');
    await until('the first are published', () => published().length === 3);
    await append(2);
    await until('the others are published', () => published().length === 5);
    expect(published()).toEqual(upTo(5));
    const [recorded] = await store.readAll('0');
    expect(bus.stream.events[0]).toEqual({
      subject: 'ev.0.message.conversation-1.Said',
      eventId: recorded?.id,
      position: '1',
      payload: JSON.stringify(recorded),
      traceparent: '00-1-2-01',
    });
    await stop();
    await stop();
    expect(await checkpoints.load('relay')).toBe('5');
  });

  it('publishes again when an acknowledgement is lost, and nothing is there twice', async () => {
    const { append, relay, published, upTo, bus } = world();
    const publisher = bus.connect();
    publisher.loseAcks(1);
    await append(4);
    const { reports } = relay('one', { publisher });
    await until('all are published', () => published().length === 4 && reports.some(isFailure));
    await append(1);
    await until('it goes on', () => published().length === 5);
    expect(published()).toEqual(upTo(5));
  });

  it('fills an emptied stream from what the slowest consumer still needs', async () => {
    const { append, relay, published, upTo, bus, checkpoints } = world();
    await append(10);
    relay('one');
    await until('all are published', () => published().length === 10);
    await checkpoints.save('consumer:fast', '9');
    await checkpoints.save('consumer:slow', '4');
    bus.wipe();
    await until('the rest is there again', () => published().length === 6);
    await append(1);
    await until('it goes on', () => published().length === 7);
    expect(published()).toEqual(upTo(11, 4));
  });

  it('lets one publish and another take over within three seconds when it dies', async () => {
    const { append, relay, published, upTo, leases } = world();
    let alive = true;
    const mortal: Leases = {
      acquire: (...request) => (alive ? leases.acquire(...request) : Promise.resolve(null)),
      renew: (...request) => (alive ? leases.renew(...request) : Promise.reject(new Error('dead'))),
      release: () => Promise.resolve(),
    };
    const first = relay('one', { leases: mortal });
    await until('the first leads', () => first.reports.some(({ kind }) => kind === 'leading'));
    const second = relay('two');
    await append(5);
    await until('all are published', () => published().length === 5);
    expect(second.reports).toEqual([]);
    alive = false;
    const died = performance.now();
    await until('the second leads', () => second.reports.some(({ kind }) => kind === 'leading'));
    expect(performance.now() - died).toBeLessThan(3_000);
    await append(5);
    await until('all are published', () => published().length === 10);
    expect(published()).toEqual(upTo(10));
  });

  it('hands over at once when it drains', async () => {
    const { append, relay, published, upTo } = world();
    const first = relay('one');
    await until('the first leads', () => first.reports.some(({ kind }) => kind === 'leading'));
    const second = relay('two');
    await first.relay.drain();
    await append(3);
    await until('the second publishes', () => published().length === 3);
    expect(second.reports.map(({ kind }) => kind)).toEqual(['leading', 'following']);
    expect(published()).toEqual(upTo(3));
  });

  it('publishes nothing after a pause that was longer than its lease allows', async () => {
    const { append, relay, published, bus, leases } = world();
    let now = 0;
    const paused: Leases = { ...frozen(leases), acquire: (...request) => leases.acquire(...request) };
    const publisher = bus.connect();
    const first = relay('one', { publisher, leases: paused, monotonic: () => now });
    await until('it follows', () => first.reports.some(({ kind }) => kind === 'following'));
    now += (TTL_MS * 2) / 3;
    await append(1);
    await until('it steps down', () => first.reports.some(({ kind }) => kind === 'standing-by'));
    expect(published()).toEqual([]);
  });

  it('leaves out the one event that can never be published, and says so', async () => {
    const { append, relay, published, bus } = world();
    const publisher = new Picky(bus.connect(), '2');
    await append(3);
    const { reports } = relay('one', { publisher });
    await until('the others are published', () => published().length === 2);
    expect(published()).toEqual(['1', '3']);
    expect(reports.filter(({ kind }) => kind === 'skipped')).toHaveLength(1);
  });

  it('keeps the stream an unbroken piece of the log under any mix of faults', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('lose-acks' as const), count: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ kind: fc.constant('wipe' as const), count: fc.constant(0) }),
      fc.record({ kind: fc.constant('blink' as const), count: fc.constant(0) }),
      fc.record({ kind: fc.constant('let-run' as const), count: fc.integer({ min: 1, max: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const { append, relay, published, upTo, bus, store } = world();
        const publisher = bus.connect();
        const effects: string[] = [];
        await bus.connect().consume({ durable: 'reader', filter: 'ev.>' }, (batch) => {
          for (const { position } of batch) if (!effects.includes(position)) effects.push(position);
          return Promise.resolve();
        });
        relay('one', { publisher });
        for (const { kind, count } of steps) {
          if (kind === 'append') await append(count);
          else if (kind === 'lose-acks') publisher.loseAcks(count);
          else if (kind === 'wipe') bus.wipe();
          else if (kind === 'blink') blink(publisher);
          else for (let turn = 0; turn < count; turn += 1) await bus.conditions.pause(1);
        }
        await append(1);
        const head = Number(await store.head());
        await until('all are published', () => published().at(-1) === String(head));
        expect(published()).toEqual(upTo(head, head - published().length));
        await until('all had their effect', () => effects.length === head);
        expect(effects).toEqual(upTo(head));
        await stop();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

const isFailure = ({ kind }: RelayReport): boolean => kind === 'failed';

const blink = (publisher: InMemoryMessaging): void => {
  publisher.disconnect();
  publisher.reconnect();
};

/** A store that answers no renewal, as to a process that sleeps. */
const frozen = (leases: Leases): Leases => ({
  acquire: (...request) => leases.acquire(...request),
  renew: () => new Promise(() => {}),
  release: (...request) => leases.release(...request),
});

class Picky implements EventPublisher {
  constructor(
    private readonly inner: EventPublisher,
    private readonly tooLarge: string,
  ) {}

  publish(events: Parameters<EventPublisher['publish']>[0]): Promise<void> {
    return events.some(({ position }) => position === this.tooLarge)
      ? Promise.reject(new MessagingFault('too-large', 'too large'))
      : this.inner.publish(events);
  }

  lastPosition(): Promise<string | null> {
    return this.inner.lastPosition();
  }

  onResync(listener: () => void): ReturnType<EventPublisher['onResync']> {
    return this.inner.onResync(listener);
  }
}
