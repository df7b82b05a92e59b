import type {
  CommandAddress,
  CommandClient,
  CommandEnvelope,
  CommandHandler,
  CommandReply,
  CommandServer,
  ConsumeOptions,
  DeliveredEvent,
  EventConsumer,
  EventPublisher,
  PublishedEvent,
  SendOptions,
  ServeOptions,
  Signals,
  Stoppable,
} from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import type { NatsEventConsumer } from './event.consumer.ts';
import type { NatsEventPublisher } from './event.publisher.ts';

export interface MessagingParts {
  readonly client: CommandClient;
  readonly server: CommandServer;
  readonly publisher: NatsEventPublisher;
  readonly consumer: NatsEventConsumer;
  readonly signals: Signals;
}

/** All that a process says and hears over NATS, on one connection. */
export class NatsMessaging implements CommandClient, CommandServer, EventPublisher, EventConsumer, Signals {
  private readonly serving = new Set<Stoppable>();
  private draining: Promise<void> | undefined;

  constructor(
    private readonly state: ConnectionState,
    private readonly parts: MessagingParts,
  ) {}

  isHealthy(): boolean {
    return this.state.isUp() && this.draining === undefined;
  }

  onReconnect(listener: () => void): Stoppable {
    return this.state.onRestored(listener);
  }

  send<Result, Refusal>(
    address: CommandAddress,
    command: CommandEnvelope,
    options?: SendOptions,
  ): Promise<CommandReply<Result, Refusal>> {
    return this.parts.client.send(address, command, options);
  }

  async serve(options: ServeOptions, handlers: ReadonlyMap<string, CommandHandler>): Promise<Stoppable> {
    const serving = await this.parts.server.serve(options, handlers);
    this.serving.add(serving);
    return {
      drain: async () => {
        this.serving.delete(serving);
        await serving.drain();
      },
    };
  }

  publish(events: readonly PublishedEvent[]): Promise<void> {
    return this.parts.publisher.publish(events);
  }

  lastPosition(): Promise<string | null> {
    return this.parts.publisher.lastPosition();
  }

  onResync(listener: () => void): Stoppable {
    return this.parts.publisher.onResync(listener);
  }

  consume(options: ConsumeOptions, handler: (batch: readonly DeliveredEvent[]) => Promise<void>): Promise<Stoppable> {
    return this.parts.consumer.consume(options, handler);
  }

  emit(subject: string, payload: Uint8Array | string): void {
    this.parts.signals.emit(subject, payload);
  }

  on(subject: string, listener: (payload: Uint8Array, subject: string) => void): Stoppable {
    return this.parts.signals.on(subject, listener);
  }

  /** Takes no new work, finishes what has begun, sends what is still to be sent, closes. */
  drain(): Promise<void> {
    this.draining ??= this.end();
    return this.draining;
  }

  private async end(): Promise<void> {
    this.parts.publisher.stop();
    await Promise.all([this.parts.consumer.drain(), ...[...this.serving].map((serving) => serving.drain())]);
    if (this.state.isUp()) await this.state.connection.drain().catch(() => this.state.connection.close());
    else await this.state.connection.close();
  }
}
