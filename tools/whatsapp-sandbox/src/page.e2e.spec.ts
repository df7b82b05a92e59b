import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { CHROMIUM_FLAGS, findChromium } from '@baton/dev';
import { until } from '@baton/testing';
import { chromium, type Browser, type Page } from 'playwright-core';
import { sandboxClient, startSandbox, type Sandbox, type SandboxClient } from './index.ts';

const ACCOUNT = '700100200300501';
/** A browser on a busy machine, in milliseconds. */
const SLOW = 30_000;

describe('the phones in a browser', () => {
  const webhook: Server = createServer((request, response) => {
    request.resume();
    request.on('end', () =>
      response.end(new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge') ?? ''),
    );
  });
  let sandbox: Sandbox;
  let phones: SandboxClient;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    sandbox = await startSandbox({
      port: 0,
      host: '127.0.0.1',
      webhookUrl: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/webhooks/whatsapp`,
      appSecret: 'secret',
      verifyToken: 'verify',
      phoneNumberIds: [ACCOUNT],
      accessToken: 'token',
      dataDir: null,
      clockOffsetMs: 0,
    });
    phones = sandboxClient(sandbox.url);
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
  }, 120_000);

  beforeEach(async () => {
    await phones.reset();
    await phones.setFaults({ statusDelayMs: 5 });
    problems.length = 0;
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
    page = await context.newPage();
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(sandbox.url);
    await page.getByRole('button', { name: /Ana Example/ }).click();
  });
  afterEach(async () => {
    await page.context().close();
    expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
    webhook.closeAllConnections();
    await new Promise((resolve) => webhook.close(resolve));
  });

  const write = async (text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  };
  const reply = (body: string): Promise<void> => post({ type: 'text', text: { body } });
  const post = async (content: object): Promise<void> => {
    const response = await fetch(`${sandbox.url}/v24.0/${ACCOUNT}/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to: '+15550101234', ...content }),
    });
    expect(response.status).toBe(200);
  };
  const thread = (): ReturnType<Page['getByRole']> => page.getByRole('log');

  it(
    'shows what the customer writes and what the business answers, and reads it',
    async () => {
      await write('Where is *my* order?');
      await thread().getByText('order?').waitFor();
      await reply('On its _way_, Ana');
      await thread().locator('em', { hasText: 'way' }).waitFor();
      expect(await thread().locator('strong').textContent()).toBe('my');
      await until('read', async () => (await phones.messages('ana')).at(-1)?.tick === 'read');
    },
    SLOW,
  );

  it(
    'shows markup as the text that it is',
    async () => {
      await write('<img src=x onerror="document.title=1"> [x](javascript:alert(1))');
      await thread().getByText('<img src=x').waitFor();
      expect(await thread().locator('img, a').count()).toBe(0);
    },
    SLOW,
  );

  it(
    'quotes, reacts, edits and deletes',
    async () => {
      await write('first');
      const message = thread().locator('.message').first();
      const choose = async (name: string): Promise<void> => {
        await message.hover();
        await message.getByRole('button').click();
        await page.getByRole('menuitem', { name }).click();
      };
      await choose('Reply');
      await write('second');
      await thread().locator('blockquote', { hasText: 'first' }).waitFor();
      await choose('👍');
      await thread().locator('.reaction', { hasText: '👍' }).waitFor();
      await choose('Edit');
      await write('changed');
      await message.getByText('changed').waitFor();
      await choose('Delete for everyone');
      await message.getByText('deleted').waitFor();
    },
    SLOW,
  );

  it(
    'answers with a tap on what the business offers',
    async () => {
      const offer = (type: string, action: object) => ({
        type: 'interactive',
        interactive: { type, body: { text: 'What is it about?' }, action },
      });
      const reply = { id: 'human', title: 'Talk to a person' };
      await write('hello');
      await post(offer('button', { buttons: [{ type: 'reply', reply }] }));
      await thread().getByRole('button', { name: 'Talk to a person' }).click();
      await thread().locator('.customer-said', { hasText: 'Talk to a person' }).waitFor();
      await post(offer('list', { button: 'Options', sections: [{ rows: [{ id: 'returns', title: 'Returns' }] }] }));
      await thread().getByText('Options').click();
      await thread().getByRole('button', { name: 'Returns' }).click();
      await thread().locator('.customer-said', { hasText: 'Returns' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    },
    SLOW,
  );

  it(
    'counts what was not read in another chat, and takes a new customer',
    async () => {
      await write('hello');
      await thread().getByText('hello').waitFor();
      await page.getByRole('button', { name: /Jonas Weber/ }).click();
      await reply('are you there?');
      await page.getByLabel('1 unread').waitFor();
      await page.getByRole('button', { name: 'Add a customer' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill('Nora New');
      await page.getByRole('textbox', { name: 'Number' }).fill('+1 555 010 9998');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('Write to Baton as Nora New').waitFor();
    },
    SLOW,
  );

  it.each(['light', 'dark'] as const)(
    'has nothing for axe to complain about (%s)',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await write('Is this readable? https://example.com');
      await reply('It should be.');
      await thread().getByText('It should be.').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
    },
    SLOW,
  );
});
