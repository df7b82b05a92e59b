import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@baton/dev';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { violationsOf } from './accessibility.spec-kit.ts';
import { FakeGateway } from './fake-gateway/fake-gateway.spec-kit.ts';
import type { FakeModel } from './fake-gateway/fake-model.spec-kit.ts';
import { fakeWorld } from './fake-gateway/fake-world.spec-kit.ts';

const APP = path.join(import.meta.dirname, '..');
const DIST = path.join(APP, 'dist');
/** A browser on a busy machine, in milliseconds. */
const SLOW = 60_000;
const FEW = 5;

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const MARIA = idOf(1);
const OLIVER = idOf(2);
const KENJI = idOf(5);
/** The assistant has her, is unsure, and she is upset. */
const HANNAH = idOf(11);
/** The assistant gave him away, with everything that it knew. */
const DIEGO = idOf(12);
/** Three episodes: abandoned, ended by the customer, taken over. */
const INES = idOf(13);

describe('the life of a conversation in a browser', () => {
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
    model = fakeWorld(FEW);
    gateway = new FakeGateway(model, DIST);
    url = await gateway.listen();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await gateway.close();
    expect(problems).toEqual([]);
  });

  const visit = async (agent: 'ana' | 'ben', to: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
    contexts.push(context);
    await context.addCookies([{ name: 'baton_session', value: `agent-${agent}`, url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(line.text()))
        problems.push(line.text());
    });
    await page.goto(url + to);
    return page;
  };
  type Place = ReturnType<Page['getByRole']>;
  const button = (page: Page, name: string | RegExp): Place => page.getByRole('button', { name, exact: true });
  const composer = (page: Page): Place => page.getByRole('textbox', { name: /^Message to/ });
  const messages = (page: Page): Place => page.getByRole('region', { name: /^Messages with/ });
  const panel = (page: Page): Place => page.getByRole('complementary', { name: 'Customer' });
  const card = (page: Page, name: string | RegExp): Place => page.getByRole('link', { name });
  const handOffs = (id: string): string[] =>
    (model.conversations.get(id)?.items ?? []).flatMap((item) =>
      item.kind === 'message' && item.author === 'assistant' && item.confidence === null && item.content.kind === 'text'
        ? [item.content.text]
        : [],
    );
  const row = (id: string) => model.conversations.get(id)?.row;

  it(
    'takes over in one step with a hand-off message of its own, by the keyboard',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${HANNAH}`);
      await button(page, 'Take over').waitFor();
      await page.keyboard.press('c');
      const field = page.getByRole('dialog').getByRole('textbox', { name: 'Hand-off message' });
      await field.waitFor();
      expect(await field.inputValue()).toMatch(/Ana Silva/);
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
      await field.fill('');
      expect(await page.getByRole('dialog').getByRole('button', { name: 'Take over', exact: true }).isDisabled()).toBe(
        true,
      );
      await field.press('Control+Enter');
      expect(row(HANNAH)?.handler).toBe('assistant');
      await field.fill('Ich bin Ana, ich übernehme.');
      await field.press('Control+Enter');
      await composer(page).waitFor();
      expect(handOffs(HANNAH)).toEqual(['Ich bin Ana, ich übernehme.']);
      expect(row(HANNAH)?.ownerId).toBe('agent-ana');
      const bubble = messages(page).getByRole('article').filter({ hasText: 'Ich bin Ana' });
      await bubble.getByText('Hand-off', { exact: true }).waitFor();
      await messages(page).getByText('Ana Silva took over this conversation').waitFor();
    },
    SLOW,
  );

  it(
    'takes over without a message, and with our own words where the settings cannot be read',
    async () => {
      const page = await visit('ana', '/inbox/all');
      await card(page, /^Hannah Vogt/).waitFor();
      await page.route('**/api/settings/conversations', (route) => route.abort());
      await card(page, /^Hannah Vogt/).click();
      await button(page, 'Take over').click();
      const field = page.getByRole('textbox', { name: 'Hand-off message' });
      await field.waitFor();
      expect(await field.inputValue()).toMatch(/^Let me connect you with Ana Silva from our team/);
      await button(page, 'Take over without a message').click();
      await composer(page).waitFor();
      expect(handOffs(HANNAH)).toEqual([]);
    },
    SLOW,
  );

  it(
    'joins and then accepts, and the other agent sees both',
    async () => {
      const [ana, ben] = await Promise.all([
        visit('ana', `/inbox/all/c/${HANNAH}`),
        visit('ben', `/inbox/all/c/${HANNAH}`),
      ]);
      await panel(ana).getByRole('button', { name: 'Join' }).waitFor();
      const accept = panel(ana).getByRole('button', { name: 'Accept' });
      expect(await accept.getAttribute('aria-disabled')).toBe('true');
      const why = await accept.getAttribute('aria-describedby');
      await ana.locator(`[id="${why}"]`).getByText('Join first').waitFor();
      await panel(ana).getByRole('button', { name: 'Join' }).click();
      await panel(ana).getByText('You asked to take over.').waitFor();
      await panel(ben).getByText('Ana Silva asked to take over.').waitFor();
      await card(ben, /^Hannah Vogt,.*Ana Silva asked to take over/).waitFor();
      expect(row(HANNAH)?.handler).toBe('assistant');
      await accept.click();
      await ana.getByRole('dialog').getByRole('button', { name: 'Take over', exact: true }).click();
      await composer(ana).waitFor();
      await panel(ben).getByText('Ana Silva is in charge.').waitFor();
      await ben.getByText('Claimed by Ana Silva').last().waitFor();
      expect(await panel(ben).getByRole('button', { name: 'Release' }).getAttribute('aria-disabled')).toBe('true');
    },
    SLOW,
  );

  it(
    'tells who was slower that somebody else took over',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${HANNAH}`);
      await button(page, 'Take over').click();
      await page.getByRole('textbox', { name: 'Hand-off message' }).waitFor();
      gateway.holdChanges();
      model.change(HANNAH, { handler: 'agent', ownerId: 'agent-ben', ownedSince: new Date().toISOString() });
      await page.getByRole('dialog').getByRole('button', { name: 'Take over', exact: true }).click();
      await page
        .getByText(/^Ben Carter claimed this .*before you$/)
        .first()
        .waitFor();
      expect(handOffs(HANNAH)).toEqual([]);
      gateway.letChangesGo();
      await page.getByText('Claimed by Ben Carter').last().waitFor();
    },
    SLOW,
  );

  it(
    'releases to the assistant, and to the queue with a reason',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${INES}`);
      await composer(page).waitFor();
      await page.getByRole('heading', { name: 'Ines Marchetti' }).first().focus();
      await page.keyboard.press('l');
      await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
      await messages(page).getByText('Ana Silva gave this back to the assistant').waitFor();
      await button(page, 'Take over').waitFor();
      expect(row(INES)?.handler).toBe('assistant');
      await page.goto(`${url}/inbox/all/c/${MARIA}`);
      await panel(page).getByRole('button', { name: 'Release' }).click();
      await page.getByRole('radio', { name: /^To the queue/ }).check();
      await page.getByRole('dialog').getByLabel('Reason').fill('My shift is over');
      await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
      await messages(page).getByText('Ana Silva returned this to the queue').waitFor();
      await messages(page).getByText('My shift is over').waitFor();
      await panel(page).getByText('It waits for a person.').waitFor();
      await panel(page).getByRole('button', { name: 'Accept' }).click();
      await composer(page).waitFor();
      await panel(page).getByRole('button', { name: 'End conversation' }).click();
      await page.getByRole('form', { name: 'Wrap-up' }).waitFor();
    },
    SLOW,
  );

  it(
    'shows everything that the assistant knew, and makes links of web pages only',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${DIEGO}`);
      const facts = panel(page);
      await facts.getByText(/arrived with a cracked jug/).waitFor();
      await facts.getByText('Refund › how to pay back').waitFor();
      await facts.getByText('spanish ≥ 2 and billing, then billing').waitFor();
      await facts.getByText('Not verified').waitFor();
      await facts.getByText(/\(Mexico City\)$/).waitFor();
      await contexts[0]?.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
      await facts.getByRole('button', { name: 'Copy Order number' }).click();
      await page.getByText('Order number copied').first().waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('BT-20466');
      const tags = page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
      expect((await tags.allTextContents()).map((text) => text.replace('Found by the assistant: ', '* '))).toEqual([
        ...['* refund', '* damaged', 'vip'],
      ]);
      await page.goto(`${url}/inbox/all/c/${HANNAH}`);
      await facts.getByText('Last page').waitFor();
      gateway.come(HANNAH, true);
      await facts.getByText('Looking at now').waitFor();
      const link = facts.getByRole('link', { name: 'Returns and refunds' });
      expect(await link.getAttribute('rel')).toContain('noreferrer');
      await facts.getByText('Earlier pages · 2').click();
      await facts.getByText('Not a page').waitFor();
      expect(await facts.locator('a').evaluateAll((links) => links.map((one) => one.getAttribute('href')))).toEqual([
        ...['https://shop.example.com/returns', 'https://shop.example.com/orders/BT-20417'],
      ]);
    },
    SLOW,
  );

  it(
    'tells of each answer how sure it was, of each mood, and where every episode began and ended',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${HANNAH}`);
      const sure = messages(page).getByRole('button', { name: /^Confidence/ });
      await sure.first().waitFor();
      expect(await sure.allTextContents()).toEqual([
        'Confidence 93 %. Understood as: return an item',
        'Confidence 88 %. Understood as: help',
        'Confidence 41 %, low. Understood as: cost of a return',
      ]);
      await sure.last().focus();
      await page.getByText('Low confidence. Understood as: cost of a return').waitFor();
      await messages(page).getByRole('article').filter({ hasText: 'schon zweimal' }).getByText('Negative').waitFor();
      await card(page, /^Hannah Vogt,.*handled by the assistant, the assistant is unsure, upset/).waitFor();
      await page.goto(`${url}/inbox/all/c/${INES}`);
      await messages(page).getByText('Episode 3').waitFor();
      await messages(page).hover();
      await page.mouse.wheel(0, -5_000);
      for (const told of [
        ...[
          'Episode 1',
          'The customer left before anybody came',
          'Episode 2',
          'Nobody could come: the assistant goes on',
        ],
        ...['The customer ended the conversation', 'The customer rated this 4 of 5'],
      ])
        await messages(page).getByText(told).waitFor();
      await messages(page)
        .getByRole('article', { name: /^Automatic notice to Ines/ })
        .first()
        .waitFor();
    },
    SLOW,
  );

  it(
    'shows who is online, who types and who else looks, and forgets them when they leave',
    async () => {
      const ana = await visit('ana', `/inbox/all/c/${INES}`);
      const here = ana.getByRole('status', { name: 'Who is here' });
      const header = ana.getByRole('main').locator('header').first();
      await composer(ana).waitFor();
      await card(ana, /^Ines Marchetti, Web chat, away/).waitFor();
      gateway.come(INES, true);
      await card(ana, /^Ines Marchetti, Web chat, online/).waitFor();
      await header.getByText('Web chat · online').waitFor();
      gateway.tell(INES, { kind: 'customerTyping', on: true });
      await here.getByText('Ines Marchetti is typing').waitFor();
      await header.getByText('typing…').waitFor();
      gateway.tell(INES, { kind: 'customerTyping', on: false });
      await here.getByText('Ines Marchetti is typing').waitFor({ state: 'detached' });
      const ben = await visit('ben', `/inbox/all/c/${INES}`);
      await here.getByText('Ben Carter is viewing').waitFor();
      await header.getByRole('img', { name: 'Ben Carter is viewing' }).waitFor();
      await ben.getByRole('status', { name: 'Who is here' }).getByText('Ana Silva is viewing').waitFor();
      await composer(ana).pressSequentially('Hel');
      await ben.getByRole('status', { name: 'Who is here' }).getByText('Ana Silva is replying').waitFor();
      await ben.close();
      await here.getByText('Ben Carter').waitFor({ state: 'detached' });
    },
    SLOW,
  );

  it(
    'counts what is unread for each agent by itself, and marks it read in all their windows',
    async () => {
      const [ana, again, ben] = await Promise.all([
        visit('ana', `/inbox/all/c/${OLIVER}`),
        visit('ana', `/inbox/all/c/${DIEGO}`),
        visit('ben', `/inbox/all/c/${OLIVER}`),
      ]);
      const unread = /^Kenji Watanabe,.* 2 unread/;
      model.customerWrites(KENJI, 'First');
      model.customerWrites(KENJI, 'Second');
      await Promise.all([ana, again, ben].map((page) => card(page, unread).waitFor()));
      await card(ana, /^Kenji Watanabe/).click();
      await messages(ana).getByText('Second').waitFor();
      await Promise.all([ana, again].map((page) => card(page, unread).waitFor({ state: 'detached' })));
      await card(ben, unread).waitFor();
    },
    SLOW,
  );

  it(
    'does not count as read what stands in a window without the focus',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${KENJI}`);
      await messages(page).getByText('Hi Kenji').waitFor();
      const focus = (has: boolean): Promise<void> =>
        page.evaluate((now) => {
          document.hasFocus = () => now;
          dispatchEvent(new Event(now ? 'focus' : 'blur'));
        }, has);
      await focus(false);
      model.customerWrites(KENJI, 'While you were elsewhere');
      await messages(page).getByText('While you were elsewhere').waitFor();
      await card(page, /^Kenji Watanabe,.* 1 unread/).waitFor();
      await focus(true);
      await card(page, /^Kenji Watanabe,.* 1 unread/).waitFor({ state: 'detached' });
    },
    SLOW,
  );

  it(
    'downloads the whole conversation, by the key and on a phone',
    async () => {
      const page = await visit('ana', `/inbox/all/c/${MARIA}`);
      await composer(page).waitFor();
      await page.getByRole('heading', { name: 'Maria Lopez' }).first().focus();
      await page.keyboard.press('d');
      const [pdf] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'As PDF' }).click(),
      ]);
      expect(pdf.suggestedFilename()).toBe('conversation.pdf');
      const phone = await visit('ana', `/inbox/all/c/${MARIA}`, {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
      });
      await button(phone, 'More actions').click();
      const [text] = await Promise.all([
        phone.waitForEvent('download'),
        phone.getByRole('menuitem', { name: 'As text' }).click(),
      ]);
      expect(text.url()).toBe(`${url}/api/conversations/${MARIA}/download?format=text`);
    },
    SLOW,
  );

  it.each(['light', 'dark'] as const)(
    'has no accessibility violations in any of these states, %s',
    async (colorScheme) => {
      const examine = async (page: Page, name: string): Promise<void> => {
        expect({ name, violations: await violationsOf(page, colorScheme) }).toEqual({ name, violations: [] });
      };
      const page = await visit('ana', `/inbox/all/c/${HANNAH}`, { colorScheme, reducedMotion: 'reduce' });
      await messages(page).getByRole('article').last().waitFor();
      gateway.come(HANNAH, true);
      gateway.tell(HANNAH, { kind: 'customerTyping', on: true });
      gateway.tell(HANNAH, { kind: 'agentTyping', agentId: 'agent-ben', on: true });
      gateway.tell(HANNAH, { kind: 'agentViewing', agentId: 'agent-sue', on: true });
      await panel(page).getByText('Earlier pages · 2').click();
      await page.getByText('Sue Park is viewing').waitFor();
      await examine(page, 'the assistant in charge');
      await panel(page).getByRole('button', { name: 'Join' }).click();
      await panel(page).getByRole('button', { name: 'Join' }).waitFor({ state: 'detached' });
      await button(page, 'More actions').click();
      await page.getByRole('menu').waitFor();
      await examine(page, 'joined, more actions');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await page.getByRole('main').getByRole('button', { name: 'Accept' }).click();
      await page.getByRole('textbox', { name: 'Hand-off message' }).waitFor();
      await examine(page, 'take over');
      for (const [name, id] of Object.entries({ DIEGO, INES })) {
        await page.goto(`${url}/inbox/all/c/${id}`);
        await messages(page).getByRole('article').last().waitFor();
        await examine(page, name);
      }
      await panel(page).getByRole('button', { name: 'Release' }).click();
      await page.getByRole('dialog').waitFor();
      await examine(page, 'release');
    },
    SLOW * 2,
  );
});
