import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@baton/dev';
import { until } from '@baton/testing';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { violationsOf } from './accessibility.spec-kit.ts';
import { FakeGateway } from './fake-gateway/fake-gateway.spec-kit.ts';
import { fakeWorld } from './fake-gateway/fake-world.spec-kit.ts';

const APP = path.join(import.meta.dirname, '..');
const DIST = path.join(APP, 'dist');
/** A browser on a busy machine, in milliseconds. */
const SLOW = 60_000;
const FEW = 5;
const MARIA = '00000000-0000-4000-8000-000000000001';
const SOFIA = '00000000-0000-4000-8000-000000000006';

describe('templates and settings in a browser', () => {
  let browser: Browser;
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
    gateway = new FakeGateway(fakeWorld(FEW), DIST);
    url = await gateway.listen();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await gateway.close();
    expect(problems).toEqual([]);
  });

  const open = async (context: BrowserContext, to: string): Promise<Page> => {
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
  const visit = async (
    agent: 'ana' | 'ben' | 'sue' | 'ada',
    to: string,
    options: BrowserContextOptions = {},
  ): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
    contexts.push(context);
    await context.addCookies([{ name: 'baton_session', value: `agent-${agent}`, url }]);
    return open(context, to);
  };
  const composer = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('textbox', { name: /^Message to/ });
  const options = (page: Page): ReturnType<Page['getByRole']> =>
    page.getByRole('listbox', { name: 'Templates' }).getByRole('option');
  const selected = (page: Page): Promise<string> =>
    composer(page).evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    );
  const lastSaid = (id: string): string | null => {
    const item = gateway.model.conversations.get(id)?.items.at(-1);
    return item?.kind === 'message' && item.content.kind === 'text' ? item.content.text : null;
  };

  it(
    'inserts a template at the slash, with everything filled in',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).click();
      await page.keyboard.type('/');
      await options(page).first().waitFor();
      // Those of her channel and team only.
      expect(await options(page).evaluateAll((all) => all.map((one) => one.firstChild?.textContent))).toEqual([
        ...['/closing', '/greeting', '/order_status'],
      ]);
      await page.keyboard.type('gre');
      expect(await options(page).count()).toBe(1);
      await page.keyboard.press('Enter');
      expect(await composer(page).inputValue()).toBe('Hi Maria Lopez! Thanks for reaching out to Baton Demo Shop.');
      expect(await options(page).count()).toBe(0);
      await page.keyboard.press('Enter');
      await until('sent', () => lastSaid(MARIA) === 'Hi Maria Lopez! Thanks for reaching out to Baton Demo Shop.');
    },
    SLOW,
  );

  it(
    'moves by arrows, leaves by Escape, and undoes like what was typed',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).click();
      await page.keyboard.type('Hello /');
      await options(page).first().waitFor();
      const active = (): Promise<string | null> =>
        page.getByRole('option', { selected: true }).locator('span').first().textContent();
      expect(await active()).toBe('/closing');
      await page.keyboard.press('ArrowDown');
      expect(await active()).toBe('/greeting');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await active()).toBe('/order_status');
      const id = await page.getByRole('option', { selected: true }).getAttribute('id');
      expect(await composer(page).getAttribute('aria-activedescendant')).toBe(id);
      await page.keyboard.press('Escape');
      await options(page).first().waitFor({ state: 'detached' });
      // It closed the menu, not the conversation, and the text is as it was.
      expect(await composer(page).inputValue()).toBe('Hello /');
      await page.keyboard.type('clo');
      expect(await options(page).count()).toBe(0);
      await page.keyboard.type(' /clo');
      await page.keyboard.press('Tab');
      expect(await composer(page).inputValue()).toMatch(/^Hello \/clo Thanks for contacting us!/);
      await page.keyboard.press('Control+z');
      expect(await composer(page).inputValue()).not.toContain('Thanks for contacting us');
      await page.keyboard.type(' https://example.com and/or');
      expect(await options(page).count()).toBe(0);
    },
    SLOW,
  );

  it(
    'walks from one blank to the next, and sends nothing that has one left',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).click();
      await page.keyboard.type('/order');
      await options(page).first().click();
      expect(await selected(page)).toBe('{{order_number}}');
      const before = lastSaid(MARIA);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('status').filter({ hasText: 'Fill in before sending' }).waitFor();
      expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
      expect(lastSaid(MARIA)).toBe(before);
      await page.keyboard.press('Tab');
      expect(await selected(page)).toBe('{{arrival_date}}');
      await page.keyboard.press('Shift+Tab');
      expect(await selected(page)).toBe('{{order_number}}');
      await page.keyboard.type('A-17');
      await page.getByRole('button', { name: 'arrival_date' }).click();
      // In the next frame, when the field is surely there.
      await until('it is selected', async () => (await selected(page)) === '{{arrival_date}}');
      await page.keyboard.type('Friday');
      // No blank is left: the key leaves the field, so that nobody is caught in it.
      await page.keyboard.press('Control+Enter');
      await until('sent', () => lastSaid(MARIA) === 'Your order **A-17** arrives by Friday.');
    },
    SLOW,
  );

  it(
    'says that templates cannot be loaded, and loads them when asked again',
    async () => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      contexts.push(context);
      await context.addCookies([{ name: 'baton_session', value: 'agent-ana', url }]);
      let away = true;
      await context.route('**/api/templates', (route) => (away ? route.abort() : route.continue()));
      const page = await open(context, `/inbox/mine/c/${MARIA}`);
      await composer(page).click();
      await page.getByRole('button', { name: 'Insert a template' }).click();
      await page.getByText('The templates cannot be loaded.').waitFor();
      away = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await options(page).first().waitFor();
      expect(await composer(page).inputValue()).toBe('/');
    },
    SLOW,
  );

  it(
    'keeps drafts through a crash of the page, each tab its own',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).fill('half a sentence');
      const [context] = contexts;
      if (context === undefined) throw new Error('no context');
      const other = await open(context, `/inbox/mine/c/${SOFIA}`);
      await composer(other).fill('in another tab');
      const stored = (text: string): Promise<unknown> =>
        other.waitForFunction((draft) => Object.values(localStorage).includes(draft), text);
      await stored('half a sentence');
      await stored('in another tab');
      // The renderer is killed: nothing of the page runs any more, no handler, no timer.
      const killed = page.waitForEvent('crash');
      await Promise.all([killed, page.goto('chrome://crash').catch(() => undefined)]);
      await page.close();
      const again = await open(context, `/inbox/mine/c/${MARIA}`);
      await composer(again).waitFor();
      expect(await composer(again).inputValue()).toBe('half a sentence');
      // What one tab writes the other shows, and nobody writes over what is elsewhere.
      await composer(again).fill('half a sentence more');
      await stored('half a sentence more');
      expect(await composer(other).inputValue()).toBe('in another tab');
      await other.goto(`${url}/inbox/mine/c/${MARIA}`);
      await composer(other).waitFor();
      expect(await composer(other).inputValue()).toBe('half a sentence more');
    },
    SLOW,
  );

  it(
    'writes, finds, changes and deletes templates',
    async () => {
      const page = await visit('sue', '/settings/templates');
      await page.getByRole('link', { name: '/refund' }).waitFor();
      // Everybody's are not a supervisor's to change.
      expect(await page.getByRole('link', { name: '/greeting' }).count()).toBe(0);
      await page.getByRole('button', { name: 'New template' }).click();
      const form = page.getByRole('form', { name: 'Template' });
      await form.getByRole('button', { name: 'Save template' }).click();
      await form.getByText('Give it a name').waitFor();
      await form.getByText('Choose a team that you lead').waitFor();
      await form.getByLabel('Name').fill('greeting');
      await form.getByText('Another template has this name').waitFor();
      await form.getByLabel('Name').fill('opening_hours');
      await form.getByLabel('Message').fill('Dear ');
      await form.getByRole('button', { name: '{{customer_name}}' }).click();
      await page.keyboard.type(', we are here from **9 to {{closing_time}}**.');
      const preview = page.getByRole('region', { name: 'Preview as WhatsApp shows it' });
      expect(await preview.textContent()).toBe('Dear Maria Lopez, we are here from 9 to {{closing_time}}.');
      await page.getByText('Asked for when it is used: closing_time.').waitFor();
      await form.getByRole('checkbox', { name: 'Web chat' }).check();
      await page.getByRole('region', { name: 'Preview as Web chat shows it' }).waitFor();
      await form.getByRole('checkbox', { name: 'Support' }).check();
      await form.getByRole('button', { name: 'Save template' }).click();
      await page.getByRole('link', { name: '/opening_hours' }).waitFor();
      expect(gateway.configuration.templates.find(({ name }) => name === 'opening_hours')).toMatchObject({
        text: 'Dear {{customer_name}}, we are here from **9 to {{closing_time}}**.',
        ...{ channels: ['webchat'], teamIds: ['team-support'] },
      });
      await page.getByRole('searchbox', { name: 'Search templates' }).fill('closing_time');
      expect(await page.getByRole('list', { name: 'Templates' }).getByRole('listitem').count()).toBe(1);
      await page.getByRole('button', { name: 'Delete opening_hours' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete template' }).click();
      await page.getByText('No template fits').waitFor();
      expect(gateway.configuration.templates.some(({ name }) => name === 'opening_hours')).toBe(false);
    },
    SLOW,
  );

  it(
    'asks before a changed form is left, and says what the server found wrong',
    async () => {
      const page = await visit('sue', '/settings/templates/t-billing');
      const form = page.getByRole('form', { name: 'Template' });
      await form.getByLabel('Message').fill('Something else');
      await page.getByRole('link', { name: 'Conversations' }).click();
      await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
      await page.getByRole('button', { name: 'Stay here' }).click();
      expect(await form.getByLabel('Message').inputValue()).toBe('Something else');
      // Somebody takes the name meanwhile.
      await form.getByLabel('Name').fill('new_name');
      const [first] = gateway.configuration.templates;
      if (first === undefined) throw new Error('no templates');
      gateway.configuration.templates = [
        ...gateway.configuration.templates,
        { ...first, templateId: 'x', name: 'new_name' },
      ];
      await form.getByRole('button', { name: 'Save template' }).click();
      await form.getByText('This is taken already; choose another one').waitFor();
      await page.getByRole('link', { name: 'Conversations' }).click();
      await page.getByRole('button', { name: 'Discard changes' }).click();
      await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    },
    SLOW,
  );

  it(
    'lets administrators set how conversations live, and shows it to everybody',
    async () => {
      const page = await visit('ada', '/settings/conversations/auto-status');
      const form = page.getByRole('form', { name: 'Conversations' });
      await form.getByLabel('Pending after', { exact: true }).fill('0');
      await form.getByText('Enter a time between 1 minute and 365 days').waitFor();
      expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
      await form.getByLabel('Pending after', { exact: true }).fill('90');
      await form.getByLabel('Pending after: unit').selectOption('minutes');
      await form.getByText('after 1 hour 30 minutes').waitFor();
      await form.getByRole('checkbox', { name: 'Give it back to the assistant' }).check();
      await form.getByLabel('Hand-off message').fill('Here comes {{name}}.');
      await form.getByText('{{name}} is not known here; {{agent_name}} is').waitFor();
      await form.getByLabel('Hand-off message').fill('Here comes {{agent_name}}.');
      await form.getByText('Here comes Ada Moss.').waitFor();
      await form.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Settings saved').waitFor();
      expect(gateway.configuration.settings).toMatchObject({
        ...{ pendingAfterSeconds: 5_400, fallBackAfterSeconds: 300, handOffMessage: 'Here comes {{agent_name}}.' },
      });
      const agent = await visit('ana', '/settings/conversations/auto-status');
      await agent.getByText('only administrators change them').waitFor();
      const field = agent.getByLabel('Pending after', { exact: true });
      expect([await field.inputValue(), await field.isDisabled()]).toEqual(['90', true]);
      expect(await agent.getByRole('button', { name: 'Save' }).count()).toBe(0);
    },
    SLOW,
  );

  it(
    'sends as the person prefers',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Personal' }).click();
      await page.getByRole('radio', { name: /^Ctrl\+Enter sends/ }).check();
      await page.goto(`${url}/inbox/mine/c/${MARIA}`);
      await composer(page).click();
      await page.keyboard.type('one');
      await page.keyboard.press('Enter');
      await page.keyboard.type('two');
      expect(await composer(page).inputValue()).toBe('one\ntwo');
      await page.keyboard.press('Control+Enter');
      await until('sent', () => lastSaid(MARIA) === 'one\ntwo');
    },
    SLOW,
  );

  it(
    'counts down while a message is held, and offers what failed once more',
    async () => {
      const page = await visit('ana', `/inbox/mine/c/${MARIA}`);
      await composer(page).fill('held for a moment');
      await composer(page).press('Enter');
      await until('sent', () => lastSaid(MARIA) === 'held for a moment');
      const held = gateway.model.conversations.get(MARIA);
      const item = held?.items.at(-1);
      if (held === undefined || item?.kind !== 'message') throw new Error('no message');
      gateway.model.hold(MARIA, item.id, new Date(Date.now() + 3_600_000).toISOString());
      await page.getByText(/^Sends in \d+ s$/).waitFor();
      gateway.model.deliver(MARIA, item.id, { state: 'failed', code: '131026', reason: 'Not reachable' });
      await page.getByText('Not reachable (code 131026)').waitFor();
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByText('Sent again below').waitFor();
      await until('sent again', () => gateway.model.conversations.get(MARIA)?.items.at(-1)?.id !== item.id);
    },
    SLOW,
  );

  it.each(['light', 'dark'] as const)(
    'has no accessibility violations, %s',
    async (colorScheme) => {
      const examine = async (page: Page, name: string): Promise<void> => {
        expect({ name, violations: await violationsOf(page, colorScheme) }).toEqual({ name, violations: [] });
      };
      const calm = { colorScheme, reducedMotion: 'reduce' } as const;
      const page = await visit('ada', '/settings/templates', calm);
      await page.getByRole('link', { name: '/greeting' }).waitFor();
      await examine(page, 'templates');
      await page.getByRole('button', { name: 'Delete greeting' }).click();
      await page.getByRole('dialog').waitFor();
      await examine(page, 'delete template');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'New template' }).click();
      await page.getByRole('button', { name: 'Save template' }).click();
      await page.getByText('Give it a name').waitFor();
      await examine(page, 'new template');
      await page.goto(`${url}/settings/conversations/auto-status`);
      await page.getByLabel('Pending after', { exact: true }).fill('soon');
      await page.getByRole('checkbox', { name: 'Give it back to the assistant' }).check();
      await examine(page, 'auto-status');
      const personal = await visit('ana', '/settings/personal', calm);
      await personal.getByRole('radio').first().waitFor();
      await examine(personal, 'personal');
      const phone = await visit('ana', '/settings/conversations/auto-status', {
        ...calm,
        viewport: { width: 390, height: 844 },
        hasTouch: true,
      });
      await phone.getByText('only administrators change them').waitFor();
      await examine(phone, 'auto-status of an agent on a phone');
      const desk = await visit('ana', `/inbox/mine/c/${MARIA}`, calm);
      await composer(desk).click();
      await desk.keyboard.type('/');
      await options(desk).first().waitFor();
      await examine(desk, 'template menu');
      await desk.keyboard.type('order');
      await desk.keyboard.press('Enter');
      await desk.getByText('Fill in before sending').waitFor();
      await examine(desk, 'blanks of a template');
    },
    SLOW * 2,
  );
});
