import 'reflect-metadata';
import { ValidationPipe, type Type } from '@nestjs/common';
import { ReleaseDto, TakeOverDto } from './command.dto.ts';

const pipe = new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true });

const accepts = (metatype: Type, body: unknown): Promise<boolean> =>
  pipe.transform(body, { type: 'body', metatype }).then(
    () => true,
    () => false,
  );

const messageId = '6f1f9e0c-6f3d-4d0e-9d5a-0d5c3f0a1b2c';

describe('what a person may send', () => {
  it.each([
    [{}, true],
    [{ handOff: null }, true],
    [{ handOff: { messageId, text: 'Ana takes over.' } }, true],
    [{ handOff: { messageId, text: '' } }, false],
    [{ handOff: { messageId: 'm', text: 'Hi' } }, false],
    [{ handOff: { text: 'Hi' } }, false],
    [{ handOff: [{ messageId, text: 'Hi' }] }, false],
    [{ handOff: 'Hi' }, false],
    [{ handOff: { messageId, text: 'x'.repeat(70_000) } }, false],
    [{ handOff: { messageId, text: 'Hi', agentId: 'ben' } }, false],
  ])('to take over: %j', async (body, expected) => {
    expect(await accepts(TakeOverDto, body)).toBe(expected);
  });

  it.each([
    [{ to: 'queue' }, true],
    [{ to: 'assistant', reason: 'Only a question about opening hours' }, true],
    [{ to: 'nobody' }, false],
    [{}, false],
  ])('to release: %j', async (body, expected) => {
    expect(await accepts(ReleaseDto, body)).toBe(expected);
  });
});
