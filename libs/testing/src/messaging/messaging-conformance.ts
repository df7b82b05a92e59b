import { Fault } from '@baton/event-sourcing';
import type {
  CommandClient,
  CommandHandler,
  CommandReply,
  CommandServer,
  DeliveredEvent,
  EventConsumer,
  EventPublisher,
  Signals,
} from '@baton/messaging';
import { aCommand, someEvents } from './messages.ts';
import { until } from './until.ts';

export interface Messaging extends CommandClient, CommandServer, EventPublisher, EventConsumer, Signals {
  drain(): Promise<void>;
}

export interface MessagingUnderTest {
  /** One more process on the same bus. */
  connect(): Promise<Messaging>;
  stop(): Promise<void>;
}

const accepted = (result: unknown): CommandReply => ({ kind: 'accepted', result });
const handlers = (table: Record<string, CommandHandler>): Map<string, CommandHandler> => new Map(Object.entries(table));
const numbers = (events: readonly DeliveredEvent[]): number[] =>
  events.map((event) => (JSON.parse(event.payload) as { number: number }).number);

/** What every implementation of the messaging ports must do; run it on each of them. */
export const messagingConformance = (name: string, start: () => Promise<MessagingUnderTest>): void => {
  describe(`messaging conformance: ${name}`, () => {
    let bus: MessagingUnderTest;
    let one: Messaging;
    let two: Messaging;
    let unique = 0;
    const fresh = (word: string): string => {
      unique += 1;
      return `${word}${unique}`;
    };

    beforeAll(async () => {
      bus = await start();
      one = await bus.connect();
      two = await bus.connect();
    });
    afterAll(async () => {
      await Promise.all([one.drain(), two.drain()]);
      await bus.stop();
    });

    describe('commands', () => {
      it('carries a command to its handler and the answer back, unchanged', async () => {
        const service = fresh('service');
        let seen: unknown;
        const serving = await two.serve(
          { service },
          handlers({
            claim: (command, context) => {
              seen = { command, partition: context.partition };
              return Promise.resolve(accepted({ version: 7 }));
            },
          }),
        );
        const command = aCommand('claim', { text: 'grüße 👋', list: [1, null] }, { traceparent: '00-abc-def-01' });
        expect(await one.send({ service, partition: 3 }, command)).toEqual(accepted({ version: 7 }));
        expect(seen).toEqual({ command, partition: 3 });
        await serving.drain();
      });

      it.each<CommandReply>([
        { kind: 'refused', refusal: { code: 'taken', by: 'agent-1' } },
        { kind: 'invalid', problems: [{ field: 'text', problem: 'is empty' }] },
        { kind: 'fault', code: 'store-down', retry: 'later' },
      ])('hands over the answer $kind as a value', async (reply) => {
        const service = fresh('service');
        const serving = await two.serve({ service }, handlers({ ask: () => Promise.resolve(reply) }));
        expect(await one.send({ service, partition: 0 }, aCommand('ask'))).toEqual(reply);
        await serving.drain();
      });

      it('turns a thrown fault into an answer, and any other error into one without its text', async () => {
        const service = fresh('service');
        const serving = await two.serve(
          { service },
          handlers({
            fault: () => Promise.reject(new Fault('busy', 'secret', 'yes')),
            bug: () => Promise.reject(new Error('secret')),
          }),
        );
        const to = { service, partition: 0 };
        expect(await one.send(to, aCommand('fault'))).toEqual({ kind: 'fault', code: 'busy', retry: 'yes' });
        expect(await one.send(to, aCommand('bug'))).toEqual({ kind: 'fault', code: 'internal', retry: 'later' });
        expect(await one.send(to, aCommand('nameless'))).toEqual({
          kind: 'fault',
          code: 'unknown-command',
          retry: 'never',
        });
        await serving.drain();
      });

      it('says at once when nobody serves the partition', async () => {
        const service = fresh('service');
        const serving = await two.serve(
          { service, partitions: [1] },
          handlers({ ask: () => Promise.resolve(accepted(1)) }),
        );
        await expect(one.send({ service, partition: 2 }, aCommand('ask'))).rejects.toMatchObject({
          code: 'no-responder',
          retry: 'yes',
        });
        expect(await one.send({ service, partition: 1 }, aCommand('ask'))).toEqual(accepted(1));
        await serving.drain();
      });

      it('gives up at the deadline and aborts the signal of the handler', async () => {
        const service = fresh('service');
        let aborted = false;
        let finish = (): void => undefined;
        const serving = await two.serve(
          { service },
          handlers({
            // Told and done in the same moment, it could still be quicker than the other side's clock.
            slow: (_command, { signal }) =>
              new Promise((resolve) => {
                signal.addEventListener('abort', () => (aborted = true));
                finish = () => resolve(accepted('late'));
              }),
          }),
        );
        await expect(one.send({ service, partition: 0 }, aCommand('slow'), { deadlineMs: 60 })).rejects.toMatchObject({
          code: 'deadline',
          retry: 'yes',
        });
        await until('the handler is told', () => aborted);
        finish();
        await serving.drain();
      });

      it('answers overloaded beyond the bounded queue, and works on when there is room', async () => {
        const service = fresh('service');
        const open: (() => void)[] = [];
        const serving = await two.serve(
          { service, maxQueue: 2 },
          handlers({ wait: () => new Promise((resolve) => open.push(() => resolve(accepted('done')))) }),
        );
        const to = { service, partition: 0 };
        const first = [one.send(to, aCommand('wait')), one.send(to, aCommand('wait'))];
        await until('both are running', () => open.length === 2);
        expect(await one.send(to, aCommand('wait'))).toEqual({ kind: 'fault', code: 'overloaded', retry: 'later' });
        for (const finish of open.splice(0)) finish();
        expect(await Promise.all(first)).toEqual([accepted('done'), accepted('done')]);
        const next = one.send(to, aCommand('wait'));
        await until('the next is running', () => open.length === 1);
        open[0]?.();
        expect(await next).toEqual(accepted('done'));
        await serving.drain();
      });

      it('refuses to send what is too large', async () => {
        await expect(
          one.send({ service: fresh('service'), partition: 0 }, aCommand('ask', 'x'.repeat(1_100_000))),
        ).rejects.toMatchObject({ code: 'too-large', retry: 'never' });
      });

      it('gives a command to one of several servers only', async () => {
        const service = fresh('service');
        const took: string[] = [];
        const served = (who: string): Map<string, CommandHandler> =>
          handlers({
            ask: (command) => {
              took.push(command.id);
              return Promise.resolve(accepted(who));
            },
          });
        const serving = [await one.serve({ service }, served('one')), await two.serve({ service }, served('two'))];
        const commands = Array.from({ length: 40 }, () => aCommand('ask'));
        await Promise.all(commands.map((command) => one.send({ service, partition: 0 }, command)));
        expect(took.toSorted()).toEqual(commands.map(({ id }) => id).toSorted());
        await Promise.all(serving.map((server) => server.drain()));
      });

      it('finishes what has begun when it drains, and takes nothing new', async () => {
        const service = fresh('service');
        const open: (() => void)[] = [];
        const serving = await two.serve(
          { service },
          handlers({ wait: () => new Promise((resolve) => open.push(() => resolve(accepted('finished')))) }),
        );
        const running = one.send({ service, partition: 0 }, aCommand('wait'));
        await until('it is running', () => open.length === 1);
        const drained = serving.drain();
        await until('nothing new is taken', async () => {
          const outcome = await one
            .send({ service, partition: 0 }, aCommand('wait'), { deadlineMs: 100 })
            .catch((error: unknown) => (error as Fault).code);
          return outcome === 'no-responder';
        });
        for (const finish of open.splice(0)) finish();
        expect(await running).toEqual(accepted('finished'));
        await drained;
      });
    });

    describe('events', () => {
      const collect = async (
        key: string,
        options: { durable?: string; batchSize?: number; messaging?: Messaging } = {},
      ): Promise<{ seen: DeliveredEvent[]; stop: () => Promise<void> }> => {
        const seen: DeliveredEvent[] = [];
        const { messaging = two, durable = fresh('durable'), batchSize } = options;
        const consuming = await messaging.consume(
          { durable, filter: `ev.*.*.${key}.>`, ...(batchSize === undefined ? {} : { batchSize }) },
          (batch) => {
            seen.push(...batch);
            return Promise.resolve();
          },
        );
        return { seen, stop: () => consuming.drain() };
      };

      it('delivers what was published, in order, with all that belongs to it', async () => {
        const key = fresh('key');
        const events = someEvents(key, 700).map((event) => ({ ...event, traceparent: '00-1-2-01' }));
        await one.publish(events);
        const { seen, stop } = await collect(key);
        await until('all have come', () => seen.length >= 700);
        expect(seen).toEqual(events.map((event) => ({ ...event, deliveries: 1 })));
        expect(await one.lastPosition()).toBe(events.at(-1)?.position);
        await stop();
      });

      it('keeps an event once, however often and by whomever it is published', async () => {
        const key = fresh('key');
        const events = someEvents(key, 50);
        await one.publish(events.slice(0, 30));
        await two.publish(events.slice(10, 40));
        await one.publish(events);
        await Promise.all([one.publish(events), two.publish(events)]);
        const { seen, stop } = await collect(key);
        await until('all have come', () => seen.length >= 50);
        await one.publish(someEvents(key, 1));
        await until('the one after has come', () => seen.length >= 51);
        expect(seen.slice(0, 50).map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
        expect(seen).toHaveLength(51);
        await stop();
      });

      it('hands over no more than a batch at once, and only what the filter selects', async () => {
        const key = fresh('key');
        await one.publish([...someEvents(key, 10), ...someEvents(fresh('other'), 5), ...someEvents(key, 15)]);
        const sizes: number[] = [];
        const consuming = await two.consume(
          { durable: fresh('durable'), filter: `ev.*.*.${key}.>`, batchSize: 4 },
          (batch) => {
            sizes.push(batch.length);
            return Promise.resolve();
          },
        );
        await until('all have come', () => sizes.reduce((sum, size) => sum + size, 0) === 25);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
        await consuming.drain();
      });

      it('goes on where the durable stood after a drain', async () => {
        const key = fresh('key');
        const durable = fresh('durable');
        const events = someEvents(key, 20);
        await one.publish(events.slice(0, 8));
        const first = await collect(key, { durable });
        await until('the first have come', () => first.seen.length === 8);
        await first.stop();
        await one.publish(events.slice(8));
        const second = await collect(key, { durable, messaging: one });
        await until('the rest has come', () => second.seen.length >= 12);
        expect(second.seen.map(({ eventId }) => eventId)).toEqual(events.slice(8).map(({ eventId }) => eventId));
        await second.stop();
      });

      it('delivers a failed batch again, in order, before what comes after it', async () => {
        const key = fresh('key');
        const events = someEvents(key, 12);
        await one.publish(events);
        const handled: DeliveredEvent[] = [];
        let failures = 0;
        const consuming = await two.consume(
          { durable: fresh('durable'), filter: `ev.*.*.${key}.>`, batchSize: 5 },
          (batch) => {
            if (failures < 2 && numbers(batch).includes(3)) {
              failures += 1;
              return Promise.reject(new Fault('down', 'the store is down', 'yes'));
            }
            handled.push(...batch);
            return Promise.resolve();
          },
        );
        await until('all are handled', () => handled.length >= 12);
        expect(numbers(handled)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        expect(handled.find((event) => numbers([event])[0] === 3)?.deliveries).toBeGreaterThan(1);
        await consuming.drain();
      });

      it('gives up the one event that can never be handled, and no other', async () => {
        const key = fresh('key');
        const events = someEvents(key, 6);
        await one.publish(events);
        const handled: DeliveredEvent[] = [];
        const dead: [string, string][] = [];
        const consuming = await two.consume(
          {
            durable: fresh('durable'),
            filter: `ev.*.*.${key}.>`,
            deadLetter: (event, code) => {
              dead.push([event.eventId, code]);
              return Promise.resolve();
            },
          },
          (batch) => {
            if (numbers(batch).includes(4)) return Promise.reject(new Fault('poison', 'cannot be read', 'never'));
            handled.push(...batch);
            return Promise.resolve();
          },
        );
        await until('five are handled and one is given up', () => handled.length >= 5 && dead.length >= 1);
        expect(numbers(handled)).toEqual([1, 2, 3, 5, 6]);
        expect(dead).toEqual([[events[3]?.eventId, 'poison']]);
        await consuming.drain();
      });

      it('tells the floor: never beyond an event that is not handled, at the end of the log when idle', async () => {
        const key = fresh('key');
        const events = someEvents(key, 5);
        const floors: string[] = [];
        let release: () => void = () => {};
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        await one.publish(events);
        const consuming = await two.consume(
          {
            durable: fresh('durable'),
            filter: `ev.*.*.${key}.>`,
            batchSize: 1,
            onFloor: (position) => {
              floors.push(position);
              return Promise.resolve();
            },
          },
          async (batch) => {
            if (numbers(batch).includes(4)) await held;
          },
        );
        await until('a floor is told', () => floors.includes(events[2]?.position ?? ''));
        expect(floors.filter((floor) => Number(floor) > Number(events[2]?.position))).toEqual([]);
        const [later] = someEvents(fresh('other'), 1);
        if (later === undefined) throw new Error('no event');
        await one.publish([later]);
        release();
        await until('the floor is the end of the log', () => floors.at(-1) === later.position);
        await consuming.drain();
      });

      it('finishes what it has begun when it drains, and leaves the rest to the next', async () => {
        const key = fresh('key');
        const durable = fresh('durable');
        await one.publish(someEvents(key, 6));
        const handled: number[] = [];
        let release: () => void = () => {};
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        let begun = false;
        const consuming = await two.consume({ durable, filter: `ev.*.*.${key}.>`, batchSize: 2 }, async (batch) => {
          begun = true;
          await held;
          handled.push(...numbers(batch));
        });
        await until('a batch is being handled', () => begun);
        const drained = consuming.drain();
        release();
        await drained;
        const before = [...handled];
        expect(before.slice(0, 2)).toEqual([1, 2]);
        const rest = await collect(key, { durable });
        await until('the rest has come', () => before.length + rest.seen.length >= 6);
        expect([...before, ...numbers(rest.seen)]).toEqual([1, 2, 3, 4, 5, 6]);
        await rest.stop();
      });
    });

    describe('signals', () => {
      it('reaches every listener of a matching subject until it stops listening', async () => {
        const subject = fresh('live');
        const heard: [string, string][] = [];
        const decoder = new TextDecoder();
        const listening = [one, two].map((messaging, index) =>
          messaging.on(`${subject}.>`, (payload, at) => heard.push([`${index}`, `${at} ${decoder.decode(payload)}`])),
        );
        // Subscribing is not acknowledged; a signal that comes back says that it is in force.
        await until('both hear', () => {
          one.emit(`${subject}.ping`, 'x');
          two.emit(`${subject}.ping`, 'x');
          return new Set(heard.map(([who]) => who)).size === 2;
        });
        one.emit(`${subject}.typing.a`, 'hello');
        await until(
          'both heard it',
          () => heard.filter(([, what]) => what === `${subject}.typing.a hello`).length === 2,
        );
        await Promise.all(listening.map((listener) => listener.drain()));
        const before = heard.length;
        one.emit(`${subject}.typing.a`, 'again');
        await one.publish(someEvents(fresh('key'), 1));
        expect(heard.length).toBe(before);
      });
    });
  });
};
