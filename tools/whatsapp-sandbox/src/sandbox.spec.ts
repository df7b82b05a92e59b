import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  answerHandshake,
  graphClient,
  isGenuine,
  markRead,
  receive,
  send,
  type GraphClient,
} from '@baton/channel-whatsapp';
import type { InboundItem } from '@baton/contracts-conversation';
import { until } from '@baton/testing';
import type { Faults } from './page/wire.ts';
import { sandboxClient, startSandbox, type Sandbox, type SandboxClient } from './index.ts';

const ACCOUNT = '700100200300501';
const FAST: Partial<Faults> = { statusDelayMs: 1 };

/** The business's webhook: checks the signature, reads with the channel library, answers as the test says. */
class Business {
  readonly items: InboundItem[] = [];
  answer: () => number = () => 200;
  private readonly server: Server = createServer((request, response) => {
    if (request.method === 'GET') {
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
      response.end(answerHandshake(query, 'verify') ?? '');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const status = isGenuine(body, request.headers['x-hub-signature-256'], ['secret']) ? this.answer() : 401;
      const receipt = receive(body, new Date());
      if (status === 200 && receipt.kind === 'received') {
        this.items.push(...receipt.accountItems.flatMap(({ items }) => items.map(({ item }) => item)));
      }
      response.writeHead(status).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/whatsapp`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  states(reference: string): string[] {
    return this.items.flatMap((item) => (item.kind === 'status' && item.reference === reference ? [item.state] : []));
  }
}

describe('the sandbox', () => {
  const business = new Business();
  let webhookUrl: string;
  let dataDir: string;
  let sandbox: Sandbox;
  let phones: SandboxClient;
  let graph: GraphClient;

  const start = (): Promise<Sandbox> =>
    startSandbox({
      port: 0,
      host: '127.0.0.1',
      webhookUrl,
      appSecret: 'secret',
      verifyToken: 'verify',
      phoneNumberIds: [ACCOUNT],
      accessToken: 'token',
      dataDir,
      clockOffsetMs: 0,
    });
  const connect = (): void => {
    phones = sandboxClient(sandbox.url);
    graph = graphClient({ baseUrl: `${sandbox.url}/v24.0`, accessToken: 'token', timeoutMs: 500 });
  };
  const text = (reference: string, to = '15550101234'): Parameters<typeof send>[0] => ({
    accountId: ACCOUNT,
    to: { kind: 'whatsapp', value: to },
    text: 'Hello **Ana**',
    reference,
  });

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
    webhookUrl = await business.start();
    sandbox = await start();
    connect();
  });
  beforeEach(async () => {
    await phones.reset();
    await phones.setFaults(FAST);
    business.items.length = 0;
    business.answer = () => 200;
  });
  afterEach(() => graph.close());
  beforeEach(connect);
  afterAll(async () => {
    await sandbox.stop();
    await business.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('proves the webhook before anything else', async () => {
    await until('the webhook is verified', async () => {
      const health = (await (await fetch(`${sandbox.url}/health/ready`)).json()) as { webhookVerified: boolean };
      return health.webhookVerified;
    });
  });

  it('turns everything that a customer can do into a webhook that the channel understands', async () => {
    const first = await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    await phones.send({ customer: 'ana', text: 'Re', replyTo: first.id, wait: true });
    await phones.send({ customer: 'ana', image: { caption: 'look' }, wait: true });
    await phones.send({ customer: 'ana', voice: true, wait: true });
    await phones.send({ customer: 'ana', document: { fileName: 'a.pdf' }, wait: true });
    await phones.send({ customer: 'ana', location: { latitude: 1, longitude: 2, name: 'n' }, wait: true });
    await phones.send({ customer: 'ana', contact: { name: 'Sam', phone: '+1 555' }, wait: true });
    await phones.send({ customer: 'ana', button: { id: 'b', title: 'Yes' }, wait: true });
    await phones.send({ customer: 'ana', list: { id: 'l', title: 'Returns' }, wait: true });
    await phones.send({ customer: 'ana', reaction: { messageId: first.id, emoji: '👍' }, wait: true });
    await phones.send({ customer: 'ana', edit: { messageId: first.id, text: 'Hi!' }, wait: true });
    await phones.send({ customer: 'ana', revoke: { messageId: first.id }, wait: true });
    await phones.send({ customer: 'ana', raw: { type: 'hologram' }, wait: true });
    await phones.send({ customer: 'kenji', text: 'hidden', wait: true });
    expect(business.items).toMatchObject([
      { kind: 'message', providerId: first.id, from: { name: 'Ana Example' }, content: { kind: 'text', text: 'Hi' } },
      { kind: 'message', replyTo: { providerMessageId: first.id } },
      { kind: 'message', content: { media: 'image', caption: 'look' } },
      { kind: 'message', content: { media: 'voice' } },
      { kind: 'message', content: { media: 'document', fileName: 'a.pdf' } },
      { kind: 'message', content: { kind: 'location', latitude: 1, longitude: 2, name: 'n' } },
      { kind: 'message', content: { kind: 'contacts', cards: [{ name: 'Sam', phones: ['+1 555'] }] } },
      { kind: 'message', content: { kind: 'interactiveReply', choiceId: 'b', title: 'Yes' } },
      { kind: 'message', content: { kind: 'interactiveReply', source: 'list', choiceId: 'l', title: 'Returns' } },
      { kind: 'reaction', targetProviderId: first.id, emoji: '👍' },
      { kind: 'edit', originalProviderId: first.id, content: { text: 'Hi!' } },
      { kind: 'revoke', originalProviderId: first.id },
      { kind: 'message', content: { kind: 'unsupported', type: 'hologram' } },
      {
        kind: 'message',
        from: { identities: [{ kind: 'bsuid', value: 'JP.10000000000000000205' }], username: 'kenji' },
      },
    ]);
    expect((await phones.messages('ana'))[0]).toMatchObject({ revoked: true, edited: true, reaction: '👍' });
  });

  it('takes a text, shows it on the phone and reports sent, delivered and, when it is looked at, read', async () => {
    const question = await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    const outcome = await send({ ...text('c:m'), replyTo: question.id }, graph);
    expect(outcome).toMatchObject({ kind: 'accepted' });
    await until('delivered', () => business.states('c:m').length === 2);
    await phones.read('ana');
    await until('read', () => business.states('c:m').length === 3);
    expect(new Set(business.states('c:m'))).toEqual(new Set(['sent', 'delivered', 'read']));
    expect((await phones.messages('ana')).at(-1)).toMatchObject({
      from: 'business',
      text: 'Hello *Ana*',
      replyTo: question.id,
      reference: 'c:m',
      tick: 'read',
    });
  });

  const options = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: `o${at}`, title: `Option ${at}` }));

  it.each([
    ['buttons', 3, 'button'],
    ['a list', 10, 'list'],
  ])('takes %s and shows them on the phone', async (_, count, kind) => {
    await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    expect(await send({ ...text('c:o'), choices: options(count) }, graph)).toMatchObject({ kind: 'accepted' });
    const shown = { type: 'interactive', text: 'Hello *Ana*', choices: { kind, options: options(count) } };
    expect((await phones.messages('ana')).at(-1)).toMatchObject(shown);
  });

  it.each([
    ['four buttons', { type: 'button', action: { buttons: options(4).map((reply) => ({ type: 'reply', reply })) } }],
    [
      'a title that is too long',
      { type: 'button', action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'x'.repeat(21) } }] } },
    ],
    ['eleven rows', { type: 'list', action: { button: 'Options', sections: [{ rows: options(11) }] } }],
    ['a list without its button', { type: 'list', action: { sections: [{ rows: options(1) }] } }],
    ['a kind that it does not know', { type: 'product', action: {} }],
  ])('refuses %s as Meta does', async (_, interactive) => {
    const response = await fetch(`${sandbox.url}/v24.0/${ACCOUNT}/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ messaging_product: 'whatsapp', to: '+15550101234', type: 'interactive' },
        interactive: { body: { text: 'Choose' }, ...interactive },
      }),
    });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 131009 } }]);
  });

  it('shows the customer that they were read', async () => {
    const { id } = await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    expect(await markRead({ accountId: ACCOUNT, providerMessageId: id }, graph)).toEqual({ kind: 'accepted' });
    expect(await phones.messages('ana')).toMatchObject([{ readByBusiness: true }]);
  });

  it.each([
    ['nobody with that number', '1999', '131026'],
    ['a customer who has not written', '4915550100201', '131047'],
  ])('reports a message to %s as failed', async (_, to, code) => {
    await send(text('c:f', to), graph);
    await until('failed', () => business.states('c:f').includes('failed'));
    expect(business.items.at(-1)).toMatchObject({ kind: 'status', state: 'failed', code });
  });

  it.each([
    ['a wrong token', { accessToken: 'x' }, {}, '190'],
    ['a number that is not ours', {}, { accountId: '1' }, '100'],
  ])('refuses %s as Meta does', async (_, client, change, code) => {
    const other = graphClient({ baseUrl: `${sandbox.url}/v24.0`, accessToken: 'token', ...client });
    expect(await send({ ...text('c:m'), ...change }, other)).toMatchObject({ kind: 'failed', code });
    other.close();
  });

  it('repeats a webhook until it is acknowledged, and counts', async () => {
    let refusals = 2;
    business.answer = () => {
      refusals -= 1;
      return refusals >= 0 ? 503 : 200;
    };
    const { id } = await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    expect(await phones.webhooks()).toEqual([{ id, attempts: 3, acknowledged: 1, lastStatus: 200 }]);
  });

  it('sends webhooks twice when told so', async () => {
    await phones.setFaults({ duplicateRate: 1 });
    await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    expect(business.items).toHaveLength(2);
  });

  it('refuses sends with the code that it is told', async () => {
    await phones.setFaults({ failSendsWith: 131056 });
    expect(await send(text('c:m'), graph)).toMatchObject({ kind: 'failed', code: '131056', retry: 'later' });
    expect(await phones.messages('ana')).toEqual([]);
  });

  it('takes a send and never answers when told so; the statuses tell', async () => {
    await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    await phones.setFaults({ ambiguousTimeoutRate: 1 });
    expect(await send(text('c:a'), graph)).toEqual({ kind: 'unknown', cause: 'time-out' });
    await until('delivered', () => business.states('c:a').includes('delivered'));
  });

  it('says nothing about deliveries when told so', async () => {
    await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    await phones.setFaults({ dropStatuses: true, readAutomatically: true });
    await send(text('c:d'), graph);
    await until('read', async () => (await phones.messages('ana')).at(-1)?.tick === 'read');
    expect(business.states('c:d')).toEqual([]);
  });

  it('names a fault that does not exist', async () => {
    await expect(phones.setFaults({ explode: true } as unknown as Faults)).rejects.toThrow('explode');
    await expect(phones.setFaults({ duplicateRate: 2 })).rejects.toThrow('duplicateRate');
  });

  it('takes new customers and refuses a number twice', async () => {
    await phones.addCustomer({ id: 'new', name: 'New', waId: '15550109999' });
    await expect(phones.addCustomer({ id: 'other', name: 'Other', waId: '15550109999' })).rejects.toThrow('409');
    await phones.send({ customer: 'new', text: 'Hi', wait: true });
    expect(business.items).toMatchObject([{ from: { name: 'New' } }]);
    await expect(phones.send({ customer: 'nobody', text: 'x' })).rejects.toThrow('404');
    await expect(phones.send({ customer: 'ana' })).rejects.toThrow('400');
  });

  it('knows after a restart what it had accepted, and goes on reporting about it', async () => {
    await phones.send({ customer: 'ana', text: 'Hi', wait: true });
    await phones.setFaults({ statusDelayMs: 60_000 });
    await send(text('c:k'), graph);
    const before = (await phones.messages()).map(({ id }) => id);
    await sandbox.stop();
    sandbox = await start();
    connect();
    expect((await phones.messages()).map(({ id }) => id)).toEqual(before);
    await until('delivered', () => business.states('c:k').includes('delivered'));
  });

  it('serves the page with nothing inline, and the stream it follows', async () => {
    const page = await fetch(`${sandbox.url}/`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style="/);
    const stop = new AbortController();
    const stream = await fetch(`${sandbox.url}/events`, { signal: stop.signal });
    const first = await stream.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value as Uint8Array)).toMatch(/^data: \{"type":"snapshot"/);
    stop.abort();
  });
});
