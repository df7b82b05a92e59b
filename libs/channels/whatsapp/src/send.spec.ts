import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { meaningOf } from './error-codes.ts';
import { graphClient, type GraphClient } from './graph.client.ts';
import { markRead, send, type OutgoingText } from './send.ts';

interface Seen {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** A stand-in for the Graph API: records each call, answers as the test says. */
class Graph {
  readonly seen: Seen[] = [];
  answer: (response: ServerResponse, request: IncomingMessage) => void = () => undefined;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.seen.push({
        path: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      this.answer(response, request);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v24.0`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const accepts = (response: ServerResponse): void =>
  void response.end(JSON.stringify({ messages: [{ id: 'wamid.X' }] }));
const errs = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

const TEXT: OutgoingText = {
  accountId: '7001',
  to: { kind: 'whatsapp', value: '15550101234' },
  text: '**Hi** Ana',
  reference: 'c:m',
};

describe('send', () => {
  const graph = new Graph();
  let client: GraphClient;

  beforeAll(async () => {
    client = graphClient({ baseUrl: await graph.start(), accessToken: 'secret', timeoutMs: 300 });
  });
  beforeEach(() => {
    graph.seen.length = 0;
    graph.answer = accepts;
  });
  afterAll(async () => {
    client.close();
    await graph.stop();
  });

  it('posts a text in the marks of WhatsApp, with our reference and the token', async () => {
    expect(await send({ ...TEXT, replyTo: 'wamid.Q' }, client)).toEqual({
      kind: 'accepted',
      providerMessageId: 'wamid.X',
    });
    expect(graph.seen).toEqual([
      {
        path: '/v24.0/7001/messages',
        authorization: 'Bearer secret',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '+15550101234',
          type: 'text',
          text: { body: '*Hi* Ana', preview_url: false },
          context: { message_id: 'wamid.Q' },
          biz_opaque_callback_data: 'c:m',
        },
      },
    ]);
  });

  const choices = (count: number, title = 'Choice') =>
    Array.from({ length: count }, (_, at) => ({ id: `id-${at}`, title: `${title} ${at}` }));

  it('offers up to three short choices as buttons', async () => {
    await send({ ...TEXT, choices: choices(3) }, client);
    expect(graph.seen[0]?.body).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: '*Hi* Ana' },
        action: { buttons: choices(3).map((reply) => ({ type: 'reply', reply })) },
      },
      biz_opaque_callback_data: 'c:m',
    });
    expect(graph.seen[0]?.body).not.toHaveProperty('text');
  });

  it.each([
    ['more than three', { choices: choices(10) }],
    ['titles longer than a button takes', { choices: choices(2, 'x'.repeat(19)) }],
    ['a text longer than buttons take', { choices: choices(2), text: 'x'.repeat(1_025) }],
  ])('offers %s as a list', async (_, change) => {
    await send({ ...TEXT, ...change }, client);
    expect(graph.seen[0]?.body).toMatchObject({
      type: 'interactive',
      interactive: { type: 'list', action: { button: 'Options', sections: [{ rows: change.choices }] } },
    });
  });

  it.each([
    ['more than ten', choices(11)],
    ['titles longer than a row takes', choices(2, 'x'.repeat(23))],
    [
      'two of the same title',
      [
        { id: 'a', title: 'Yes' },
        { id: 'b', title: 'Yes' },
      ],
    ],
  ])('writes %s as numbered lines', async (_, offered) => {
    await send({ ...TEXT, choices: offered }, client);
    const lines = offered.map(({ title }, at) => `${at + 1}. ${title}`);
    expect(graph.seen[0]?.body).toMatchObject({ type: 'text', text: { body: ['*Hi* Ana', '', ...lines].join('\n') } });
  });

  it('writes to a user id as recipient', async () => {
    await send({ ...TEXT, to: { kind: 'bsuid', value: 'US.1' } }, client);
    expect(graph.seen[0]?.body).toMatchObject({ recipient: 'US.1' });
    expect(graph.seen[0]?.body).not.toHaveProperty('to');
  });

  it.each([
    ['nothing to say', { text: ' \n ' }, 'empty'],
    ['more than WhatsApp takes', { text: 'x'.repeat(4097) }, 'too-long'],
    ['choices for which no room is left', { text: 'x'.repeat(4_090), choices: choices(11) }, 'too-long'],
    ['no address that WhatsApp knows', { to: { kind: 'email', value: 'a@example.com' } as const }, 'no-address'],
  ])('does not call for %s', async (_, change, code) => {
    expect(await send({ ...TEXT, ...change }, client)).toMatchObject({ kind: 'failed', code, retry: 'never' });
    expect(graph.seen).toEqual([]);
  });

  it.each([
    [
      400,
      { error: { code: 131047 } },
      { kind: 'failed', code: '131047', retry: 'never', reason: expect.stringContaining('24 hours') },
    ],
    [400, { error: { code: 131056 } }, { kind: 'failed', code: '131056', retry: 'later' }],
    [500, { error: { code: 131000 } }, { kind: 'failed', code: '131000', retry: 'yes' }],
    [401, { error: { code: 190 } }, { kind: 'failed', code: '190', retry: 'later', alert: true }],
    [403, { error: { code: 200 } }, { kind: 'failed', code: '200', retry: 'never', alert: true }],
    [400, { error: { code: 999999 } }, { kind: 'failed', code: '999999', retry: 'never' }],
    [500, { error: { code: 999999 } }, { kind: 'failed', code: '999999', retry: 'yes' }],
    [404, 'not found', { kind: 'failed', code: 'http-404', retry: 'never' }],
    [429, '', { kind: 'failed', code: 'http-429', retry: 'later' }],
    [503, '', { kind: 'failed', code: 'http-503', retry: 'yes' }],
    [502, '<html>', { kind: 'unknown', cause: 'unreadable-answer' }],
    [504, '', { kind: 'unknown', cause: 'unreadable-answer' }],
    [200, '<html>', { kind: 'unknown', cause: 'unreadable-answer' }],
    [200, { messages: [] }, { kind: 'unknown', cause: 'unreadable-answer' }],
  ])('reads %i %j', async (status, body, expected) => {
    graph.answer = errs(status, body);
    expect(await send(TEXT, client)).toEqual(expect.objectContaining(expected));
  });

  it('does not know when no answer came in time', async () => {
    graph.answer = () => undefined;
    expect(await send(TEXT, client)).toEqual({ kind: 'unknown', cause: 'time-out' });
    expect(graph.seen).toHaveLength(1);
  });

  it('does not know when the connection broke after the request', async () => {
    graph.answer = (_, request) => void request.socket.destroy();
    expect(await send(TEXT, client)).toEqual({ kind: 'unknown', cause: 'connection-lost' });
  });

  it('does not know when the answer broke off', async () => {
    graph.answer = (response, request) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"messages":');
      setImmediate(() => request.socket.destroy());
    };
    expect(await send(TEXT, client)).toEqual({ kind: 'unknown', cause: 'connection-lost' });
  });

  it('knows that nothing left when nobody listens', async () => {
    const port = await freePort();
    const lonely = graphClient({ baseUrl: `http://127.0.0.1:${port}`, accessToken: 't' });
    expect(await send(TEXT, lonely)).toMatchObject({ kind: 'failed', code: 'unreachable', retry: 'yes' });
    lonely.close();
  });

