import { AxeBuilder } from '@axe-core/playwright';
import type { Login } from '@baton/dev';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** How long a fact may take to be seen, in milliseconds, on a machine that does other things too. */
export const FACT_MS = 15_000;

/** Said by the browser itself when a server is away or refuses; the screen explains both. */
const BY_THE_BROWSER = /Failed to load resource|WebSocket connection|^Unreachable: /;

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The rules of the standard whose verdict depends on colours: nothing else differs between light and dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** One person's browser with the inbox: what they can find and do, by the names that they see or hear. */
export class InboxScreen {
  /** What no screen may do: throw, complain on the console, open a dialog of the browser. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly name: string,
  ) {
    page.setDefaultTimeout(FACT_MS);
    page.on('pageerror', (error) => this.problems.push(`${name}: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error' && !BY_THE_BROWSER.test(line.text())) this.problems.push(`${name}: ${line.text()}`);
    });
    page.on('dialog', (dialog) => {
      this.problems.push(`${name}: a dialog says ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async visit(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<InboxScreen> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    const screen = new InboxScreen(await context.newPage(), context, name);
    await screen.page.goto(url);
    return screen;
  }

  async signIn({ email, password }: Login): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.connected();
  }

  connected(): Promise<void> {
    return this.page.getByText('WS: Connected').waitFor();
  }

  // ---- the list

  get list(): Locator {
    return this.page.getByRole('region', { name: 'Conversations' });
  }

  tab(scope: 'All' | 'Waiting' | 'Mine', count?: number): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${scope}\\s*${count ?? '\\d+'}$`) });
  }

  async count(scope: 'All' | 'Waiting' | 'Mine'): Promise<number> {
    return Number(/\d+$/.exec(await this.tab(scope).innerText())?.[0]);
  }

  async show(scope: 'All' | 'Waiting' | 'Mine'): Promise<void> {
    await this.tab(scope).click();
    await this.pointAway();
  }

  /** The card of a customer; `says` narrows it to one whose name, as it is read out, contains that. */
  card(customer: string, says = ''): Locator {
    return this.list.getByRole('link', { name: new RegExp(`^${customer}, .*${says}`) });
  }

  async open(customer: string): Promise<void> {
    await this.card(customer).click();
    await this.pointAway();
    await this.page.getByRole('heading', { name: customer, level: 2 }).first().waitFor();
    await this.messages.getByRole('article').last().waitFor();
  }

  /** A pointer over the list holds its order, as it should. */
  async pointAway(): Promise<void> {
    if (await this.messages.isVisible()) await this.messages.hover({ position: { x: 5, y: 5 } });
    else await this.page.mouse.move(900, 450);
  }

  // ---- the conversation

  get messages(): Locator {
    return this.page.getByRole('region', { name: /^Messages with / });
  }

  /** A bubble with exactly this text. */
  bubble(text: string): Locator {
    return this.messages.getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  note(author: string, text: string): Locator {
    return this.messages.getByRole('article', { name: `Internal note by ${author}` }).filter({ hasText: text });
  }

  /** What stands in the thread, messages and notes, oldest first: the text of each. */
  texts(): Promise<string[]> {
    return this.messages.locator('article .formatted').allInnerTexts();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to / });
  }

  get claimButton(): Locator {
    return this.page.getByRole('button', { name: 'Claim this chat to reply' });
  }

  get refusal(): Locator {
    return this.page.getByRole('alert').filter({ hasText: 'Not sent.' });
  }

  get wrapUp(): Locator {
    return this.page.getByRole('form', { name: 'Wrap-up' });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async claim(): Promise<void> {
    await this.claimButton.click();
    await this.composer.waitFor();
  }

  /** Writes a reply and sends it as most people do. */
  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Control+Enter');
  }

  async addNote(text: string): Promise<void> {
    await this.button('Internal note').click();
    await this.page.getByRole('textbox', { name: 'Internal note' }).fill(text);
    await this.button('Add note').click();
    await this.button('Reply').click();
  }

  /** Gives the open conversation to a person or a team, with a note. */
  async handOver(verb: 'Transfer' | 'Assign', to: string, note: string): Promise<void> {
    await this.button(verb).click();
    const dialog = this.page.getByRole('dialog', { name: `${verb} conversation` });
    await dialog.getByRole('radio', { name: to }).check();
    await dialog.getByLabel('Note').fill(note);
    await dialog.getByRole('button', { name: `${verb} to ${to}` }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async wrapItUp(disposition: string, notes: string, tags: string): Promise<void> {
    await this.wrapUp.getByLabel('How did it end?').selectOption({ label: disposition });
    await this.wrapUp.getByLabel('Notes').fill(notes);
    await this.wrapUp.getByLabel('Tags').fill(tags);
    await this.wrapUp.getByRole('button', { name: 'Complete wrap-up' }).click();
    await this.wrapUp.waitFor({ state: 'detached' });
  }

  /** What a person does who does not trust what they see. */
  async refresh(): Promise<void> {
    await this.page.getByRole('button', { name: 'WS: Connected' }).click();
    await this.button('Refresh').click();
    await this.page.keyboard.press('Escape');
    await this.pointAway();
    await this.connected();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  // ---- faults and examination

  /** Keeps requests to a path from leaving until `release`. */
  async hold(path: string): Promise<{ asked: () => number; release: () => void }> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let count = 0;
    await this.page.route(path, async (route) => {
      count += 1;
      await released;
      await route.continue();
    });
    return { asked: () => count, release };
  }

  /** Lets the next request to a path reach the server and loses the answer. */
  async loseAnswer(path: string): Promise<void> {
    await this.page.route(
      path,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
  }

  /** What axe complains about, in light and in dark. */
  async violations(what: string): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
      // There are no frames to look into, and nobody asks what is well in detail: both take half of the time.
      const axe = new AxeBuilder({ page: this.page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
      const rules = colorScheme === 'light' ? axe.withTags(STANDARD) : axe.withRules(OF_COLOURS);
      const { violations, passes } = await rules.analyze();
      // Silence of a tool that looked at nothing is not praise.
      if (!passes.some(({ id }) => id === 'color-contrast')) found.push(`${what}, ${colorScheme}: not examined`);
      for (const { id, nodes } of violations) {
        const where = nodes.map(({ target }) => target.join(' ')).join(', ');
        found.push(`${what}, ${colorScheme}: ${id}: ${where}: ${nodes[0]?.failureSummary ?? ''}`);
      }
    }
    return found;
  }
}
