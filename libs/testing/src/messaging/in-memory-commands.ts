import { Fault } from '@baton/event-sourcing';
import {
  MessagingFault,
  PARTITIONS,
  type CommandAddress,
  type CommandClient,
  type CommandEnvelope,
  type CommandHandler,
  type CommandReply,
  type CommandServer,
  type SendOptions,
  type ServeOptions,
  type Stoppable,
} from '@baton/messaging';
import type { BusConditions } from './bus-faults.ts';

const MAX_BYTES = 1_047_552;

/** Request and reply of one bus. Payloads pass through JSON, as they would on a wire. */
export class InMemoryCommands implements CommandClient, CommandServer {
  private readonly desks = new Map<string, Desk[]>();
  private turn = 0;

  constructor(private readonly conditions: BusConditions) {}

  async send<Result, Refusal>(
    { service, partition }: CommandAddress,
    command: CommandEnvelope,
    { deadlineMs = 5_000 }: SendOptions = {},
  ): Promise<CommandReply<Result, Refusal>> {
    const text = JSON.stringify(command);
    if (text.length > MAX_BYTES) throw new MessagingFault('too-large', `command ${command.name} is too large`);
    const desks = this.desks.get(`${service}.${partition}`) ?? [];
    this.turn += 1;
    const desk = desks[this.turn % Math.max(1, desks.length)];
    if (desk === undefined) throw new MessagingFault('no-responder', 'nobody serves the partition');
    return new Promise((resolve, reject) => {
      const late = new AbortController();
      const callOff = this.conditions.schedule(deadlineMs, () => {
        late.abort();
        reject(new MessagingFault('deadline', 'no answer within the deadline'));
      });
      const deliver = async (): Promise<void> => {
        const reply = await desk.answer(JSON.parse(text) as CommandEnvelope, partition, late.signal);
        if (this.conditions.strikes('drop')) return;
        callOff();
        resolve(JSON.parse(JSON.stringify(reply)) as CommandReply<Result, Refusal>);
      };
      if (!this.conditions.strikes('drop')) void deliver();
      if (this.conditions.strikes('duplicate')) void deliver();
    });
  }

  serve(options: ServeOptions, handlers: ReadonlyMap<string, CommandHandler>): Promise<Stoppable> {
    const desk = new Desk(handlers, options.maxQueue ?? 2_000);
    const partitions = options.partitions ?? Array.from({ length: PARTITIONS }, (_, index) => index);
    const keys = partitions.map((partition) => `${options.service}.${partition}`);
    for (const key of keys) this.desks.set(key, [...(this.desks.get(key) ?? []), desk]);
    return Promise.resolve({
      drain: () => {
        for (const key of keys) this.desks.set(key, this.desks.get(key)?.filter((other) => other !== desk) ?? []);
        return desk.finished();
      },
    });
  }
}

class Desk {
  private running = 0;
  private readonly idle: (() => void)[] = [];

  constructor(
    private readonly handlers: ReadonlyMap<string, CommandHandler>,
    private readonly maxQueue: number,
  ) {}

  async answer(command: CommandEnvelope, partition: number, signal: AbortSignal): Promise<CommandReply> {
    if (this.running >= this.maxQueue) return { kind: 'fault', code: 'overloaded', retry: 'later' };
    const handler = this.handlers.get(command.name);
    if (handler === undefined) return { kind: 'fault', code: 'unknown-command', retry: 'never' };
    this.running += 1;
    try {
      return await handler(command, { partition, signal });
    } catch (error) {
      return error instanceof Fault
        ? { kind: 'fault', code: error.code, retry: error.retry }
        : { kind: 'fault', code: 'internal', retry: 'later' };
    } finally {
      this.running -= 1;
      if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  finished(): Promise<void> {
    return this.running === 0 ? Promise.resolve() : new Promise((resolve) => this.idle.push(resolve));
  }
}
