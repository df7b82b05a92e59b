import type { ConsumeOptions, DeliveredEvent, EventConsumer, Stoppable } from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import { DurableConsumer } from './durable-consumer.ts';
import type { EventStream } from './event-stream.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';

/** Durable pull consumers on the event stream; each `consume` runs until it is drained. */
export class NatsEventConsumer implements EventConsumer {
  private readonly running = new Set<DurableConsumer>();

  constructor(
    private readonly state: ConnectionState,
    private readonly stream: EventStream,
    private readonly log: MessagingLogger,
  ) {}

  consume(options: ConsumeOptions, handler: (batch: readonly DeliveredEvent[]) => Promise<void>): Promise<Stoppable> {
    const consumer = new DurableConsumer(this.state, this.stream, this.log, options, handler);
    this.running.add(consumer);
    return Promise.resolve({
      drain: async () => {
        this.running.delete(consumer);
        await consumer.drain();
      },
    });
  }

  async drain(): Promise<void> {
    await Promise.all([...this.running].map((consumer) => consumer.drain()));
  }
}
