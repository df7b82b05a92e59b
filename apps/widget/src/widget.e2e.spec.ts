import { AxeBuilder } from '@axe-core/playwright';
import { until } from '@baton/testing';
import type { Page } from 'playwright-core';
import { CONFIG, failure } from './fake-server/fake-widget-model.spec-kit.ts';
import { app, composer, launcher, openChat, say, shown, WidgetBrowser } from './widget-browser.spec-kit.ts';

/** A browser on a busy machine, in milliseconds. */
const SLOW = 60_000;
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The rules of the standard whose verdict depends on colours: nothing else differs between light and dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true };

describe('the widget in a browser', () => {
  let world: WidgetBrowser;

  beforeAll(async () => {
    world = await WidgetBrowser.start();
  }, 180_000);
  afterAll(() => world?.stop());
  beforeEach(() => world.begin());
  afterEach(async () => {
    await world.end();
    expect(world.problems).toEqual([]);
  });

  const faultless = async (page: Page, what: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> => {
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
    const { violations } = await (
      colorScheme === 'light' ? axe.withTags(STANDARD) : axe.withRules(OF_COLOURS)
    ).analyze();
    expect(violations.map(({ id, nodes }) => [what, id, nodes[0]?.html])).toEqual([]);
  };
  const focusOf = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.localName ?? '');

  it.each(['light', 'dark'] as const)(
    'is accessible on each of its screens, %s',
    async (colorScheme) => {
      world.model.config = {
        ...CONFIG,
        colour: '#ffd400',
        pre_chat: [
          { key: 'name', label: 'Your name', kind: 'text', required: true, choices: [] },
          { key: 'email', label: 'E-mail', kind: 'email', required: false, choices: [] },
          { key: 'topic', label: 'Topic', kind: 'choice', required: true, choices: ['Orders', 'Returns'] },
        ],
      };
      const page = await world.visit({ colorScheme, reducedMotion: 'reduce' });
      await launcher(page).waitFor();
      await faultless(page, 'launcher', colorScheme);
      await openChat(page);
      const start = app(page).getByRole('button', { name: 'Start chat' });
      await app(page).getByLabel('E-mail').fill('nobody');
      await start.click();
      const name = app(page).getByLabel('Your name');
      await app(page).getByText('Your name is needed.').waitFor();
      expect(await name.getAttribute('aria-describedby')).toBe('field-name-problem');
      expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
      await faultless(page, 'form with errors', colorScheme);
      await name.fill('Max');
      await app(page).getByLabel('E-mail').fill('max@example.com');
      await app(page).getByLabel('Topic').selectOption('Returns');
      await app(page).getByLabel('How can we help?').fill('The kettle has a dent');
      await start.click();
      await app(page).getByRole('article', { name: 'You' }).getByText('The kettle has a dent').waitFor();
      const { visitor } = world.model;
      expect(visitor.heard).toContainEqual(
        expect.objectContaining({
          type: 'conversation.start',
          form: { name: 'Max', email: 'max@example.com', topic: 'Returns' },
        }),
      );
      world.model.reply(visitor, 'Sorry!\n\n1. **Keep** it\n2. [Return](https://shop.example/returns) it', {
        choices: [{ id: 'keep', title: 'Keep it' }],
      });
      await app(page).getByRole('link', { name: 'Return' }).waitFor();
      world.server.tell({ type: 'typing', author: 'assistant', name: null, is_typing: true });
      await app(page).getByText('Assistant is typing…').waitFor();
      await faultless(page, 'assistant', colorScheme);
      await app(page).getByRole('button', { name: 'Keep it' }).click();
      await app(page).getByRole('button', { name: 'Talk to a human' }).click();
      await app(page).getByText('In the queue: place 2').waitFor();
      world.model.reply(visitor, 'A colleague will be with you soon.', { author: 'system' });
      await faultless(page, 'queue', colorScheme);
      const mine = visitor.messages.findLast(({ author }) => author === 'visitor')?.id ?? null;
      world.model.setState(visitor, { handler: 'agent', agent_name: 'Ana', read_up_to_message_id: mine });
      world.model.reply(visitor, 'Hello, Ana here', { author: 'agent', name: 'Ana' });
      await app(page).getByText('Seen').waitFor();
      expect(await app(page).getByRole('button', { name: 'Talk to a human' }).count()).toBe(0);
      await app(page).getByRole('button', { name: 'End chat' }).click();
      await faultless(page, 'end?', colorScheme);
      await app(page).getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
      await app(page).getByRole('radio', { name: '5 of 5: very good' }).check();
      await app(page)
        .getByLabel(/What could be better/)
        .fill('Nothing');
      await faultless(page, 'rating', colorScheme);
      await app(page).getByRole('button', { name: 'Send rating' }).click();
      await app(page).getByText('Thank you for your rating.').waitFor();
      expect(visitor.heard.filter(({ type }) => type === 'csat.submit')).toMatchObject([
        { rating: 5, comment: 'Nothing' },
      ]);
    },
    SLOW,
  );

  it(
    'shows earlier messages without moving what is read',
    async () => {
      const page = await world.visit();
      await openChat(page);
      await say(page, 'hello');
      await until('it is stored', () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1);
      for (let number = 1; number <= 120; number += 1) world.model.reply(world.model.visitor, `line ${String(number)}`);
      await app(page).getByText('line 120', { exact: true }).waitFor();
      await page.reload();
      await openChat(page);
      const earlier = app(page).getByRole('button', { name: 'Show earlier messages' });
      await earlier.focus();
      const first = app(page).getByText('line 21', { exact: true });
      const top = async (): Promise<number> => Math.round((await first.boundingBox())?.y ?? Number.NaN);
      const before = await top();
      await page.keyboard.press('Enter');
      await app(page).getByText('line 20', { exact: true }).waitFor({ state: 'attached' });
      expect(await app(page).getByText('hello', { exact: true }).count()).toBe(1);
      expect(await earlier.count()).toBe(0);
      expect(Math.abs((await top()) - before)).toBeLessThan(2);
    },
    SLOW,
  );

  it(
    'is used with the keyboard alone, and gives the focus back',
    async () => {
      const page = await world.visit();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await launcher(page).waitFor();
      expect(await launcher(page).getAttribute('aria-expanded')).toBe('false');
      while ((await focusOf(page)) !== 'baton-chat') await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await app(page).getByRole('textbox').waitFor();
      await until('the composer has the focus', () =>
        composer(page).evaluate((area) => area === document.activeElement),
      );
      await page.keyboard.type('first');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('second');
      await page.keyboard.press('Enter');
      await until('it is stored', () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1);
      expect(world.model.visitor.messages[0]?.text).toBe('first\nsecond');
      await page.keyboard.press('Escape');
      await until('it is closed', async () => (await launcher(page).getAttribute('aria-expanded')) === 'false');
      const inside = (): Promise<string> =>
        page.evaluate(() => document.querySelector('baton-chat')?.shadowRoot?.activeElement?.localName ?? '');
      await until('the launcher has the focus', async () => (await inside()) === 'button');
      world.model.reply(world.model.visitor, 'an answer');
      await launcher(page)
        .and(page.getByRole('button', { name: 'Open chat, 1 unread' }))
        .waitFor();
      await page.keyboard.press('Enter');
      await launcher(page)
        .and(page.getByRole('button', { name: 'Close chat' }))
        .waitFor();
      await until('it is read', () => world.model.visitor.heard.some(({ type }) => type === 'read'));
    },
    SLOW,
  );

  it(
    'keeps what is written offline through a reload, and sends it once and in order',
    async () => {
      const page = await world.visit();
      await openChat(page);
      await say(page, 'before');
      await until('it is stored', () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1);
      world.server.down = true;
      world.server.breakAll();
      await app(page)
        .getByText(/Connection lost/)
        .waitFor();
      for (const text of ['one', 'two', 'three']) await say(page, text);
      await app(page).getByText('Will be sent once you are online').last().waitFor();
      await composer(page).fill('a draft');
      await page.reload();
      await app(page).getByText('three').waitFor();
      expect(await composer(page).inputValue()).toBe('a draft');
      world.server.loseAnswers = 2;
      world.server.down = false;
      await until('all are there', () => world.model.visitor.messages.length === 4, SLOW);
      await until('the app shows it', async () => (await app(page).getByText('Will be sent').count()) === 0, SLOW);
      expect(world.model.visitor.messages.map(({ text }) => text)).toEqual(['before', 'one', 'two', 'three']);
      expect(await shown(page)).toEqual(['before', 'one', 'two', 'three']);
    },
    SLOW * 2,
  );

  it(
    'does without WebSockets where something on the way takes none',
    async () => {
      world.server.noSockets = true;
      const page = await world.visit();
      await openChat(page);
      await say(page, 'over POST');
      await until(
        'it is stored',
        () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1,
        SLOW,
      );
      world.model.reply(world.model.visitor, 'over events');
      await app(page).getByText('over events').waitFor();
      expect(await shown(page)).toEqual(['over POST', 'over events']);
    },
    SLOW,
  );

  it(
    'tells the site what happens and does what the site asks, also before it is loaded',
    async () => {
      world.site.files.set('/early.js', {
        type: 'text/javascript',
        text: `window.heard = []; window.Baton = window.Baton || function () { (Baton.q = Baton.q || []).push(arguments) };
for (const name of ['ready', 'open', 'close', 'message', 'unread']) Baton('on', name, (detail) => heard.push([name, detail && detail.author || detail]));
Baton('identify', { jwt: 'nora', attributes: { plan: 'gold' } }); Baton('setContext', { cart: '2' }); Baton('open');`,
      });
      world.site.page = { head: '<script src="/early.js"></script>' };
      const page = await world.visit();
      await composer(page).waitFor();
      await until('it is identified', () => world.model.visitor.heard.some(({ type }) => type === 'identify'));
      const { visitor } = world.model;
      expect(visitor.identifiedAs).toBe('nora');
      expect(visitor.heard).toContainEqual({ type: 'context.set', attributes: { cart: '2' } });
      await page.evaluate(() => {
        history.pushState({}, '', '/cart?step=2');
        document.title = 'Your cart';
      });
      await until('the visit is told', () => visitor.heard.some((frame) => frame.type === 'page.visit'));
      expect(visitor.heard.find(({ type }) => type === 'page.visit')).toMatchObject({
        url: `${world.url}/cart?step=2`,
        title: 'Your cart',
      });
      await page.evaluate('Baton.close()');
      world.model.reply(visitor, 'hello');
      await launcher(page)
        .and(page.getByRole('button', { name: 'Open chat, 1 unread' }))
        .waitFor();
      const heard = (await page.evaluate('heard')) as [string, unknown][];
      expect(heard.map(([name]) => name)).toEqual(expect.arrayContaining(['open', 'ready', 'close']));
      expect(heard).toEqual(
        expect.arrayContaining([
          ['message', 'assistant'],
          ['unread', 1],
        ]),
      );
      await page.evaluate('Baton.shutdown()');
      await until('the launcher is gone', async () => (await launcher(page).count()) === 0);
      expect(await page.evaluate(() => Object.values(localStorage).join(''))).toBe('');
    },
    SLOW,
  );

  it(
    'loads its app once, also when it is opened before the page has been read to its end',
    async () => {
      world.site.files.set('/early.js', {
        type: 'text/javascript',
        text: `window.Baton = function () { (Baton.q = Baton.q || []).push(arguments) }; Baton('open');`,
      });
      world.site.page = { head: '<script src="/early.js"></script>', body: '<script src="/late.js"></script>' };
      const context = await world.context();
      let loaded = 0;
      let release = (): void => undefined;
      const asked = new Promise<void>((resolve) => {
        release = resolve;
      });
      await context.route('**/widget/app/?*', (route) => {
        loaded += 1;
        release();
        return route.continue();
      });
      // The page goes on when the app is on its way.
      await context.route('**/late.js', (route) =>
        asked.then(() => route.fulfill({ contentType: 'text/javascript', body: '' })),
      );
      const page = await world.open(context);
      await say(page, 'once');
      await until('it is stored', () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1);
      expect(loaded).toBe(1);
    },
    SLOW,
  );

  it(
    'fills a phone, keeps the focus inside, and leaves the page as it was',
    async () => {
      world.site.page = { html: 'lang="de"', body: '<h1>Laden</h1><a href="/mehr">Mehr</a><button>Kaufen</button>' };
      const page = await world.visit(PHONE);
      await openChat(page);
      const box = await page.locator('iframe').boundingBox();
      expect([box?.x, box?.y, box?.width]).toEqual([0, 0, 390]);
      await app(page).getByRole('button', { name: 'Mit einem Menschen sprechen' }).waitFor();
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press('Tab');
        expect(['baton-chat', 'body']).toContain(await focusOf(page));
      }
      expect(await page.evaluate(() => document.body.inert)).toBe(true);
      for (const button of await app(page).getByRole('button').all())
        expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      await faultless(page, 'phone');
      await app(page).getByRole('button', { name: 'Chatfenster schließen' }).click();
      await until('the page is back', () => page.evaluate(() => !document.body.inert));
    },
    SLOW,
  );

  it(
    'needs no sideways scrolling at 320 pixels and in a window as low as at 400 % zoom',
    async () => {
      const page = await world.visit({ viewport: { width: 320, height: 256 } });
      await openChat(page);
      await say(page, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft');
      await until('it is stored', () => world.model.visitors.size > 0 && world.model.visitor.messages.length === 1);
      world.model.reply(
        world.model.visitor,
        'https://shop.example/a/very/long/address/that/does/not/break/anywhere/at/all',
      );
      await app(page).getByRole('link').waitFor();
      const wide = await app(page)
        .locator('html')
        .evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(wide).toBeLessThanOrEqual(0);
      await composer(page).scrollIntoViewIfNeeded();
      await faultless(page, 'low window');
    },
    SLOW,
  );

  it(
    'says what is too much: the length, the pause, the missing identity',
    async () => {
      const page = await world.visit();
      await openChat(page);
      await composer(page).fill('x'.repeat(10_003));
      await app(page).getByText('The message is 3 characters too long.').waitFor();
      await composer(page).press('Enter');
      expect(world.model.visitor.messages).toEqual([]);
      world.model.refuse = () => failure('throttled', { retry_after_seconds: 3 });
      await say(page, 'fast');
      await app(page)
        .getByText(/Going on in [123] s\./)
        .waitFor();
      world.model.refuse = () => null;
      await until('it is stored then', () => world.model.visitor.messages.length === 1);
      world.model.config = { ...CONFIG, identity_required: true };
      world.model.visitors.clear();
      world.server.breakAll();
      await app(page).getByRole('heading', { name: 'Please sign in' }).waitFor();
      await page.evaluate(`Baton.identify({ identifier: 'nora', identifier_hash: 'aa' })`);
      await composer(page).waitFor();
      expect(world.model.visitor.identifiedAs).toBe('nora');
    },
    SLOW,
  );
});
