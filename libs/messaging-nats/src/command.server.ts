import type { Msg } from '@nats-io/nats-core';
import { Fault } from '@baton/event-sourcing';
import {
  PARTITIONS,
  type CommandContext,
  type CommandEnvelope,
  type CommandHandler,
  type CommandReply,
  type CommandServer,
  type ServeOptions,
  type Stoppable,
} from '@baton/messaging';
import { DEADLINE_HEADER, maxPayload } from './command.client.ts';
import type { ConnectionState } from './connection-state.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';

const DEFAULT_MAX_QUEUE = 2_000;
const LATEST = 8.64e15;
const encoder = new TextEncoder();

/**
 * One wildcard subscription in a queue group for each partition; handlers are found by the command's name.
 * Every command gets exactly one answer, unless its caller has given up already.
 */
export class NatsCommandServer implements CommandServer {
  constructor(
    private readonly state: ConnectionState,
    private readonly log: MessagingLogger,
  ) {}

  async serve(options: ServeOptions, handlers: ReadonlyMap<string, CommandHandler>): Promise<Stoppable> {
    const desk = new CommandDesk(this.state, this.log, handlers, options.maxQueue ?? DEFAULT_MAX_QUEUE);
    const partitions = options.partitions ?? Array.from({ length: PARTITIONS }, (_, index) => index);
    const subscriptions = partitions.map((partition) =>
      this.state.connection.subscribe(`cmd.${options.service}.${partition}.>`, {
        queue: `${options.service}.${partition}`,
        callback: (_error, message) => void desk.take(message, partition),
      }),
    );
    // The subscriptions must be known to the server before "serving" is said, or a first caller finds nobody.
    if (this.state.isUp()) await this.state.connection.flush().catch(() => {});
    return {
      drain: async () => {
        for (const subscription of subscriptions) {
          if (this.state.isUp()) await subscription.drain().catch(() => subscription.unsubscribe());
          else subscription.unsubscribe();
        }
        await desk.finished();
      },
    };
  }
}

class CommandDesk {
  private running = 0;
  private readonly idle: (() => void)[] = [];

  constructor(
    private readonly state: ConnectionState,
    private readonly log: MessagingLogger,
    private readonly handlers: ReadonlyMap<string, CommandHandler>,
    private readonly maxQueue: number,
  ) {}

  async take(message: Msg, partition: number): Promise<void> {
    const deadline = Number(message.headers?.get(DEADLINE_HEADER) || LATEST);
    if (deadline <= Date.now()) return;
    if (this.running >= this.maxQueue) {
      this.answer(message, { kind: 'fault', code: 'overloaded', retry: 'later' });
      return;
    }
    this.running += 1;
    const context = new DeadlineContext(partition, deadline);
    try {
      this.answer(message, await this.handle(message, context));
    } finally {
      context.end();
      this.running -= 1;
      if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  finished(): Promise<void> {
    return this.running === 0 ? Promise.resolve() : new Promise((resolve) => this.idle.push(resolve));
  }

  private async handle(message: Msg, context: CommandContext): Promise<CommandReply> {
    try {
      const command = message.json<CommandEnvelope>();
      const handler = this.handlers.get(command.name);
      if (handler === undefined) return { kind: 'fault', code: 'unknown-command', retry: 'never' };
      return await handler(command, context);
    } catch (error) {
      if (error instanceof Fault) return { kind: 'fault', code: error.code, retry: error.retry };
      if (error instanceof SyntaxError) return { kind: 'fault', code: 'malformed', retry: 'never' };
      this.log.error({ err: error, subject: message.subject }, 'a command handler failed unexpectedly');
      return { kind: 'fault', code: 'internal', retry: 'later' };
    }
  }

  private answer(message: Msg, reply: CommandReply): void {
    const data = encoder.encode(JSON.stringify(reply));
    if (data.length > maxPayload(this.state)) {
      this.log.error({ subject: message.subject, bytes: data.length }, 'a reply is larger than NATS takes');
      this.answer(message, { kind: 'fault', code: 'reply-too-large', retry: 'never' });
      return;
    }
    try {
      message.respond(data);
    } catch (error) {
      this.log.warn({ err: error }, 'a reply could not be sent; the caller will repeat the command');
    }
  }
}

/** The abort signal is made only when a handler looks at it: most are done long before their deadline. */
class DeadlineContext implements CommandContext {
  private controller: AbortController | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly partition: number,
    private readonly deadline: number,
  ) {}

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      const controller = new AbortController();
      this.controller = controller;
      // Node turns a delay beyond 2^31-1 ms into 1 ms: no deadline is no timer.
      if (this.deadline < LATEST) {
        this.timer = setTimeout(() => controller.abort(), Math.max(0, this.deadline - Date.now()));
      }
    }
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
