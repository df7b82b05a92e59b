import 'reflect-metadata';
import type { CommandEnvelope, CommandHandler as Handler, CommandServer } from '@baton/messaging';
import { Fault } from '@baton/event-sourcing';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { IsInt, IsString, Min } from 'class-validator';
import { pino } from 'pino';
import { CommandHandler, type CommandCall } from './command-handler.ts';
import { CommandTransport } from './command.transport.ts';
import { accepted } from './replies.ts';

class CountDto {
  @IsString()
  word!: string;

  @IsInt()
  @Min(1)
  times!: number;
}

@Controller()
class CountController {
  @CommandHandler('count')
  count(@Payload() dto: CountDto, @Ctx() call: CommandCall) {
    if (dto.word === 'fault') throw new Fault('store-down', 'no store', 'later');
    if (dto.word === 'bug') throw new TypeError('undefined is not a word');
    return accepted({ said: dto.word.repeat(dto.times), by: call.envelope.actor.id, isDto: dto instanceof CountDto });
  }
}

@Module({ controllers: [CountController] })
class CountModule {}

/** A command server in this process: what the transport registers is called as NATS would. */
class DirectServer implements CommandServer {
  handlers: ReadonlyMap<string, Handler> = new Map();
  drained = false;

  serve(_options: unknown, handlers: ReadonlyMap<string, Handler>) {
    this.handlers = handlers;
    return Promise.resolve({
      drain: () => {
        this.drained = true;
        return Promise.resolve();
      },
    });
  }

  call(name: string, payload: unknown) {
    const envelope: CommandEnvelope = {
      id: 'c1',
      name,
      payload,
      correlationId: 'x',
      causationId: 'x',
      actor: { kind: 'agent', id: 'ana' },
    };
    return this.handlers.get(name)?.(envelope, { partition: 0, signal: new AbortController().signal });
  }
}

describe('a command door', () => {
  const server = new DirectServer();
  let close: () => Promise<void>;

  beforeAll(async () => {
    const transport = new CommandTransport(server, { service: 'words' }, pino({ level: 'silent' }));
    const app = await NestFactory.createMicroservice(CountModule, { strategy: transport, logger: false });
    await app.listen();
    close = () => app.close();
  });

  afterAll(async () => {
    await close();
    expect(server.drained).toBe(true);
  });

  it('hands a validated DTO and the envelope to the handler and returns its reply', async () => {
    expect(await server.call('count', { word: 'ha', times: 2 })).toEqual({
      kind: 'accepted',
      result: { said: 'haha', by: 'ana', isDto: true },
    });
  });

  it('answers bad input with the field and the reason, without calling the handler', async () => {
    const reply = await server.call('count', { word: 7, times: 0 });
    expect(reply).toEqual({
      kind: 'invalid',
      problems: [
        { field: 'word', problem: 'must be a string' },
        { field: 'times', problem: 'must not be less than 1' },
      ],
    });
  });

  it('passes a fault on with its code and retry', async () => {
    expect(await server.call('count', { word: 'fault', times: 1 })).toEqual({
      kind: 'fault',
      code: 'store-down',
      retry: 'later',
    });
  });

  it('answers an unexpected error as an internal fault that tells nothing', async () => {
    expect(await server.call('count', { word: 'bug', times: 1 })).toEqual({
      kind: 'fault',
      code: 'internal',
      retry: 'later',
    });
  });
});
