import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '@baton/event-sourcing';
import type { ConsumeOptions, DeliveredEvent, Stoppable } from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import { ACK_WAIT_MS, ensureConsumer } from './consumer-config.ts';
import { Delivery } from './delivery.ts';
import { isConsumerMissing, STREAM, type EventStream } from './event-stream.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';
import { Pull } from './pull.ts';

const DEFAULT_BATCH = 256;
const ABSENT_PAUSE_MS = 250;
const FLOOR_EVERY_MS = 2_000;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5_000;
const ATTEMPTS_HERE = 8;
const GIVEN_BACK_MS = 10_000;
/** So much later than what was given back come new events. */
const BEHIND_MS = 500;

type Handler = (batch: readonly DeliveredEvent[]) => Promise<void>;

/**
 * Two loops over one buffer: one keeps a pull request open while the buffer has room, the other hands what is there
 * to the handler and acknowledges it.
 *
 * Order: a server that redelivers puts an event behind its successors. So a failed batch is held (the server is told
 * that it is in progress) and tried again here, and only after some attempts given back, for another process to try;
 * and a process that starts while events of a dead one are outstanding waits until those are due again.
 */
export class DurableConsumer {
  private readonly size: number;
  private readonly buffer: Delivery[] = [];
  private working: readonly Delivery[] = [];
  private pull: Pull | undefined;
  private pausedUntil = 0;
  private started = false;
  private readonly stop = new AbortController();
  private fetching = true;
  private wake: () => void = () => {};
  private reportedFloor: string | undefined;
  private readonly loops: Promise<unknown>;
  private readonly timers: readonly NodeJS.Timeout[];
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
      setInterval(() => this.keepAlive(), ACK_WAIT_MS / 4),
      setInterval(() => void this.reportFloor(), FLOOR_EVERY_MS),
    ];
    this.loops = Promise.all([this.fetch(), this.work()]);
  }

  /** Fetches no more and finishes what was fetched. */
  drain(): Promise<void> {
    this.ending ??= this.end();
    return this.ending;
  }

  private async end(): Promise<void> {
    this.stop.abort();
    this.pull?.end('complete');
    this.wake();
    await this.loops;
    for (const timer of this.timers) clearInterval(timer);
    await this.restored.drain();
    await this.reportFloor();
  }

  private async fetch(): Promise<void> {
    let gone = true;
    while (!this.stopping) {
      if (gone && !(await this.isThere())) {
        await this.sleep(ABSENT_PAUSE_MS);
        continue;
      }
      const room = this.size - this.buffer.length;
      const pause = this.pausedUntil - Date.now();
      if (pause > 0) await this.sleep(pause);
      else if (room <= 0) await this.nextWake();
      else gone = (await this.fetchOnce(room)) === 'gone';
    }
    this.fetching = false;
    this.wake();
  }

  private async fetchOnce(room: number): Promise<'complete' | 'gone'> {
    this.pull = new Pull(this.state.connection, this.options.durable, room, (message) => {
      this.take(new Delivery(message));
    });
    const end = await this.pull.ended;
    this.pull = undefined;
    return end;
  }

  /** What was given back comes first: a request that is still open must not bring its successors before it. */
  private take(delivery: Delivery): void {
    const pause = this.pausedUntil - Date.now();
    if (pause > 0 && delivery.event.deliveries === 1) return delivery.nak(pause);
    this.buffer.push(delivery);
    this.wake();
  }

  private async work(): Promise<void> {
    for (;;) {
      while (this.buffer.length === 0) {
        if (!this.fetching) return;
        await this.nextWake();
      }
      this.working = this.buffer.splice(0, this.size);
      // Room again: the other loop may be waiting for it.
      this.wake();
      await this.handle(this.working);
      this.working = [];
    }
  }

  private async handle(deliveries: readonly Delivery[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.handler(deliveries.map((delivery) => delivery.asAttempt(attempt)));
        for (const delivery of deliveries) delivery.ack();
        return;
      } catch (error) {
        const fault = asFault(error);
        this.log.warn({ ...this.about(fault), err: error }, 'a batch of events could not be handled');
        if (fault.retry === 'never') return this.isolate(deliveries, fault.code);
        if (attempt >= ATTEMPTS_HERE || this.stopping) return this.giveBack(deliveries);
        await this.sleep(fault.retry === 'later' ? RETRY_MOST_MS : backoff(attempt));
      }
    }
  }

  /** Finds the one event that can never be handled, so that its neighbours do not go with it. */
  private async isolate(deliveries: readonly Delivery[], code: string): Promise<void> {
    const [first] = deliveries;
    if (deliveries.length === 1 && first !== undefined) return this.bury(first, code);
    for (const delivery of deliveries) await this.handle([delivery]);
  }

  private async bury(delivery: Delivery, code: string): Promise<void> {
    try {
      await this.options.deadLetter?.(delivery.event, code);
      delivery.term();
      this.log.error({ durable: this.options.durable, eventId: delivery.event.eventId, code }, 'an event was given up');
    } catch (error) {
      this.log.error({ ...this.about(asFault(error)), err: error }, 'a dead letter could not be kept');
      this.giveBack([delivery]);
    }
  }

  private giveBack(deliveries: readonly Delivery[]): void {
    this.pausedUntil = Date.now() + GIVEN_BACK_MS + BEHIND_MS;
    for (const delivery of [...deliveries, ...this.buffer.splice(0)]) delivery.nak(GIVEN_BACK_MS);
  }

  private keepAlive(): void {
    for (const delivery of [...this.working, ...this.buffer]) delivery.working();
  }

  private async isThere(): Promise<boolean> {
    try {
      if (!(await this.state.waitUntilUp(ABSENT_PAUSE_MS))) return false;
      const outstanding = await ensureConsumer(this.stream, this.options);
      if (outstanding === null) return false;
      if (!this.started) await this.untilOthersAreDue(outstanding);
      this.started = true;
      return true;
    } catch (error) {
      this.log.warn({ ...this.about(asFault(error)), err: error }, 'the durable consumer could not be looked after');
      return false;
    }
  }

  private async untilOthersAreDue(outstanding: number): Promise<void> {
    const limit = Date.now() + ACK_WAIT_MS;
    let left = outstanding;
    while (left > 0 && Date.now() < limit && !this.stopping) {
      await this.sleep(ABSENT_PAUSE_MS);
      left = (await this.stream.manager.consumers.info(STREAM, this.options.durable)).num_ack_pending;
    }
  }

  /**
   * The order of the two questions matters: what was published after the first cannot be pending unseen. The floor
   * of the server counts the events of every process that shares the durable.
   */
  private async reportFloor(): Promise<void> {
    if (this.options.onFloor === undefined || !this.started || !this.state.isUp()) return;
    try {
      const last = await this.stream.tail();
      const info = await this.stream.manager.consumers.info(STREAM, this.options.durable);
      const idle = info.num_pending === 0 && info.num_ack_pending === 0;
      const floor = idle ? (last?.position ?? null) : await this.stream.positionAt(info.ack_floor.stream_seq);
      if (floor === null || floor === this.reportedFloor) return;
      await this.options.onFloor(floor);
      this.reportedFloor = floor;
    } catch (error) {
      if (isConsumerMissing(error)) return;
      this.log.warn({ ...this.about(asFault(error)), err: error }, 'the floor was not told');
    }
  }

  private about({ code, retry }: Pick<Fault, 'code' | 'retry'>): object {
    return { durable: this.options.durable, code, retry };
  }

  private async sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stop.signal }).catch(() => {});
  }

  private get stopping(): boolean {
    return this.stop.signal.aborted;
  }

  /** Resolves when the buffer got more or has room again, or fetching ended; the loops look for themselves. */
  private nextWake(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.wake;
      this.wake = () => {
        this.wake = () => {};
        before();
        resolve();
      };
    });
  }
}

const asFault = (error: unknown): Pick<Fault, 'code' | 'retry'> =>
  error instanceof Fault ? error : { code: 'internal', retry: 'yes' };

const backoff = (attempt: number): number => Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (attempt - 1));