  it('keeps one connection for calls in a row', async () => {
    const ports = new Set<number | undefined>();
    graph.answer = (response, request) => {
      ports.add(request.socket.remotePort);
      accepts(response);
    };
    await send(TEXT, client);
    await send(TEXT, client);
    expect(ports.size).toBe(1);
  });

  it('marks as read', async () => {
    expect(await markRead({ accountId: '7001', providerMessageId: 'wamid.Q' }, client)).toEqual({ kind: 'accepted' });
    expect(graph.seen[0]?.body).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.Q' });
  });

  it('may repeat a read mark that was not answered', async () => {
    graph.answer = () => undefined;
    expect(await markRead({ accountId: '7001', providerMessageId: 'wamid.Q' }, client)).toMatchObject({
      kind: 'failed',
      retry: 'yes',
    });
  });
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createSocketServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

describe('error codes', () => {
  const never = [
    '3',
    '10',
    '100',
    '131008',
    '131009',
    '131021',
    '131026',
    '131030',
    '131047',
    '131049',
    '131050',
    '131051',
    '131062',
    '132000',
    '132015',
    '130472',
    '137000',
    '131031',
    '133006',
    '250',
  ];
  const later = ['0', '190', '4', '80007', '130429', '131048', '131056', '131057'];
  const yes = ['1', '2', '131000', '131016', '133004'];

  it.each([
    ...never.map((code) => [code, 'never']),
    ...later.map((code) => [code, 'later']),
    ...yes.map((code) => [code, 'yes']),
  ])('%s: %s', (code, retry) => {
    expect(meaningOf(code as string, 400)).toMatchObject({ retry, reason: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});
