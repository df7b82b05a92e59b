import { CHROMIUM_FLAGS, findChromium, startStack, type ProcessName, type Stack } from '@baton/dev';
import { until } from '@baton/testing';
import { sandboxClient, type ChatMessage, type Customer, type SandboxClient } from '@baton/whatsapp-sandbox';
import { chromium, type Browser, type Page } from 'playwright-core';
import { FACT_MS, InboxScreen } from './inbox-screen.spec-kit.ts';
import { newWamid, WhatsAppLoad } from './whatsapp-load.ts';

/** A test on a machine that does other things too, in milliseconds. */
const SLOW = 120_000;
const ANA = 'Ana Ferreira';
const BEN = 'Ben Okafor';
const HOUR_S = 3_600;
/** What people do among themselves on WhatsApp: the assistant, web chat and the search have days of their own. */
const PROCESSES: readonly ProcessName[] = [
  ...(['whatsapp-sandbox', 'ingestion', 'conversation', 'conversation-relay', 'conversation-timers'] as const),
  ...(['directory', 'notification', 'inbox-projector', 'inbox-gateway'] as const),
];

describe('the inbox, with customers, two agents and their supervisor at once', () => {
  let stack: Stack;
  let browser: Browser;
  let phones: SandboxClient;
  let webhooks: WhatsAppLoad;
  let ana: InboxScreen;
  let ben: InboxScreen;
  let sue: InboxScreen;
  let people: InboxScreen[];
  const phonePages: Page[] = [];
  let customers = 0;

  // ---- who writes

  const customer = (name: string): Promise<Customer> => {
    customers += 1;
    return phones.addCustomer({ name, waId: `155501003${String(customers).padStart(2, '0')}` });
  };
  const writes = async ({ id }: Customer, ...texts: string[]): Promise<void> => {
    for (const text of texts) await phones.send({ customer: id, text, wait: true });
  };
  /** A customer who has written and waits. */
  const waiting = async (name: string, text: string): Promise<Customer> => {
    const who = await customer(name);
    await writes(who, text);
    return who;
  };
  /** A customer whose conversation is open before `owner`, who has claimed it. */
  const owned = async (owner: InboxScreen, name: string, text: string): Promise<Customer> => {
    const who = await waiting(name, text);
    await owner.open(name);
    await owner.claim();
    return who;
  };
  const received = async ({ id }: Customer): Promise<ChatMessage[]> =>
    (await phones.messages(id)).filter(({ from }) => from === 'business');
  const arrives = (who: Customer, text: string): Promise<void> =>
    until(
      `${who.name} gets "${text}"`,
      async () => (await received(who)).some((message) => message.text === text),
      FACT_MS,
    );
  const shows = (screen: InboxScreen, texts: readonly string[]): Promise<void> =>
    until(
      `${screen.name} sees ${texts.join(' | ')}`,
      async () => (await screen.texts()).join('\n') === texts.join('\n'),
      FACT_MS,
    );

  const login = (first: string): Stack['logins'][number] => {
    const found = stack.logins.find(({ email }) => email.startsWith(`${first}@`));
    if (found === undefined) throw new Error(`no login for ${first}`);
    return found;
  };

  beforeAll(async () => {
    stack = await startStack({ processes: PROCESSES, logLevel: 'warn', env: { NEW_EPISODE: 'queue' } });
    phones = sandboxClient(stack.urls.whatsappSandbox);
    await phones.setFaults({ statusDelayMs: 50 });
    webhooks = new WhatsAppLoad({
      webhookUrl: stack.urls.whatsappWebhook,
      appSecret: stack.secrets.WHATSAPP_APP_SECRET,
      phoneNumberId: stack.secrets.WHATSAPP_PHONE_NUMBER_ID,
    });
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
    people = await Promise.all(['ana', 'ben', 'sue'].map((name) => InboxScreen.visit(browser, stack.urls.inbox, name)));
    [ana, ben, sue] = people as [InboxScreen, InboxScreen, InboxScreen];
  }, 180_000);

  afterEach(() => {
    expect(people.flatMap(({ problems }) => problems.splice(0))).toEqual([]);
  });

  afterAll(async () => {
    webhooks?.close();
    await browser?.close();
    await stack?.stop();
  }, 60_000);

  it(
    'lets three people sign in',
    async () => {
      expect(await ana.violations('sign-in')).toEqual([]);
      await Promise.all(people.map((screen) => screen.signIn(login(screen.name))));
      for (const screen of people) {
        await screen.page.getByRole('button', { name: /^Account of / }).waitFor();
        expect(await screen.count('Waiting')).toBe(0);
      }
    },
    SLOW,
  );

  it(
    'shows what customers write to everybody who may answer, with counts and without a reload',
    async () => {
      await Promise.all([ana.show('Waiting'), ben.show('Waiting')]);
      const phone = await browser.newPage({ viewport: { width: 1100, height: 800 } });
      phonePages.push(phone);
      await phone.goto(stack.urls.whatsappSandbox);
      await phone.getByRole('button', { name: /Priya Raman/ }).click();
      await phone.getByRole('textbox', { name: 'Message' }).fill('Is my *blue* bag in stock?');
      await Promise.all([
        phone.getByRole('textbox', { name: 'Message' }).press('Enter'),
        waiting('Marta Silva', 'My parcel is late'),
      ]);
      for (const screen of people) {
        await screen.tab('Waiting', 2).waitFor();
        await screen.card('Priya Raman', '1 unanswered.*last: Is my .*blue.* bag in stock').waitFor();
        await screen.card('Marta Silva', 'waiting.*last: My parcel is late').waitFor();
      }
    },
    SLOW,
  );

  it(
    'gives a conversation that two claim in one tick to one of them, and tells the other who won',
    async () => {
      await Promise.all([ana.open('Marta Silva'), ben.open('Marta Silva')]);
      // Both have clicked before either of them can have won.
      const held = await Promise.all([ana, ben].map((screen) => screen.hold('**/api/conversations/*/claim')));
      await Promise.all([ana.claimButton.click(), ben.claimButton.click()]);
      await until('both have clicked', () => held.every(({ asked }) => asked() === 1), FACT_MS);
      for (const { release } of held) release();

      const owner = (screen: InboxScreen): Promise<InboxScreen> => screen.composer.waitFor().then(() => screen);
      const winner = await Promise.any([owner(ana), owner(ben)]);
      const [loser, name] = winner === ana ? [ben, ANA] : [ana, BEN];
      await loser.page
        .getByText(new RegExp(`^${name} claimed this \\d+\\.\\d s before you$`))
        .first()
        .waitFor();
      await loser.page.getByText(`Claimed by ${name}`).last().waitFor();
      expect(await loser.composer.count()).toBe(0);
      for (const screen of [ana, ben]) {
        expect(await screen.messages.getByText(/ claimed this conversation/).allInnerTexts()).toHaveLength(1);
      }
      await sue.card('Marta Silva', `claimed by ${name}`).waitFor();
      await Promise.all(people.map((screen) => screen.tab('Waiting', 1).waitFor()));
      await winner.tab('Mine', 1).waitFor();
      await loser.tab('Mine', 0).waitFor();
    },
    SLOW,
  );

  it(
    'previews a reply as WhatsApp shows it, delivers it once, and shows its ticks rise until it is read',
    async () => {
      const who = (await phones.customers()).find(({ name }) => name === 'Priya Raman');
      if (who === undefined) throw new Error('no Priya');
      await ana.show('All');
      await ana.open('Priya Raman');
      await ana.claim();
      await ana.composer.fill('**Yes**, in _blue_ and ~~red~~ green');
      await ana.button('Preview').click();
      const preview = ana.page.getByRole('region', { name: 'Preview as WhatsApp shows it' });
      expect(await preview.locator('strong').innerText()).toBe('Yes');
      expect(await preview.locator('em').innerText()).toBe('blue');
      expect(await preview.innerText()).toBe('Yes, in blue and red green');
      await ana.button('Send').click();

      await arrives(who, '*Yes*, in _blue_ and ~red~ green');
      const [phone] = phonePages as [Page];
      const onThePhone = phone.getByRole('log').locator('article').last();
      await onThePhone.locator('strong', { hasText: 'Yes' }).waitFor();
      // The phone shows the chat, so that the customer reads what is delivered.
      await ana.messages.getByRole('article').last().getByText('Read').waitFor();
      expect(await ana.composer.inputValue()).toBe('');

      await phone.close();
      await ana.reply('And it is yours');
      await ana.bubble('And it is yours').getByText('Delivered').waitFor();
      await phones.read(who.id);
      await ana.bubble('And it is yours').getByText('Read').waitFor();
      expect((await received(who)).map(({ text }) => text)).toEqual([
        '*Yes*, in _blue_ and ~red~ green',
        'And it is yours',
      ]);
    },
    SLOW,
  );

  it(
    'shows a note to the other agent and never to the customer',
    async () => {
      const who = await owned(ana, 'Tom Baker', 'I was charged twice');
      await ben.show('All');
      await ben.open('Tom Baker');
      await ana.addNote('Careful: **refunded** last week already');
      await ben.note(ANA, 'Careful: refunded last week already').waitFor();
      await ben.card('Tom Baker', 'last: Careful').waitFor();
      // A note may also come from somebody who does not own the conversation.
      await ben.addNote('I know this customer');
      await ana.note(BEN, 'I know this customer').waitFor();
      await ana.reply('We look into it');
      await arrives(who, 'We look into it');
      expect((await received(who)).map(({ text }) => text)).toEqual(['We look into it']);
    },
    SLOW,
  );

  it(
    'brings a reply back when a newer message was not seen, and sends it when asked to',
    async () => {
      const who = await owned(ana, 'Nadia Haddad', 'Hello');
      const told = Array.from({ length: 12 }, (_, index) => `This is part ${index + 1} of\nmy long\nstory`);
      await writes(who, ...told);
      await ana.messages.getByText('This is part 12 of').waitFor();
      // She reads above while the customer goes on.
      await ana.messages.hover();
      await ana.page.mouse.wheel(0, -4_000);
      await ana.messages.getByText('Hello', { exact: true }).waitFor();
      await ana.composer.fill('We refund it today');
      await writes(who, 'Never mind, I found it!');
      await ana.button('1 new').waitFor();
      await ana.composer.press('Control+Enter');

      await ana.refusal.getByText('A newer message arrived that you had not seen.').waitFor();
      await ana.refusal.getByText('Never mind, I found it!').waitFor();
      expect(await ana.composer.inputValue()).toBe('We refund it today');
      expect(await received(who)).toEqual([]);
      await ana.composer.fill('Glad that you found it');
      await ana.button('Send anyway').click();
      await arrives(who, 'Glad that you found it');
      await ana.refusal.waitFor({ state: 'detached' });
      expect(await received(who)).toHaveLength(1);
    },
    SLOW,
  );

  it(
    'refuses a reply to a conversation that was given to somebody else meanwhile, and keeps the text',
    async () => {
      const who = await owned(ana, 'Oscar Lindt', 'Can I change my address?');
      await sue.open('Oscar Lindt');
      const held = await ana.hold('**/api/conversations/*/reply');
      await ana.reply('Of course, to where?');
      await until('the reply is on its way', () => held.asked() === 1, FACT_MS);
      await sue.handOver('Assign', BEN, 'Ben knows the carrier');
      await ben.card('Oscar Lindt', 'claimed by you').waitFor();
      held.release();

      await ana.refusal.getByText(`${BEN} owns this conversation now.`).waitFor();
      await ana.page.getByText('Of course, to where?').last().waitFor();
      await ana.page.getByText(`Claimed by ${BEN}`).last().waitFor();
      expect(await ana.composer.count()).toBe(0);
      expect(await received(who)).toEqual([]);
      await ana.refusal.getByRole('button', { name: 'Dismiss' }).click();
    },
    SLOW,
  );

  it(
    'explains that the 24-hour window is shut, and keeps the text',
    async () => {
      const who = await customer('Yesterday Yuki');
      const then = Math.floor(Date.now() / 1000) - 25 * HOUR_S;
      const old = { waId: who.waId, wamid: newWamid(), name: who.name, text: 'Still there?', timestamp: then };
      expect(await webhooks.post(webhooks.body([old]))).toBe(200);
      await ana.open('Yesterday Yuki');
      await ana.claim();
      await ana.page.getByText(/^The reply window closed 1 hour ago\. WhatsApp takes replies only within 24/).waitFor();
      await ana.reply('Sorry for the wait');
      expect(await ana.button('Send').isDisabled()).toBe(true);
      expect(await ana.composer.inputValue()).toBe('Sorry for the wait');
      // The draft is here again after the agent was elsewhere.
      await ana.open('Oscar Lindt');
      await ana.card('Yesterday Yuki').click();
      await ana.composer.waitFor();
      expect(await ana.composer.inputValue()).toBe('Sorry for the wait');
      await ana.pointAway();

      await writes(who, 'Anybody?');
      await ana.bubble('Anybody?').waitFor();
      await ana.page.getByText(/^The reply window closed/).waitFor({ state: 'detached' });
      await ana.button('Send').click();
      await arrives(who, 'Sorry for the wait');
    },
    SLOW,
  );

  it(
    'transfers a conversation with a note, and a supervisor assigns one',
    async () => {
      const who = await owned(ana, 'Lena Vogel', 'I need an invoice');
      await ana.handOver('Transfer', BEN, 'Needs the tax number');
      await ana.page.getByText(`Transferred to ${BEN}`).first().waitFor();
      await ana.page.getByText(`Claimed by ${BEN}`).last().waitFor();
      await ben.show('Mine');
      await ben.open('Lena Vogel');
      await ben.messages.getByText('Needs the tax number').waitFor();
      await ben.messages.getByText(`${ANA} transferred this to ${BEN}`).waitFor();
      await ben.reply('Which tax number?');
      await arrives(who, 'Which tax number?');

      await waiting('Paul Ek', 'Who helps me?');
      await sue.open('Paul Ek');
      await sue.handOver('Assign', ANA, 'Please take this one');
      await ana.show('Mine');
      await ana.open('Paul Ek');
      await ana.messages.getByText(`Sue Lindqvist assigned this to ${ANA}`).waitFor();
      await ana.composer.waitFor();
      await ben.show('All');
      await ana.show('All');
    },
    SLOW,
  );

  it(
    'sets priority with a reason, tags and status for everybody',
    async () => {
      await owned(ana, 'Rita Gomez', 'My fridge is dead');
      await ben.open('Rita Gomez');
      await ana.button('Priority: Normal').click();
      await ana.page.getByRole('menuitemradio', { name: 'Urgent' }).click();
      await ana.page.getByRole('dialog').getByLabel('Reason').fill('medicine in the fridge');
      await ana.button('Set priority').click();
      await ben.button('Priority: Urgent').waitFor();
      await ben.messages.getByText('medicine in the fridge').waitFor();

      await ana.button('Add a tag').click();
      await ana.page.getByRole('textbox', { name: 'New tag' }).fill('fridge, warranty');
      await ana.page.getByRole('textbox', { name: 'New tag' }).press('Enter');
      await ben.card('Rita Gomez', 'Urgent priority.*tags: fridge, warranty').waitFor();
      await ana.button('Remove tag warranty').click();
      await ben.button('Remove tag warranty').waitFor({ state: 'detached' });

      await ana.button('Status: Active').click();
      await ana.page.getByRole('menuitemradio', { name: 'Pending' }).click();
      await ben.button('Status: Pending').waitFor();
      await ben.card('Rita Gomez', 'Pending').waitFor();
    },
    SLOW,
  );

  it(
    'ends and wraps up, and opens again on every screen when the customer writes again',
    async () => {
      const who = await owned(ana, 'Ivo Petrov', 'Where do I find my bill?');
      await ben.open('Ivo Petrov');
      await ana.reply('In your account');
      await arrives(who, 'In your account');
      await ana.button('Close and resolve').click();
      await ana.wrapUp.waitFor();
      await ben.page.getByText(`In wrap-up by ${ANA}`).last().waitFor();
      expect(await ana.violations('wrap-up')).toEqual([]);
      await ana.wrapUp.getByRole('button', { name: 'Complete wrap-up' }).click();
      await ana.wrapUp.getByText('Choose how it ended').waitFor();
      await ana.wrapItUp('Resolved', 'Shown where bills are', 'billing');
      await ben.messages.getByText('Shown where bills are').waitFor();
      await ben.card('Ivo Petrov', 'Resolved.*tags: billing').waitFor();
      await ben.button('Status: Resolved').waitFor();

      await writes(who, 'It is not there');
      await ben.bubble('It is not there').waitFor();
      await ben.claimButton.waitFor();
      await ana.card('Ivo Petrov', 'waiting.*last: It is not there').waitFor();
      await ana.open('Ivo Petrov');
      await ben.claim();
      await ana.page.getByText(`Claimed by ${BEN}`).last().waitFor();
      await ben.button('Customer details').click();
      await ben.button('Customer details').click();
      await ben.page
        .getByRole('complementary', { name: 'Customer' })
        .getByText('Episode')
        .locator('..')
        .getByText('2')
        .waitFor();
      await ben.reply('Then I send it to you');
      await arrives(who, 'Then I send it to you');
      await shows(ana, ['Where do I find my bill?', 'In your account', 'It is not there', 'Then I send it to you']);
    },
    SLOW,
  );

  it(
    'misses and doubles nothing while a browser is offline, and sends what was written there once',
    async () => {
      const quiet = await owned(ana, 'Quiet Quinn', 'Is it done?');
      const busy = await waiting('Busy Bea', 'one');
      await ana.card('Busy Bea', 'last: one').waitFor();
      await ana.context.setOffline(true);
      await ana.page.getByText('WS: Offline').waitFor();
      await ana.reply('It is done');
      await ana.bubble('It is done').getByText('Waiting to be sent').waitFor();
      await ana.reply('And paid');
      await writes(busy, 'two', 'three');
      await ben.card('Busy Bea', '3 unanswered.*last: three').waitFor();
      expect(await received(quiet)).toEqual([]);
      await ana.card('Busy Bea', '1 unanswered.*last: one').waitFor();

      await ana.context.setOffline(false);
      await ana.connected();
      await arrives(quiet, 'And paid');
      await ana.card('Busy Bea', '3 unanswered.*last: three').waitFor();
      await shows(ana, ['Is it done?', 'It is done', 'And paid']);
      await ana.open('Busy Bea');
      await shows(ana, ['one', 'two', 'three']);
      await ana.refresh();
      await shows(ana, ['one', 'two', 'three']);
      await ana.card('Quiet Quinn', 'last: And paid').waitFor();
      expect((await received(quiet)).map(({ text }) => text)).toEqual(['It is done', 'And paid']);
    },
    SLOW,
  );

  it(
    'misses and doubles nothing while the gateway is killed',
    async () => {
      const quiet = await owned(ana, 'Quiet Quentin', 'May I call you?');
      const busy = await waiting('Busy Bruno', 'first');
      await ben.open('Busy Bruno');
      const gateway = stack.process('inbox-gateway');
      const { pid } = gateway;
      gateway.kill('SIGKILL');
      await gateway.stop(); // Otherwise it is back before anything happens.
      await Promise.all(people.map((screen) => screen.page.getByText('WS: Reconnecting').waitFor()));
      await ana.reply('Any time');
      await writes(busy, 'second', 'third');
      gateway.start();
      await gateway.untilReplaced(pid);

      await Promise.all(people.map((screen) => screen.connected()));
      await arrives(quiet, 'Any time');
      await shows(ana, ['May I call you?', 'Any time']);
      await shows(ben, ['first', 'second', 'third']);
      await Promise.all(people.map((screen) => screen.card('Busy Bruno', '3 unanswered.*last: third').waitFor()));
      await ana.reply('Until six');
      await arrives(quiet, 'Until six');
      expect((await received(quiet)).map(({ text }) => text)).toEqual(['Any time', 'Until six']);
    },
    SLOW,
  );

  it(
    'sends a reply once though the answer of the server was lost',
    async () => {
      const who = await owned(ana, 'Lost Lola', 'Did you get that?');
      await ana.loseAnswer('**/api/conversations/*/reply');
      await ana.reply('I did');
      await arrives(who, 'I did');
      await ana.bubble('I did').getByText('Delivered').waitFor();
      await ana.reply('And this');
      await arrives(who, 'And this');
      await shows(ana, ['Did you get that?', 'I did', 'And this']);
      expect((await received(who)).map(({ text }) => text)).toEqual(['I did', 'And this']);
    },
    SLOW,
  );

  it(
    'shows markup and links of a customer as the text that they are',
    async () => {
      const evil = [
        '<img src=x onerror="alert(1)">',
        '<script>alert(2)</script>',
        '[x](javascript:alert(3))',
        'javascript:alert(4)',
        '"><svg onload=alert(5)>',
        'data:text/html,<script>alert(6)</script>',
      ];
      const who = await customer('<b onmouseover=alert(7)>Eve</b>');
      await writes(who, ...evil);
      await ana.list.getByRole('link', { name: '<b onmouseover=alert(7)>Eve</b>' }).click();
      for (const text of evil) await ana.bubble(text).waitFor();
      await ana.page.getByRole('heading', { name: who.name }).first().hover();
      await ana.pointAway();
      const { messages } = ana;
      expect(await messages.locator('img, script, svg[onload], a[href^="javascript"], a[href^="data"]').count()).toBe(
        0,
      );
      expect(await ana.page.locator('b, img[src="x"]').count()).toBe(0);
      // The link of an honest customer leads out, without telling where from.
      await writes(who, 'See https://example.com/order?id=1');
      const link = messages.getByRole('link', { name: 'https://example.com/order?id=1' });
      expect(await link.getAttribute('rel')).toMatch(/noopener.*noreferrer|noreferrer.*noopener/);
    },
    SLOW,
  );

  it(
    'works by the keyboard as its sheet says',
    async () => {
      const first = await waiting('Keya One', 'I am first');
      await waiting('Keya Two', 'I am second');
      await ben.show('Waiting');
      await ben.card('Keya Two').waitFor();
      const heading = (name: string): Promise<void> =>
        ben.page.getByRole('heading', { name, level: 2 }).first().waitFor();
      const { keyboard } = ben.page;
      await keyboard.press('Escape');
      await ben.page.getByText('No conversation is open').waitFor();
      await keyboard.press('j');
      await heading('Keya Two');
      await keyboard.press('j');
      await heading('Keya One');
      await keyboard.press('k');
      await heading('Keya Two');
      await ben.card('Keya One').focus();
      await keyboard.press('Enter');
      await heading('Keya One');
      await keyboard.press('c');
      await ben.composer.waitFor();
      await until(
        'the caret is in the composer',
        () => ben.composer.evaluate((field) => field.matches(':focus')),
        FACT_MS,
      );
      await keyboard.type('Hello from ');
      await keyboard.press('Escape');
      await keyboard.press('r');
      await keyboard.type('the keyboard');
      await keyboard.press('Control+Enter');
      await arrives(first, 'Hello from the keyboard');
      await keyboard.press('Escape');
      await keyboard.press('n');
      await keyboard.type('typed without a mouse');
      await keyboard.press('Control+Enter');
      await ben.note(BEN, 'typed without a mouse').waitFor();
      await keyboard.press('Escape');
      await keyboard.press('?');
      await ben.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      expect(await ben.violations('keyboard shortcuts')).toEqual([]);
      await ben.closeDialog();
      await keyboard.press('Escape');
      await ben.page.getByText('No conversation is open').waitFor();
      await ben.show('All');
    },
    SLOW,
  );

  it(
    'has nothing for axe to complain about in list, thread and dialogs',
    async () => {
      await owned(ana, 'Axel Axe', 'See *this*: https://example.com');
      await ana.addNote('A note');
      await ana.reply('Seen **it**');
      await ana.bubble('Seen it').getByText('Delivered').waitFor();
      const found = await ana.violations('list and thread');
      await ana.button('Transfer').click();
      await ana.page.getByRole('dialog', { name: 'Transfer conversation' }).waitFor();
      found.push(...(await ana.violations('transfer')));
      await ana.closeDialog();
      await ana.button('Priority: Normal').click();
      await ana.page.getByRole('menuitemradio', { name: 'High' }).click();
      await ana.page.getByRole('dialog').waitFor();
      found.push(...(await ana.violations('priority')));
      await ana.closeDialog();
      expect(found).toEqual([]);
    },
    SLOW,
  );

  it(
    'can be used on a phone',
    async () => {
      const who = await waiting('Mia Mobil', 'Am I on a small screen?');
      const pocket = await InboxScreen.visit(browser, stack.urls.inbox, 'ana on the phone', {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        storageState: await ana.context.storageState(),
      });
      await pocket.connected();
      const found = await pocket.violations('list on a phone');
      await pocket.card('Mia Mobil').tap();
      await pocket.bubble('Am I on a small screen?').waitFor();
      expect(await pocket.list.isVisible()).toBe(false);
      await pocket.claimButton.tap();
      await pocket.composer.fill('No, I am');
      found.push(...(await pocket.violations('thread on a phone')));
      await pocket.button('Send').tap();
      await arrives(who, 'No, I am');
      await pocket.bubble('No, I am').getByText('Delivered').waitFor();
      await pocket.button('Back to the list').tap();
      await pocket.card('Mia Mobil', 'last: No, I am').waitFor();
      expect(await pocket.messages.count()).toBe(0);
      // Nothing is wider than the screen.
      expect(await pocket.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect([...found, ...pocket.problems]).toEqual([]);
      await pocket.context.close();
    },
    SLOW,
  );

  it('has sent nothing twice', async () => {
    const sent = (await phones.messages()).filter(({ from }) => from === 'business');
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent.map(({ reference }) => reference)).size).toBe(sent.length);
    expect(new Set(sent.map(({ customerId, text }) => `${customerId}: ${text}`)).size).toBe(sent.length);
  });
});
