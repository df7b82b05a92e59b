import { randomUUID } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import { AgentClient } from '@baton/acceptance';
import { CHROMIUM_FLAGS, findChromium, startStack, type ProcessName, type Stack } from '@baton/dev';
import { until } from '@baton/testing';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';

/** A browser and a whole stack on a busy machine, in milliseconds. */
const SLOW = 90_000;
/** What stands behind the shop's chat. The assistant is away: nobody but the agent answers here. */
const PROCESSES: readonly ProcessName[] = [
  ...(['demo-shop', 'widget', 'widget-projector', 'conversation', 'conversation-relay'] as const),
  ...(['directory', 'notification', 'inbox-projector', 'inbox-gateway'] as const),
];

describe('the demo shop, with everything behind its chat running', () => {
  let stack: Stack;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  /** As the last frame of the server named them. */
  let conversationId: string | null;
  let messageId: string | null;

  beforeAll(async () => {
    stack = await startStack({ processes: PROCESSES, logLevel: 'warn', env: { NEW_EPISODE: 'assistant' } });
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, 60_000);

  beforeEach(async () => {
    problems = [];
    conversationId = null;
    messageId = null;
    context = await browser.newContext({ viewport: { width: 1200, height: 860 } });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        conversationId = /"conversation_id":"([^"]+)"/.exec(String(payload))?.[1] ?? conversationId;
        messageId = /"message_id":"([^"]+)"/.exec(String(payload))?.[1] ?? messageId;
      }),
    );
  });
  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  const visit = (path: string): Promise<unknown> => page.goto(stack.urls.demoShop + path);
  /** The app's frame; it stands in a closed shadow tree, so it is found by where it comes from. */
  const chat = async (): Promise<Frame> => {
    const frame = (): Frame | undefined => page.frames().find((one) => one.url().includes('/widget/app/'));
    await until('the frame is there', () => frame() !== undefined, SLOW);
    return frame() as Frame;
  };
  const opened = async (): Promise<Frame> => {
    await page.waitForFunction('window.Baton?.open');
    await page.evaluate('window.Baton.open()');
    const frame = await chat();
    await frame.getByText('Hi! Ask us anything about your order.').waitFor();
    return frame;
  };
  const say = async (frame: Frame, text: string): Promise<void> => {
    await frame.getByRole('textbox', { name: 'Write a message…' }).fill(text);
    await frame.getByRole('textbox', { name: 'Write a message…' }).press('Enter');
  };

  it(
    'carries a chat from the first question to the rating',
    async () => {
      await visit('/product/kettle');
      const frame = await opened();
      await say(frame, 'Is the kettle in stock?');
      await frame.getByRole('article', { name: 'You' }).getByText('Is the kettle in stock?').waitFor();
      await until('the server shows it', () => conversationId !== null, SLOW);
      await frame.getByRole('button', { name: 'Talk to a human' }).click();
      await frame.getByText('In the queue: place 1').waitFor();
      expect(await frame.getByRole('article').count()).toBe(1);

      const [login] = stack.logins;
      const ana = await AgentClient.signIn(stack.urls.inbox, login?.email ?? '', login?.password ?? '');
      expect((await ana.command(conversationId ?? '', 'claim')).status).toBe(200);
      await frame.getByRole('heading', { name: /^Ana/, level: 1 }).waitFor();
      expect(await frame.getByRole('button', { name: 'Talk to a human' }).count()).toBe(0);
      const reply = { messageId: randomUUID(), text: 'It is: **nine** of them.', lastSeenMessageId: messageId };
      expect((await ana.commandUntilAnswered(conversationId ?? '', 'reply', reply)).status).toBe(200);
      await frame.locator('strong', { hasText: 'nine' }).waitFor();
      ana.close();

      // The next page of the shop: the chat is still open, and nothing is missing.
      await page.getByRole('link', { name: 'Help & returns' }).first().click();
      const next = await chat();
      await next.locator('strong', { hasText: 'nine' }).waitFor();
      await next.getByRole('button', { name: 'End chat' }).click();
      await next.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
      await next.getByRole('radio', { name: '4 of 5: good' }).check();
      await next.getByRole('button', { name: 'Send rating' }).click();
      await next.getByText('Thank you for your rating.').waitFor();
    },
    SLOW,
  );

  it(
    'vouches for who signs in, and leaves nobody behind at signing out',
    async () => {
      await visit('/account');
      await page.getByRole('button', { name: /Nora Lindgren/ }).click();
      await page.getByRole('heading', { name: 'Hello, Nora' }).waitFor();
      const proven = page.waitForEvent('websocket').then((socket) =>
        socket.waitForEvent('framereceived', {
          predicate: ({ payload }) => /"type":"session".*"identified":true/.test(String(payload)),
        }),
      );
      const frame = await opened();
      await proven;
      await say(frame, 'Where is order 1077?');
      await until('it is stored', () => conversationId !== null, SLOW);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: /^Few things/ }).waitFor();
      const again = await opened();
      expect(await again.getByText('Where is order 1077?').count()).toBe(0);
    },
    SLOW,
  );

  it(
    'keeps a cart, and is accessible on every page',
    async () => {
      await visit('/product/lamp');
      await page.getByRole('button', { name: 'Add to cart' }).click();
      await page.getByRole('link', { name: 'Cart 1' }).click();
      await page.getByRole('button', { name: 'Remove Desk lamp Arc' }).waitFor();
      for (const path of ['/', '/product/kettle', '/cart', '/help', '/account']) {
        await visit(path);
        const { violations } = await new AxeBuilder({ page })
          .options({ resultTypes: ['violations'] })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze();
        expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
      }
    },
    SLOW,
  );
});
