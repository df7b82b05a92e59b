import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyReply } from 'fastify';
import { streamWire } from './event-stream.ts';

const replyOf = (raw: ServerResponse): FastifyReply =>
  ({ raw, hijack: () => undefined, getHeaders: () => ({}) }) as unknown as FastifyReply;

describe('a stream of events', () => {
  const server = createServer();

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = async () => {
    const asked = once(server, 'request');
    const client = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    client.on('error', () => undefined);
    const [, response] = (await asked) as [unknown, ServerResponse];
    return { client, response };
  };
  const ended = (response: ServerResponse): Promise<void> =>
    new Promise((resolve) => streamWire(replyOf(response), 60_000).onClose(resolve));

  it('ends with its reader', async () => {
    const { client, response } = await ask();
    const end = ended(response);
    client.destroy();
    await expect(end).resolves.toBeUndefined();
  });

  it('ends at once where the reader left before it began', async () => {
    const { client, response } = await ask();
    const closed = once(response, 'close');
    client.destroy();
    await closed;
    await expect(ended(response)).resolves.toBeUndefined();
  });
});
