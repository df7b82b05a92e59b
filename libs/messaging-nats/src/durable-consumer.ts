import { Fault } from '@baton/event-sourcing';
import type { ConsumeOptions, DeliveredEvent, Stoppable } from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import { Delivery } from './delivery.ts';
import { ACK_WAIT_MS, ensureConsumer } from './consumer-config.ts';
import { isConsumerMissing, STREAM, type EventStream } from './event-stream.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';
import { Pull } from './pull.ts';

const DEFAULT_BATCH = 256;
const ABSENT_PAUSE_MS = 250;
const FLOOR_EVERY_MS = 2_000;
const NAK_FIRST_MS = 250;
const NAK_MOST_MS = 5_000;
const NAK_LATER_MS = 10_000;

type Handler = (batch: readonly DeliveredEvent[]) => Promise<void>;

/**
 * Two loops over one buffer: one keeps a pull request open while the buffer has room, the other hands what is there
 * to the handler. A failed batch and all that was fetched behind it go back to the server, and nothing is fetched
 * before they are due again: so events stay in stream order for this process.
 */
export class DurableConsumer {
  private readonly size: number;
  private buffer: Delivery[] = [];
  private working: Delivery[] = [];
  private pull: Pull | undefined;
  private pausedUntil = 0;
  private stopping = false;
  private wake: () => void = () => {};
  private reportedFloor: string | undefined;
  private readonly loops: Promise<unknown>;
  private readonly timers: NodeJS.Timeout[];
  private readonly restored: Stoppable;
  private ending: Promise<void> | undefined;

  constructor(
    private readonly state: ConnectionState,
    private readonly stream: EventStream,
    private readonly log: MessagingLogger,
    private readonly options: ConsumeOptions,
    private readonly handler: Handler,
  ) {
    this.size = options.batchSize ?? DEFAULT_BATCH;
    // A request that was open when the connection broke is unknown to the server that comes back.
    this.restored = state.onRestored(() => this.pull?.end('gone'));
    this.timers = [
      setInterval(() => this.keepAlive(), ACK_WAIT_MS / 3),
      setInterval(() => void this.reportFloor(), FLOOR_EVERY_MS),
    ];
    this.loops = Promise.all([this.fetch(), this.work()]);
  }

  /** Fetches no more, finishes the batch that is being handled, gives the rest back. */
  drain(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    this.stopping = true;
    this.pull?.end('complete');
    this.wake();
    await this.loops;
    for (const timer of this.timers) clearInterval(timer);
    await this.restored.drain();
    this.giveBack(this.buffer.splice(0), 1);
    if (this.state.isUp()) await this.reportFloor();
  }

  private async fetch(): Promise<void> {
    let gone = true;
    while (!this.stopping) {
      if (gone && !(await this.isThere())) continue;
      const room = this.size - this.buffer.length;
      const pause = this.pausedUntil - Date.now();
      if (pause > 0) await this.sleep(pause);
      else if (room <= 0) await this.sleep(ABSENT_PAUSE_MS);
      else gone = (await this.fetchOnce(room)) === 'gone';
    }
  }

  private async fetchOnce(room: number): Promise<'complete' | 'gone'> {
    this.pull = new Pull(this.state.connection, this.options.durable, room, (message) => {
      this.receive(new Delivery(message));
    });
    const end = await this.pull.ended;
    this.pull = undefined;
    return end;
  }

  private receive(delivery: Delivery): void {
    const pause = this.pausedUntil - Date.now();
    if (this.stopping) delivery.nak(1);
    else if (pause > 0) delivery.nak(pause);
    else {
      this.buffer.push(delivery);
      this.wake();
    }
  }

  private async work(): Promise<void> {
    for (;;) {
      while (this.buffer.length === 0 && !this.stopping) await this.nextWake();
      if (this.stopping) return;
      this.working = this.buffer.splice(0, this.size);
      // Room again: the other loop may be waiting for it.
      this.wake();
      await this.handle(this.working);
      this.working = [];
    }
  }

