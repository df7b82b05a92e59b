import {
  MessagingFault,
  type CommandAddress,
  type CommandEnvelope,
  type CommandHandler,
  type CommandReply,
  type ConsumeOptions,
  type DeliveredEvent,
  type PublishedEvent,
  type SendOptions,
  type ServeOptions,
  type Stoppable,
} from '@baton/messaging';
import { BusConditions, type BusOptions } from './bus-faults.ts';
import { InMemoryCommands } from './in-memory-commands.ts';
import { InMemoryConsumer } from './in-memory-consumer.ts';
import { matches } from './in-memory-durable.ts';
import { InMemoryStream } from './in-memory-stream.ts';
import type { Messaging } from './messaging-conformance.ts';

/**
 * All messaging of a system in one process, with faults at will: lost, doubled and reordered messages, a publisher
 * whose acknowledgements are lost, a stream that is lost.
 */
export class InMemoryBus {
  readonly conditions: BusConditions;
  readonly commands: InMemoryCommands;
  readonly stream: InMemoryStream;
  readonly signals = new Map<(payload: Uint8Array, subject: string) => void, string>();
  private readonly connections: InMemoryMessaging[] = [];

  constructor(options: BusOptions = {}) {
    this.conditions = new BusConditions(options);
    this.commands = new InMemoryCommands(this.conditions);
    this.stream = new InMemoryStream(this.conditions);
  }

  connect(): InMemoryMessaging {
    const connection = new InMemoryMessaging(this);
    this.connections.push(connection);
    return connection;
  }

  /** The stream and where its consumers stood are gone, as when the server's disk was lost. */
  wipe(): void {
    this.stream.wipe();
    for (const connection of this.connections) connection.resync();
  }
}

/** What one process holds of the bus. */
export class InMemoryMessaging implements Messaging {
  private readonly stoppables: Stoppable[] = [];
  private readonly listeners = new Set<() => void>();
  private known: number | undefined;
  private lostAcks = 0;
  private down = false;

  constructor(private readonly bus: InMemoryBus) {}

  /** The next `count` publications are kept, but their publisher does not learn of it. */
  loseAcks(count: number): void {
    this.lostAcks = count;
  }

  disconnect(): void {
    this.down = true;
  }

  reconnect(): void {
    this.down = false;
    this.resync();
  }

  resync(): void {
    for (const listener of this.listeners) listener();
  }

  send<Result, Refusal>(
    address: CommandAddress,
    command: CommandEnvelope,
    options?: SendOptions,
  ): Promise<CommandReply<Result, Refusal>> {
    if (this.down) return Promise.reject(new MessagingFault('unavailable', 'disconnected'));
    return this.bus.commands.send(address, command, options);
  }

  async serve(options: ServeOptions, handlers: ReadonlyMap<string, CommandHandler>): Promise<Stoppable> {
    return this.kept(await this.bus.commands.serve(options, handlers));
  }

  async publish(events: readonly PublishedEvent[]): Promise<void> {
    const { stream } = this.bus;
    await this.bus.conditions.pause(0);
    if (this.down) throw new MessagingFault('unavailable', 'disconnected');
    this.known ??= stream.generation;
    if (this.known !== stream.generation) {
      this.resync();
      throw new MessagingFault('stream-lost', 'the stream is another one');
    }
    for (const event of events) stream.append(event);
    if (this.lostAcks > 0) {
      this.lostAcks -= 1;
      throw new MessagingFault('unavailable', 'the acknowledgement was lost');
    }
  }

  lastPosition(): Promise<string | null> {
    if (this.down) return Promise.reject(new MessagingFault('unavailable', 'disconnected'));
    this.known = this.bus.stream.generation;
    return Promise.resolve(this.bus.stream.lastPosition());
  }

  onResync(listener: () => void): Stoppable {
    this.listeners.add(listener);
    return stoppable(() => this.listeners.delete(listener));
  }

  consume(options: ConsumeOptions, handler: (batch: readonly DeliveredEvent[]) => Promise<void>): Promise<Stoppable> {
    const durable = this.bus.stream.durable(options.durable, options.filter);
    return Promise.resolve(this.kept(new InMemoryConsumer(durable, this.bus.conditions, options, handler)));
  }

  emit(subject: string, payload: Uint8Array | string): void {
    if (this.down) return;
    const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    for (const [listener, pattern] of this.bus.signals) if (matches(pattern, subject)) listener(bytes, subject);
  }

  on(subject: string, listener: (payload: Uint8Array, subject: string) => void): Stoppable {
    const entry = (payload: Uint8Array, at: string): void => listener(payload, at);
    this.bus.signals.set(entry, subject);
    return this.kept(stoppable(() => this.bus.signals.delete(entry)));
  }

  async drain(): Promise<void> {
    await Promise.all(this.stoppables.map((one) => one.drain()));
  }

  private kept<T extends Stoppable>(one: T): T {
    this.stoppables.push(one);
    return one;
  }
}

const stoppable = (stop: () => unknown): Stoppable => ({
  drain: () => {
    stop();
    return Promise.resolve();
  },
});
