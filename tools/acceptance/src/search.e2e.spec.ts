import { CHROMIUM_FLAGS, findChromium, startStack, type ProcessName, type Stack } from '@baton/dev';
import { until } from '@baton/testing';
import { chromium, type Browser, type Locator } from 'playwright-core';
import { AgentClient } from './agent-client.ts';
import { FACT_MS, InboxScreen } from './inbox-screen.spec-kit.ts';
import { newWamid, WhatsAppLoad } from './whatsapp-load.ts';

/** A test on a machine that does other things too, in milliseconds. */
const SLOW = 60_000;
/** Nobody answers here, and nobody visits the shop. */
const PROCESSES: readonly ProcessName[] = [
  'ingestion',
  'inbox-gateway',
  'notification',
  'inbox-projector',
  'search-projector',
  'conversation-timers',
  'conversation-relay',
  'conversation',
  'directory',
];
const CUSTOMERS = 60;

describe('searching in the inbox', () => {
  let stack: Stack;
  let browser: Browser;
  let load: WhatsAppLoad;
  let agent: AgentClient;
  let ana: InboxScreen;

  const write = async (waId: string, name: string, ...texts: readonly string[]): Promise<void> => {
    const messages = texts.map((text) => ({ waId, wamid: newWamid(), name, text }));
    expect(await load.deliver(load.body(messages))).toBe(true);
  };
  const idOf = async (customer: string): Promise<string> => {
    let id: string | undefined;
    await until(`${customer} is found`, async () => {
      const { body } = await agent.call<{ rows: { conversationId: string }[] }>(
        'GET',
        `/api/search?q=${encodeURIComponent(`"${customer}"`)}`,
      );
      id = body.rows[0]?.conversationId;
      return id !== undefined;
    });
    return id as string;
  };
  const field = (): Locator => ana.page.getByRole('combobox', { name: 'Search conversations' });
  const chip = (text: string): Locator => ana.page.getByRole('button', { name: `Remove ${text}`, exact: true });
  const found = (count: string): Locator => ana.page.getByRole('status').getByText(`${count} found`, { exact: true });
  const query = (): string | null => new URL(ana.page.url()).searchParams.get('q');
  const ask = async (text: string): Promise<void> => {
    await ana.page.keyboard.press('Control+k');
    await field().fill(text);
    await field().press('Escape');
    await field().press('Enter');
    await ana.pointAway();
  };

  beforeAll(async () => {
    stack = await startStack({ logLevel: 'warn', processes: PROCESSES, env: { NEW_EPISODE: 'queue' } });
    load = new WhatsAppLoad({
      webhookUrl: stack.urls.whatsappWebhook,
      appSecret: stack.secrets.WHATSAPP_APP_SECRET,
      phoneNumberId: stack.secrets.WHATSAPP_PHONE_NUMBER_ID,
    });
    const login = stack.logins.find(({ email }) => email.startsWith('ana@'));
    if (login === undefined) throw new Error('no login for ana');
    agent = await AgentClient.signIn(stack.urls.inbox, login.email, login.password);
    await write('4915700000001', 'Maria Lopez', 'Where is my parcel?', 'It is a birthday present <b>for mum</b>');
    await write('4915700000002', 'Old Friend', 'The kettle leaks at the handle');
    for (let index = 0; index < CUSTOMERS; index += 1)
      await write(`49158000000${String(index).padStart(2, '0')}`, `Customer ${index}`, `My parcel number ${index}`);
    const old = await idOf('Old Friend');
    const answer = await agent.commandUntilAnswered(old, 'set-status', { status: 'archived' });
    expect(answer.status).toBe(200);
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
    ana = await InboxScreen.visit(browser, stack.urls.inbox, 'ana');
    await ana.signIn(login);
  }, 180_000);

  afterEach(() => expect(ana.problems.splice(0)).toEqual([]));

  afterAll(async () => {
    agent?.close();
    load?.close();
    await browser?.close();
    await stack?.stop();
  }, 60_000);

  it(
    'finds by words, number and name from the keyboard, archived ones too, and marks the words',
    async () => {
      await ask('birthday');
      await found('1').waitFor();
      const card = ana.card('Maria Lopez');
      await card.waitFor();
      expect(await ana.list.locator('mark').allInnerTexts()).toEqual(['birthday']);
      // What a customer wrote is text, whatever it looks like.
      expect(await ana.list.locator('b').count()).toBe(0);
      await ask('phone:+49 157 0000 0001');
      await card.waitFor();
      await ask('old friend');
      await ana.card('Old Friend', 'Archived').waitFor();
      await ask('"leaks at the handle" -status:active');
      await ana.card('Old Friend').waitFor();
      await ask('nothingofthekind');
      await ana.page.getByText('Nothing was found').waitFor();
    },
    SLOW,
  );

  it(
    'is one state: text, chips, filters and the address',
    async () => {
      await ask('parcel status:pending');
      await ana.list.getByText(`${CUSTOMERS + 1} found`).waitFor();
      expect(query()).toBe('parcel status:pending');
      await chip('parcel').click();
      await until('the text follows', async () => (await field().inputValue()).trim() === 'status:pending', FACT_MS);
      await ana.page.getByRole('button', { name: 'Filters', exact: true }).click();
      await ana.page.getByRole('group', { name: 'Handoff status' }).getByRole('button', { name: 'Escalated' }).click();
      await until('the filter is in the text', async () => /handoff:escalated/.test(await field().inputValue()));
      await ana.page.keyboard.press('Escape');
      await chip('handoff:escalated').waitFor();
      await ana.page.goBack();
      await chip('handoff:escalated').waitFor({ state: 'detached' });
      expect(await field().inputValue()).toBe('status:pending');
      await ana.page.reload();
      await chip('status:pending').waitFor();
      await ana.button('Clear filters').click();
      await until('nothing is searched', () => Promise.resolve(query() === null), FACT_MS);
      expect(await field().inputValue()).toBe('');
    },
    SLOW,
  );

  it(
    'completes what is typed, and explains what it does not understand without losing it',
    async () => {
      await ana.page.keyboard.press('/');
      await until(
        'the field has the focus',
        () => field().evaluate((node) => node === document.activeElement),
        FACT_MS,
      );
      await ana.page.keyboard.type('stat');
      await ana.page.getByRole('option', { name: /^status:/ }).waitFor();
      await ana.page.keyboard.press('ArrowDown');
      await ana.page.keyboard.press('Enter');
      expect(await field().inputValue()).toBe('status:');
      await ana.page.keyboard.type('nonsense');
      await ana.page.keyboard.press('Escape');
      await ana.page.keyboard.press('Enter');
      await until('it is explained', async () => (await field().getAttribute('aria-invalid')) === 'true', FACT_MS);
      const problem = ana.page.locator(`#${(await field().getAttribute('aria-describedby')) ?? 'none'}`);
      expect(await problem.innerText()).toMatch(/status.*active/i);
      expect(await field().inputValue()).toBe('status:nonsense');
      expect(await ana.violations('search')).toEqual([]);
      await ask('');
    },
    SLOW,
  );

  it(
    'draws only the rows near the eye, loads more on the way down, and follows what happens',
    async () => {
      await ask('parcel');
      await ana.list.getByText(`${CUSTOMERS + 1} found`).waitFor();
      const links = ana.list.getByRole('link', { name: /, WhatsApp, / });
      expect(await links.count()).toBeLessThan(40);
      await ana.card(`Customer ${CUSTOMERS - 1}`).focus();
      await ana.page.keyboard.press('ArrowDown');
      await until(
        'the next row has the focus',
        async () => (await ana.page.evaluate(() => document.activeElement?.getAttribute('data-index'))) === '1',
        FACT_MS,
      );
      const scroller = ana.list.getByRole('list').first().locator('..');
      await until(
        'the first of all is reached',
        async () => {
          await scroller.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
          return ana.card('Maria Lopez').isVisible();
        },
        FACT_MS,
      );
      await ana.list.getByText('End of the list').waitFor();
      // Whoever reads further down keeps their place and is told.
      await write('4915700000003', 'New Person', 'A parcel for you');
      await ana.list.getByRole('button', { name: /^\d+ updates?$/ }).click();
      await scroller.evaluate((box) => box.scrollTo({ top: 0 }));
      await ana.card('New Person').waitFor();
      await ana.list.getByText(`${CUSTOMERS + 2} found`).waitFor();
    },
    SLOW,
  );
});