  private async handle(deliveries: readonly Delivery[]): Promise<void> {
    try {
      await this.handler(deliveries.map(({ event }) => event));
      for (const delivery of deliveries) delivery.ack();
    } catch (error) {
      await this.failed(deliveries, error);
    }
  }

  private async failed(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const { code, retry } = error instanceof Fault ? error : { code: 'internal', retry: 'yes' as const };
    this.log.warn({ durable: this.options.durable, code, retry, err: error }, 'a batch of events could not be handled');
    const [first] = deliveries;
    if (first === undefined) return;
    if (retry !== 'never') return this.retreat(deliveries, retry, first.event.deliveries);
    if (deliveries.length > 1) {
      for (const [index, delivery] of deliveries.entries()) {
        if (this.pausedUntil > Date.now()) return this.giveBack(deliveries.slice(index), this.pausedUntil - Date.now());
        await this.handle([delivery]);
      }
      return;
    }
    await this.bury(first, code);
  }

  private async bury(delivery: Delivery, code: string): Promise<void> {
    try {
      await this.options.deadLetter?.(delivery.event, code);
      this.log.error({ durable: this.options.durable, eventId: delivery.event.eventId, code }, 'an event was given up');
      delivery.term();
    } catch (error) {
      this.log.error({ durable: this.options.durable, err: error }, 'a dead letter could not be kept');
      this.retreat([delivery], 'yes', delivery.event.deliveries);
    }
  }

  private retreat(deliveries: readonly Delivery[], retry: 'yes' | 'later', attempt: number): void {
    const delay = retry === 'later' ? NAK_LATER_MS : Math.min(NAK_MOST_MS, NAK_FIRST_MS * 2 ** (attempt - 1));
    this.pausedUntil = Date.now() + delay;
    this.giveBack([...deliveries, ...this.buffer.splice(0)], delay);
  }

  private giveBack(deliveries: readonly Delivery[], delayMs: number): void {
    for (const delivery of deliveries) delivery.nak(delayMs);
  }

  private keepAlive(): void {
    for (const delivery of [...this.working, ...this.buffer]) delivery.working();
  }

  private async isThere(): Promise<boolean> {
    try {
      if ((await this.state.waitUntilUp(ABSENT_PAUSE_MS)) && (await ensureConsumer(this.stream, this.options)))
        return true;
    } catch (error) {
      this.log.warn({ durable: this.options.durable, err: error }, 'the durable consumer could not be looked after');
    }
    await this.sleep(ABSENT_PAUSE_MS);
    return false;
  }

  /**
   * The order of the two questions matters: what was published after the first cannot be pending unseen. The floor
   * of the server counts the events of every process that shares the durable.
   */
  private async reportFloor(): Promise<void> {
    if (this.options.onFloor === undefined || !this.state.isUp()) return;
    try {
      const last = await this.stream.tail();
      const info = await this.stream.manager.consumers.info(STREAM, this.options.durable);
      const idle = info.num_pending === 0 && info.num_ack_pending === 0;
      const floor = idle ? (last?.position ?? null) : await this.stream.positionAt(info.ack_floor.stream_seq);
      if (floor === null || floor === this.reportedFloor) return;
      await this.options.onFloor(floor);
      this.reportedFloor = floor;
    } catch (error) {
      if (!isConsumerMissing(error))
        this.log.warn({ durable: this.options.durable, err: error }, 'the floor was not told');
    }
  }

  /** Wakes early when something happened; both loops look at their own condition again. */
  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.onWake(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private nextWake(): Promise<void> {
    return new Promise((resolve) => this.onWake(resolve));
  }

  private onWake(resolve: () => void): void {
    const before = this.wake;
    this.wake = () => {
      this.wake = () => {};
      before();
      resolve();
    };
  }
}
