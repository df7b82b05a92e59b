import { until } from '@baton/testing';
import type { Page } from 'playwright-core';
import { app, launcher, openChat, say, shown, WidgetBrowser } from './widget-browser.spec-kit.ts';

/** A browser on a busy machine, in milliseconds. */
const SLOW = 60_000;

const RESET = `* { all: unset !important; display: none !important; visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important }`;
const WALL = `html, body, main, .wall { display: block !important; visibility: visible !important; opacity: 1 !important; transform: none !important }
.wall { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: #fff !important }`;

describe('the widget on a page that fights it', () => {
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

  /** What the browser would click at, in the middle of the launcher. */
  const topmost = (page: Page): Promise<string> =>
    page.evaluate(() => document.elementFromPoint(innerWidth - 48, innerHeight - 48)?.localName ?? '');

  it(
    'stands above a wall of the highest z-index, untouched by a reset of everything, under a strict policy',
    async () => {
      world.site.files.set('/hostile.css', { type: 'text/css', text: `${RESET}\n${WALL}` });
      world.site.page = {
        head: '<link rel="stylesheet" href="/hostile.css">',
        body: '<div class="wall">A wall</div>',
      };
      const page = await world.visit();
      await launcher(page).waitFor();
      expect(await launcher(page).boundingBox()).toMatchObject({ width: 56, height: 56 });
      expect(await topmost(page)).toBe('baton-chat');
      await openChat(page);
      await say(page, 'Can you hear me?');
      await until('it is stored', () => world.model.visitors.size === 1 && world.model.visitor.messages.length === 1);
      await app(page).getByText('Can you hear me?').waitFor();
    },
    SLOW,
  );

  it(
    'is above what the page puts over it later; without the top layer it would not be',
    async () => {
      world.site.files.set('/hostile.css', { type: 'text/css', text: WALL });
      world.site.page = { head: '<link rel="stylesheet" href="/hostile.css">' };
      const page = await world.visit();
      await launcher(page).waitFor();
      await page.evaluate(() => {
        const wall = document.createElement('div');
        wall.className = 'wall';
        document.documentElement.append(wall);
      });
      expect(await topmost(page)).toBe('baton-chat');
      await page.evaluate(() => document.querySelector<HTMLElement>('baton-chat')?.hidePopover());
      expect(await topmost(page)).toBe('div');
    },
    SLOW,
  );

  it(
    'lets no script of the page into its tree',
    async () => {
      const page = await world.visit({}, true);
      await page.locator('baton-chat').waitFor({ state: 'attached' });
      expect(await page.evaluate(() => document.querySelector('baton-chat')?.shadowRoot ?? null)).toBeNull();
    },
    SLOW,
  );

  it(
    'takes no word that is not from its own frame',
    async () => {
      const page = await world.visit();
      await openChat(page);
      await say(page, 'a word');
      await app(page).getByText('a word').waitFor();
      const events = await page.evaluate(async () => {
        const heard: unknown[] = [];
        (window as unknown as { Baton: { on(event: string, listener: (detail: unknown) => void): void } }).Baton.on(
          'unread',
          (detail) => heard.push(detail),
        );
        // As if it came from the app: but it comes from the page itself.
        const arrived = new Promise((resolve) =>
          addEventListener('message', ({ data }) => data === 'last' && resolve(0)),
        );
        for (const word of [
          { type: 'event', event: 'unread', detail: 99 },
          { type: 'save', kept: 'stolen 1 #000' },
          'last',
        ])
          window.postMessage(word, location.origin);
        await arrived;
        return { heard, kept: Object.values(localStorage).join() };
      });
      expect(events.heard).toEqual([]);
      expect(events.kept).toContain(world.model.visitor.token);
    },
    SLOW,
  );

  it(
    'says so, to the visitor and to the developer, where the site is not on the list',
    async () => {
      world.server.allowed = ['https://another.example'];
      world.expected = /frame-ancestors|no chat\. Is|refused to connect/i;
      const page = await world.visit();
      const told = page.waitForEvent('console', (line) => line.text().startsWith('Baton: no chat. Is http'));
      // The app may take its time to say hello: here that passes in no time.
      await page.clock.install();
      await launcher(page).click();
      const alert = page.locator('baton-chat').getByRole('alert').getByText('The chat is not available right now.');
      await until('it is said', async () => {
        await page.clock.fastForward('00:10');
        return alert.isVisible();
      });
      await told;
    },
    SLOW,
  );

  it(
    'is one visitor in ten tabs, and each tab shows the same',
    async () => {
      const context = await world.context();
      const pages: Page[] = [];
      for (let tab = 0; tab < 10; tab += 1) pages.push(await world.open(context, `/page-${tab}`));
      await Promise.all(pages.map((page) => launcher(page).dispatchEvent('click')));
      await until('all are connected', () => world.server.connections === 10, SLOW);
      expect(world.model.visitors.size).toBe(1);
      for (const [index, page] of pages.entries()) await say(page, `from tab ${index}`);
      await until('all are stored', () => world.model.visitor.messages.length === 10, SLOW);
      const texts = world.model.visitor.messages.map(({ text }) => text);
      expect(texts.toSorted()).toEqual(pages.map((_, index) => `from tab ${index}`));
      for (const page of pages)
        await until(
          'the tab shows them',
          async () => JSON.stringify(await shown(page)) === JSON.stringify(texts),
          SLOW,
        );
    },
    SLOW * 2,
  );
});
