import { Fault } from '@baton/event-sourcing';
import type { CommandReply, DeliveredEvent, PublishedEvent } from '@baton/messaging';
import { aCommand, someEvents, testNats, until, type NatsServer } from '@baton/testing';
import { connectMessaging } from './connect-messaging.ts';
import type { NatsMessaging } from './nats-messaging.ts';

const LIMIT_MS = 60_000;

describe('NATS when its server is killed', () => {
  let server: NatsServer;
  let one: NatsMessaging;
  let two: NatsMessaging;

  beforeEach(async () => {
    server = await testNats();
    one = await connectMessaging({ url: server.url, name: 'one' });
    two = await connectMessaging({ url: server.url, name: 'two' });
  }, LIMIT_MS);
  afterEach(async () => {
    await Promise.all([one.drain(), two.drain()]);
    await server.stop();
  }, LIMIT_MS);

  /** Publishes until it is acknowledged, as the relay does. */
  const persist = async (events: readonly PublishedEvent[]): Promise<void> => {
    for (;;) {
      try {
        return await one.publish(events);
      } catch (error) {
        if (!(error instanceof Fault) || error.retry === 'never') throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    }
  };

  it(
    'loses nothing that was acknowledged, doubles nothing, and keeps the order, over three kill -9',
    async () => {
      const published: string[] = [];
      const seen: DeliveredEvent[] = [];
      const consuming = await two.consume({ durable: 'survivor', filter: 'ev.>', batchSize: 64 }, (batch) => {
        seen.push(...batch);
        return Promise.resolve();
      });
      let going = true;
      const publishing = (async () => {
        while (going) {
          const events = someEvents('steady', 40);
          await persist(events);
          published.push(...events.map(({ eventId }) => eventId));
        }
      })();
      for (let round = 1; round <= 3; round += 1) {
        const before = seen.length;
        await until('events flow', () => seen.length > before + 500, 20_000);
        await server.kill();
        await server.restart();
      }
      const before = seen.length;
      await until('events flow again', () => seen.length > before + 500, 20_000);
      going = false;
      await publishing;
      const ids = (): string[] => [...new Set(seen.map(({ eventId }) => eventId))];
      await until('all have come', () => ids().length === published.length, 20_000);
      expect(ids()).toEqual(published);
      await consuming.drain();
    },
    LIMIT_MS,
  );

  it(
    'ends a waiting command at once, and serves again after the restart without being asked',
    async () => {
      let running = 0;
      let finish = (): void => {};
      await two.serve(
        { service: 'desk' },
        new Map([
          [
            'wait',
            () => {
              running += 1;
              return new Promise<CommandReply>((resolve) => {
                finish = () => resolve({ kind: 'accepted', result: 0 });
              });
            },
          ],
          ['ask', () => Promise.resolve<CommandReply>({ kind: 'accepted', result: 1 })],
        ]),
      );
      const waiting = one.send({ service: 'desk', partition: 0 }, aCommand('wait'), { deadlineMs: 30_000 });
      const outcome = waiting.catch((error: unknown) => error);
      await until('it is running', () => running === 1);
      const killedAt = performance.now();
      await server.kill();
      expect(await outcome).toMatchObject({ code: 'unavailable', retry: 'yes' });
      expect(performance.now() - killedAt).toBeLessThan(2_000);
      await until('both know it', () => !one.isHealthy() && !two.isHealthy());
      await expect(
        one.send({ service: 'desk', partition: 0 }, aCommand('ask'), { deadlineMs: 100 }),
      ).rejects.toMatchObject({ code: 'unavailable' });

      // A command that is sent while the server is away goes out when it is back.
      const patient = one
        .send({ service: 'desk', partition: 0 }, aCommand('ask'), { deadlineMs: 20_000 })
        .catch((error: unknown) => (error as Fault).code);
      await server.restart();
      // The other process may be back a little later than this one.
      expect([{ kind: 'accepted', result: 1 }, 'no-responder']).toContainEqual(await patient);
      await until('both are back', () => one.isHealthy() && two.isHealthy());
      await until('it is served again', async () => {
        const reply = await one
          .send({ service: 'desk', partition: 0 }, aCommand('ask'))
          .catch((error: unknown) => error as Fault);
        return 'kind' in reply && reply.kind === 'accepted';
      });
      finish();
    },
    LIMIT_MS,
  );

  it(
    'notices a stream that was emptied, publishes nothing into the new one by itself, and consumers find it',
    async () => {
      const seen: string[] = [];
      await two.consume({ durable: 'reader', filter: 'ev.>' }, (batch) => {
        seen.push(...batch.map(({ position }) => position));
        return Promise.resolve();
      });
      const events = someEvents('lost', 30);
      await one.publish(events.slice(0, 10));
      await until('the first have come', () => seen.length === 10);
      let resyncs = 0;
      one.onResync(() => {
        resyncs += 1;
      });
      await server.wipe();
      await server.restart();
      await until('the publisher is told to look', () => resyncs > 0);
      await expect(one.publish(events.slice(10, 20))).rejects.toMatchObject({ code: 'stream-lost' });
      expect(await one.lastPosition()).toBeNull();
      await one.publish(events.slice(5));
      await until('all have come', () => new Set(seen).size === 30, 20_000);
      expect(await one.lastPosition()).toBe(events.at(-1)?.position);
    },
    LIMIT_MS,
  );

  it(
    'notices within seconds that the stream was deleted while nothing is published',
    async () => {
      await one.publish(someEvents('quiet', 3));
      let resyncs = 0;
      one.onResync(() => {
        resyncs += 1;
      });
      const admin = await connectAdmin(server.url);
      await admin.deleteStream();
      await until('the publisher is told to look', () => resyncs > 0);
      expect(await one.lastPosition()).toBeNull();
      await admin.close();
    },
    LIMIT_MS,
  );

  it(
    'waits for a server that is not there yet',
    async () => {
      await server.kill();
      const connecting = connectMessaging({ url: server.url, name: 'early' });
      await server.restart();
      const early = await connecting;
      expect(early.isHealthy()).toBe(true);
      await early.drain();
    },
    LIMIT_MS,
  );

  it(
    'gives a slow consumer all its time, and another process nothing of what it has in hand',
    async () => {
      const events = someEvents('slow', 4);
      await one.publish(events);
      const handled: string[] = [];
      const slow = async (batch: readonly DeliveredEvent[]): Promise<void> => {
        // Longer than the server waits for an acknowledgement.
        await new Promise((resolve) => {
          setTimeout(resolve, 7_000);
        });
        handled.push(...batch.map(({ eventId }) => eventId));
      };
      await one.consume({ durable: 'slow', filter: 'ev.>' }, slow);
      await two.consume({ durable: 'slow', filter: 'ev.>' }, slow);
      await until('all are handled', () => handled.length >= 4, 20_000);
      await one.drain();
      await two.drain();
      expect(handled.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
    },
    LIMIT_MS,
  );

  it(
    'hands nothing new over before what was given back, though it could be had at once',
    async () => {
      const handled: string[] = [];
      let attempts = 0;
      let broken = true;
      const consuming = await two.consume({ durable: 'patient', filter: 'ev.>' }, (batch) => {
        attempts += 1;
        if (broken) return Promise.reject(new Fault('database-down', 'no rows can be written', 'yes'));
        handled.push(...batch.map(({ eventId }) => eventId));
        return Promise.resolve();
      });
      const [first, second] = someEvents('patient', 2) as [PublishedEvent, PublishedEvent];
      await persist([first]);
      await until('the batch is given back', () => attempts === 8, 30_000);
      broken = false;
      await persist([second]);
      await until('both are handled', () => handled.length === 2, 30_000);
      expect(handled).toEqual([first.eventId, second.eventId]);
      await consuming.drain();
    },
    LIMIT_MS,
  );
});

const connectAdmin = async (url: string): Promise<{ deleteStream(): Promise<unknown>; close(): Promise<void> }> => {
  const { connect } = await import('@nats-io/transport-node');
  const { jetstreamManager } = await import('@nats-io/jetstream');
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  return { deleteStream: () => manager.streams.delete('EVENTS'), close: () => connection.close() };
};
