import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@baton/dev';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { FakeWidgetModel } from './fake-server/fake-widget-model.spec-kit.ts';
import { FakeWidgetServer } from './fake-server/fake-widget-server.spec-kit.ts';
import { HostSite } from './fake-server/host-page.spec-kit.ts';

const APP = path.join(import.meta.dirname, '..');
const DIST = path.join(APP, 'dist');

/** A browser before somebody's site that shows the widget of a fake server. */
export class WidgetBrowser {
  model = new FakeWidgetModel();
  server = new FakeWidgetServer(this.model, DIST);
  site = new HostSite();
  /** What went wrong in a page without being expected. */
  problems: string[] = [];
  /** Lines of consoles that are part of what is tried. */
  expected: RegExp = /WebSocket connection|Failed to load resource/;
  url = '';
  readonly #contexts: BrowserContext[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(): Promise<WidgetBrowser> {
    if (!existsSync(path.join(DIST, 'w.js'))) {
      const vite = path.join(APP, '../../node_modules/vite/bin/vite.js');
      execFileSync(process.execPath, [vite, 'build', APP, '--logLevel', 'warn'], { stdio: 'inherit' });
    }
    return new WidgetBrowser(
      await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] }),
    );
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }

  /** A fresh server and site. */
  async begin(): Promise<void> {
    this.problems = [];
    this.model = new FakeWidgetModel();
    this.server = new FakeWidgetServer(this.model, DIST);
    this.site = new HostSite();
    this.site.widget = await this.server.listen();
    this.url = await this.site.listen();
    this.server.allowed = [this.url];
  }

  async end(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    await this.site.close();
    await this.server.close();
  }

  /** `closed`: the shadow tree stays as the loader makes it; otherwise a spec may look into it. */
  async context(options: BrowserContextOptions = {}, closed = false): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    this.#contexts.push(context);
    if (!closed)
      await context.addInitScript(() => {
        const attach = Element.prototype.attachShadow;
        Element.prototype.attachShadow = function (init) {
          return attach.call(this, { ...init, mode: 'open' });
        };
      });
    return context;
  }

  async visit(options: BrowserContextOptions = {}, closed = false): Promise<Page> {
    return this.open(await this.context(options, closed));
  }

  async open(context: BrowserContext, to = '/'): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !this.expected.test(line.text())) this.problems.push(line.text());
    });
    await page.goto(this.url + to);
    return page;
  }
}

export const app = (page: Page): FrameLocator => page.frameLocator('iframe');

export const launcher = (page: Page): Locator => page.locator('baton-chat').getByRole('button');

export const composer = (page: Page): Locator => app(page).getByRole('textbox', { name: /^(Write|Nachricht)/ });

/** Opens the chat as a visitor does, and waits until it is there. */
export const openChat = async (page: Page): Promise<void> => {
  await launcher(page).click();
  await app(page).getByRole('heading', { level: 1 }).waitFor();
};

export const say = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text);
  await composer(page).press('Enter');
};

/** What the thread shows, from top to bottom, as texts. */
export const shown = (page: Page): Promise<string[]> => app(page).locator('.bubble').allInnerTexts();
