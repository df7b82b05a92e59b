import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@baton/dev';
import { until } from '@baton/testing';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { violationsOf } from './accessibility.spec-kit.ts';
import { FakeGateway } from './fake-gateway/fake-gateway.spec-kit.ts';
import type { FakeModel } from './fake-gateway/fake-model.spec-kit.ts';
import { fakeWorld } from './fake-gateway/fake-world.spec-kit.ts';

const APP = path.join(import.meta.dirname, '..');
const DIST = path.join(APP, 'dist');
/** A browser on a busy machine, in milliseconds. */
const SLOW = 60_000;

const storyId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const MARIA = storyId(1);
const OLIVER = storyId(2);
const AISHA = storyId(3);
const BENS = storyId(5);
const SOFIA = storyId(6);
const EVERY_KIND = storyId(10);
const LONG = storyId(50);

describe('the inbox in a browser', () => {
  let browser: Browser;
  let model: FakeModel;
  let gateway: FakeGateway;
  let url: string;
  let problems: string[];
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    if (!existsSync(path.join(DIST, 'index.html'))) {
      const vite = path.join(APP, '../../node_modules/vite/bin/vite.js');
      execFileSync(process.execPath, [vite, 'build', APP, '--logLevel', 'warn'], { stdio: 'inherit' });
    }
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
  }, 180_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    problems = [];
    model = fakeWorld();
    gateway = new FakeGateway(model, DIST);
    url = await gateway.listen();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await gateway.close();
    expect(problems).toEqual([]);
  });

  const visit = async (
    agent: 'ana' | 'ben' | 'sue' | null,
    to: string,
    options: BrowserContextOptions = {},
  ): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    contexts.push(context);
    if (agent !== null) await context.addCookies([{ name: 'baton_session', value: `agent-${agent}`, url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => {
      // A server that is away, and a refused command, are said by the browser too; the screen explains them.
      if (line.type() === 'error' && !/Failed to load resource|WebSocket connection|^Unreachable: /.test(line.text()))
        problems.push(line.text());
    });
    await page.goto(url + to);
    return page;
  };
  const connected = (page: Page): Promise<void> => page.getByText('WS: Connected').waitFor();
  const composer = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('textbox', { name: /^Message to/ });
  const messages = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('region', { name: /^Messages with/ });
  const row = (id: string) => model.conversations.get(id)?.row;
  const repliesOf = (id: string, text: string): number =>
    (model.conversations.get(id)?.items ?? []).filter(
      (item) => item.kind === 'message' && item.content.kind === 'text' && item.content.text === text,
    ).length;

  it(
    'signs in, and says what is wrong with a bad try',
    async () => {
      const page = await visit(null, '/inbox/waiting');
      await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Enter your password').waitFor();
      await page.getByLabel('E-mail').fill('ana@demo.baton');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
      await page.getByLabel('Password').fill('baton');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('tab', { name: /^Waiting/, selected: true }).waitFor();
      await connected(page);
      await page.getByRole('button', { name: 'Account of Ana Silva' }).first().click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Sign in to Baton' }).waitFor();
    },
    SLOW,
  );

  it(
    'lets one of two agents win a claim and tells the other who won',
    async () => {
      const [ana, ben] = await Promise.all([
        visit('ana', `/inbox/all/c/${OLIVER}`),
        visit('ben', `/inbox/all/c/${OLIVER}`),
      ]);
      const claim = (page: Page): ReturnType<Page['getByRole']> =>
        page.getByRole('button', { name: 'Claim this chat to reply' });
      await Promise.all([claim(ana).waitFor(), claim(ben).waitFor()]);
      // The slow server keeps both from learning of the other before they have clicked.
      gateway.delayMs = 300;
      await Promise.all([claim(ana).click(), claim(ben).click()]);
      await until('owned', () => row(OLIVER)?.handler === 'agent');
      const [winner, loser, name] =
        row(OLIVER)?.ownerId === 'agent-ana' ? [ana, ben, 'Ana Silva'] : [ben, ana, 'Ben Carter'];
      await composer(winner).waitFor();
      await loser
        .getByText(new RegExp(`^${name} claimed this \\d+\\.\\d s before you$`))
        .first()
        .waitFor();
      await loser.getByText(`Claimed by ${name}`).first().waitFor();
      expect(await composer(loser).count()).toBe(0);
    },
    SLOW,
  );

  it(
    'shows a reply at once, and sends it exactly once though the answer is lost',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).fill('On its **way**');
      gateway.loseAnswers = 1;
      await composer(page).press('Enter');
      await messages(page).locator('strong', { hasText: 'way' }).waitFor();
      expect(await composer(page).inputValue()).toBe('');
      await until('stored', () => repliesOf(MARIA, 'On its **way**') === 1);
      const { id } = (model.conversations.get(MARIA)?.items ?? []).at(-1) ?? { id: '' };
      model.deliver(MARIA, id, { state: 'read', code: null, reason: null });
      await messages(page).getByRole('article').last().getByText('Read').waitFor();
      expect(await messages(page).locator('strong', { hasText: 'way' }).count()).toBe(1);
      expect(repliesOf(MARIA, 'On its **way**')).toBe(1);
    },
    SLOW,
  );

  it(
    'keeps what was written offline through a reload and sends it once, in order',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).waitFor();
      gateway.down = true;
      gateway.dropSockets();
      await page.getByText('WS: Reconnecting').waitFor();
      for (const text of ['first', 'second', 'third']) {
        await composer(page).fill(text);
        await composer(page).press('Control+Enter');
      }
      await messages(page).getByText('Waiting to be sent').last().waitFor();
      await composer(page).fill('a draft');
      await page.waitForFunction(() => Object.values(localStorage).some((value) => String(value).includes('a draft')));
      await page.reload();
      await page.getByText('Baton cannot be reached').waitFor();
      gateway.down = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await until('sent', () => repliesOf(MARIA, 'third') === 1);
      const texts = (model.conversations.get(MARIA)?.items ?? [])
        .slice(-3)
        .map((item) => item.kind === 'message' && item.content.kind === 'text' && item.content.text);
      expect(texts).toEqual(['first', 'second', 'third']);
      expect(await composer(page).inputValue()).toBe('a draft');
    },
    SLOW,
  );

  it(
    'misses nothing that happened while the connection was lost',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${MARIA}`);
      await connected(page);
      gateway.dropSockets();
      model.customerWrites(MARIA, 'while you were away');
      model.customerWrites(AISHA, 'me too');
      await messages(page).getByText('while you were away').waitFor();
      await page.getByRole('link', { name: /^Aisha Rahman,.*4 unanswered.*me too/ }).waitFor();
      expect(await messages(page).getByText('while you were away').count()).toBe(1);
      await page.getByText('WS: Connected').click();
      await page.getByRole('button', { name: 'Refresh' }).click();
      await connected(page);
      await page.getByRole('link', { name: /^Aisha Rahman,.*me too/ }).waitFor();
    },
    SLOW,
  );

  it(
    'gives a reply back when a newer message was not seen, and sends it anyway when asked',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${MARIA}`);
      await composer(page).fill('Yes, we refund it');
      gateway.holdChanges();
      model.customerWrites(MARIA, 'Never mind, it just arrived!');
      await composer(page).press('Enter');
      const card = page.getByRole('alert').filter({ hasText: 'Not sent.' });
      await card.waitFor();
      expect(await composer(page).inputValue()).toBe('Yes, we refund it');
      gateway.letChangesGo();
      await card.getByText('Never mind, it just arrived!').waitFor();
      await card.getByRole('button', { name: 'Send anyway' }).click();
      await until('sent', () => repliesOf(MARIA, 'Yes, we refund it') === 1);
      await card.waitFor({ state: 'detached' });
    },
    SLOW,
  );

  it(
    'keeps the text of a reply to a conversation that somebody else took',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${SOFIA}`);
      await composer(page).fill('Half a sentence');
      model.change(SOFIA, { ownerId: 'agent-ben', ownedSince: new Date().toISOString() });
      await page.getByText('Claimed by Ben Carter').last().waitFor();
      await page.getByText('Half a sentence').waitFor();
    },
    SLOW,
  );

  it(
    'explains a closed reply window and a text that is too long',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${MARIA}`);
      await composer(page).fill('x'.repeat(4100));
      await page.getByText('4,100 of 4,096 characters: too long to send').waitFor();
      expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
      await composer(page).fill('short');
      model.change(MARIA, { windowClosesAt: new Date(Date.now() - 3_600_000).toISOString() });
      await page.getByText(/The reply window closed 1 hour ago/).waitFor();
      expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    },
    SLOW,
  );

  it(
    'previews as WhatsApp shows it, notes, tags, sets priority, transfers',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${MARIA}`);
      await composer(page).fill('**bold** and _italic_');
      await page.getByRole('button', { name: 'Preview' }).click();
      const preview = page.getByRole('region', { name: 'Preview as WhatsApp shows it' });
      expect(await preview.locator('strong').textContent()).toBe('bold');
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await page.getByRole('button', { name: 'Internal note' }).click();
      await page.getByRole('textbox', { name: 'Internal note' }).fill('Carrier called back');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page
        .getByRole('article', { name: 'Internal note by Ana Silva' })
        .getByText('Carrier called back')
        .waitFor();
      await page.getByRole('button', { name: 'Add a tag' }).click();
      await page.getByRole('textbox', { name: 'New tag' }).fill('customs, vip');
      await page.getByRole('textbox', { name: 'New tag' }).press('Enter');
      await page.getByRole('button', { name: 'Remove tag vip' }).click();
      await until('tagged', () => row(MARIA)?.tags.join() === 'delivery,refund,customs');
      await page.getByRole('button', { name: 'Priority: High' }).click();
      await page.getByRole('menuitemradio', { name: 'Urgent' }).click();
      await page.getByRole('dialog').getByLabel('Reason').fill('waited a week');
      await page.getByRole('button', { name: 'Set priority' }).click();
      await page.getByRole('button', { name: 'Priority: Urgent' }).waitFor();
      await page.getByRole('button', { name: 'Transfer' }).click();
      await page.getByRole('radio', { name: 'Ben Carter' }).check();
      await page.getByRole('dialog').getByLabel('Note').fill('You know the carrier');
      await page.getByRole('button', { name: 'Transfer to Ben Carter' }).click();
      await page.getByText('Transferred to Ben Carter').first().waitFor();
      await messages(page).getByText('You know the carrier').waitFor();
      expect(row(MARIA)?.ownerId).toBe('agent-ben');
    },
    SLOW,
  );

  it(
    'ends, wraps up, goes on to the next conversation, and reopens',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await page.getByRole('button', { name: 'Close and resolve' }).click();
      const wrapUp = page.getByRole('form', { name: 'Wrap-up' });
      await wrapUp.getByRole('button', { name: 'Complete wrap-up' }).click();
      await wrapUp.getByText('Choose how it ended').waitFor();
      await wrapUp.getByLabel('How did it end?').selectOption('solved');
      await wrapUp.getByLabel('Notes').fill('Refunded');
      await wrapUp.getByRole('button', { name: 'Complete wrap-up' }).click();
      await page.getByRole('heading', { name: 'Sofia Rossi', level: 2 }).first().waitFor();
      expect(row(MARIA)?.wrapUp).toBeNull();
      await page.goto(`${url}/inbox/all/c/${MARIA}`);
      await page.getByRole('button', { name: 'Reopen' }).click();
      await page.getByRole('button', { name: 'Status: Active' }).waitFor();
      await page.getByRole('button', { name: 'Claim to follow up' }).click();
      await composer(page).waitFor();
    },
    SLOW,
  );

  it(
    'holds the order of the list under the pointer and applies it when asked',
    async () => {
      const page = await visit('ana', '/inbox/all');
      const links = page.getByRole('region', { name: 'Conversations' }).getByRole('listitem').getByRole('link');
      await links.first().hover();
      const before = await links.first().getAttribute('aria-label');
      model.customerWrites(BENS, 'I am moving up');
      await page.getByRole('button', { name: '1 update' }).waitFor();
      expect(await links.first().getAttribute('aria-label')).toBe(before);
      await page.getByRole('button', { name: '1 update' }).click();
      await page.getByRole('link', { name: /^Kenji Watanabe,.*I am moving up/ }).waitFor();
      expect(await links.first().getAttribute('aria-label')).toContain('Kenji Watanabe');
    },
    SLOW,
  );

  it(
    'loads further pages of the list and older messages without moving what is read',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${LONG}`);
      await messages(page).getByText('Message number 240.').waitFor();
      gateway.delayMs = 300;
      const drift = await messages(page).evaluate(async (element) => {
        const frames = async (count: number): Promise<void> => {
          for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
        };
        const topOf = (article: Element): number => article.getBoundingClientRect().top;
        const middle = element.getBoundingClientRect().top + element.clientHeight / 2;
        element.scrollTop = 900;
        await frames(20);
        element.scrollTop = 350;
        await frames(3);
        const height = element.scrollHeight;
        const read = [...element.querySelectorAll('article')].find((article) => topOf(article) > middle);
        if (read === undefined) throw new Error('nothing to read');
        const top = topOf(read);
        let worst = 0;
        for (let turn = 0; turn < 600 && element.scrollHeight === height; turn += 1) await frames(1);
        const grew = element.scrollHeight > height;
        for (let turn = 0; turn < 30; turn += 1) {
          await frames(1);
          worst = Math.max(worst, Math.abs(topOf(read) - top));
        }
        return { worst, grew };
      });
      expect(drift.grew).toBe(true);
      expect(drift.worst).toBeLessThanOrEqual(1);
      gateway.delayMs = 0;
      const list = page.getByRole('tabpanel').locator('ul').first();
      await list.locator('..').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForFunction(() => (document.querySelector('[role=tabpanel] ul')?.clientHeight ?? 0) > 100 * 80);
    },
    SLOW,
  );

  it(
    'works by the keyboard alone',
    async () => {
      const page = await visit('ana', '/inbox/waiting');
      await connected(page);
      await page.getByRole('link', { name: /^Oliver Brandt/ }).waitFor();
      await page.keyboard.press('j');
      await page.getByRole('heading', { name: 'Oliver Brandt' }).first().waitFor();
      await page.keyboard.press('c');
      await composer(page).waitFor();
      await page.keyboard.type('Guten Tag');
      await page.keyboard.press('Control+Enter');
      await until('sent', () => repliesOf(OLIVER, 'Guten Tag') === 1);
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
      await page.keyboard.type('asked about October');
      await page.keyboard.press('Control+Enter');
      await page
        .getByRole('article', { name: /^Internal note by Ana/ })
        .getByText('asked about October')
        .waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('e');
      await page.getByRole('form', { name: 'Wrap-up' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('No conversation is open').waitFor();
    },
    SLOW,
  );

  it(
    'never runs what a customer wrote',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${EVERY_KIND}`);
      const evil = [
        '<img src=x onerror="window.hit=1">',
        '<script>window.hit=1</script>',
        '[x](javascript:window.hit=1)',
        '"><svg onload=window.hit=1>',
        'javascript:window.hit=1',
        'data:text/html,<script>window.hit=1</script>',
      ];
      for (const text of evil) model.customerWrites(EVERY_KIND, text);
      model.change(EVERY_KIND, {
        customerName: '<b onmouseover=window.hit=1>Name</b>',
        reason: '<i>why</i>',
        tags: ['<u>tag</u>'],
      });
      for (const text of evil) await messages(page).getByText(text, { exact: true }).last().waitFor();
      await page.getByRole('heading', { name: '<b onmouseover=window.hit=1>Name</b>' }).first().waitFor();
      expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
      expect(
        await messages(page).locator('img, script, svg[onload], a[href^="javascript"], a[href^="data"]').count(),
      ).toBe(0);
    },
    SLOW,
  );

  it.each(['light', 'dark'] as const)(
    'has no accessibility violations on any screen, %s',
    async (colorScheme) => {
      const examine = async (page: Page, name: string): Promise<void> => {
        expect({ name, violations: await violationsOf(page, colorScheme) }).toEqual({ name, violations: [] });
      };
      const login = await visit(null, '/login', { colorScheme, reducedMotion: 'reduce' });
      await login.getByRole('button', { name: 'Sign in' }).click();
      await login.getByText('Enter your password').waitFor();
      await examine(login, 'login');
      const phone = await visit('ana', '/inbox/all', {
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width: 390, height: 844 },
        hasTouch: true,
      });
      await connected(phone);
      await examine(phone, 'list on a phone');
      await phone.getByRole('link', { name: /^Maria Lopez/ }).click();
      await composer(phone).waitFor();
      await examine(phone, 'thread on a phone');
      await phone.getByRole('button', { name: 'Back to the list' }).click();
      await phone.getByRole('link', { name: /^Maria Lopez/ }).waitFor();
      const desk = await visit('ana', '/inbox/all', { colorScheme, reducedMotion: 'reduce' });
      await connected(desk);
      await examine(desk, 'list');
      for (const [name, id] of Object.entries({ MARIA, OLIVER, BENS, EVERY_KIND, closed: storyId(8) })) {
        await desk.goto(`${url}/inbox/all/c/${id}`);
        await messages(desk).getByRole('article').last().waitFor();
        await examine(desk, name);
      }
      await desk.goto(`${url}/inbox/mine/c/${MARIA}`);
      await desk.getByRole('button', { name: 'Transfer' }).click();
      await desk.getByRole('dialog').waitFor();
      await examine(desk, 'transfer');
      await desk.keyboard.press('Escape');
      await desk.getByRole('dialog').waitFor({ state: 'detached' });
      await desk.getByRole('button', { name: 'Status: Active' }).click();
      await desk.getByRole('menu').waitFor();
      await examine(desk, 'status menu');
      await desk.keyboard.press('Escape');
      await desk.getByRole('menu').waitFor({ state: 'detached' });
      await desk.getByRole('button', { name: 'Internal note' }).click();
      await examine(desk, 'note');
      await desk.getByRole('button', { name: 'Close and resolve' }).click();
      await desk.getByRole('form', { name: 'Wrap-up' }).waitFor();
      await examine(desk, 'wrap-up');
    },
    SLOW * 2,
  );
});
