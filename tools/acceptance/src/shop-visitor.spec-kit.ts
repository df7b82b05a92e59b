import { until } from '@baton/testing';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { FACT_MS } from './inbox-screen.spec-kit.ts';

/** A customer in the demo shop, with the chat open: what they can find and do there. */
export class ShopVisitor {
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    private readonly shop: string,
  ) {
    page.setDefaultTimeout(FACT_MS);
    page.on('pageerror', (error) => this.problems.push(`visitor: ${error.message}`));
  }

  static async visit(browser: Browser, shop: string, path: string): Promise<ShopVisitor> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 860 }, reducedMotion: 'reduce' });
    const visitor = new ShopVisitor(await context.newPage(), context, shop);
    await visitor.goTo(path);
    return visitor;
  }

  /** Another page of the shop; a chat that was open is open there too. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(this.shop + path);
    await this.page.waitForFunction('window.Baton?.open');
    await this.page.evaluate('window.Baton.open()');
    await until('the chat is there', () => this.frame !== undefined, FACT_MS);
    await this.field.waitFor();
  }

  /** It stands in a closed shadow tree: found by where it comes from. */
  get chat(): Frame {
    if (this.frame === undefined) throw new Error('the chat is not open');
    return this.frame;
  }

  get field(): Locator {
    return this.chat.getByRole('textbox', { name: 'Write a message…' });
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
    await this.chat.getByRole('article', { name: 'You' }).getByText(text, { exact: true }).waitFor();
  }

  /** A message of ours with this text; `author` as it is shown, such as `Assistant` or an agent's name. */
  heard(author: string | RegExp, text: string | RegExp): Locator {
    return this.chat.getByRole('article', { name: author }).filter({ hasText: text });
  }

  /** The authors of the thread, oldest first, as they are read out. */
  authors(): Promise<string[]> {
    return this.chat
      .getByRole('article')
      .evaluateAll((articles) => articles.map((article) => article.getAttribute('aria-label') ?? ''));
  }

  button(name: string): Locator {
    return this.chat.getByRole('button', { name, exact: true });
  }

  private get frame(): Frame | undefined {
    return this.page.frames().find((one) => one.url().includes('/widget/app/'));
  }
}
