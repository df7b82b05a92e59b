import type { CommandContext, CommandEnvelope, CommandReply, CommandServer, Stoppable } from '@baton/messaging';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { CommandCall } from './command-handler.ts';
import { InvalidInput } from './invalid-input.ts';
import type { Logger } from './logger.ts';

export interface CommandTransportOptions {
  readonly service: string;
  readonly partitions?: readonly number[];
  readonly maxQueue?: number;
}

/**
 * Nest's request/reply over our own command server, which adds what Nest's NATS transport lacks: partitions,
 * deadlines, a bounded queue and typed answers.
 */
export class CommandTransport extends Server implements CustomTransportStrategy {
  private serving: Stoppable | undefined;

  constructor(
    private readonly server: CommandServer,
    private readonly options: CommandTransportOptions,
    private readonly log: Logger,
  ) {
    super();
  }

  listen(ready: (error?: unknown) => void): void {
    const handlers = new Map(
      [...this.getHandlers()].map(([name, handle]) => [
        name,
        async (envelope: CommandEnvelope, context: CommandContext): Promise<CommandReply> => {
          const call: CommandCall = { envelope, partition: context.partition, signal: context.signal };
          try {
            const answer = this.transformToObservable(await handle(envelope.payload, call));
            return (await lastValueFrom(answer)) as CommandReply;
          } catch (error) {
            return this.replyTo(error, name);
          }
        },
      ]),
    );
    this.server.serve(this.options, handlers).then(
      (serving) => {
        this.serving = serving;
        ready();
      },
      (error: unknown) => ready(error),
    );
  }

  private replyTo(error: unknown, name: string): CommandReply {
    if (error instanceof InvalidInput) return { kind: 'invalid', problems: error.problems };
    const fault = error as { code?: unknown; retry?: unknown };
    if (
      typeof fault.code === 'string' &&
      (fault.retry === 'yes' || fault.retry === 'later' || fault.retry === 'never')
    ) {
      this.log.warn({ command: name, code: fault.code, retry: fault.retry }, 'command failed');
      return { kind: 'fault', code: fault.code, retry: fault.retry };
    }
    this.log.error({ command: name, err: error }, 'command failed unexpectedly');
    return { kind: 'fault', code: 'internal', retry: 'later' };
  }

  async close(): Promise<void> {
    await this.serving?.drain();
  }

  on(): never {
    throw new Error('CommandTransport has no events of its own');
  }

  unwrap<T>(): T {
    return this.server as T;
  }
}
