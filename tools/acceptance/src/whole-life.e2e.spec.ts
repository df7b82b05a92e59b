import { readFileSync } from 'node:fs';
import { CHROMIUM_FLAGS, findChromium, startStack, type Stack } from '@baton/dev';
import { until } from '@baton/testing';
import { sandboxClient, type ChatMessage, type Customer, type SandboxClient } from '@baton/whatsapp-sandbox';
import { chromium, type Browser } from 'playwright-core';
import { FACT_MS, InboxScreen } from './inbox-screen.spec-kit.ts';
import { ShopVisitor } from './shop-visitor.spec-kit.ts';

/** A test on a machine that does other things too, in milliseconds. */
const SLOW = 120_000;
const ANA = 'Ana Ferreira';
const BEN = 'Ben Okafor';
const VISITOR = 'Visitor';
const SPACING_MS = 3_000;

describe('the whole life of conversations, with a visitor, a customer on WhatsApp and two agents', () => {
  let stack: Stack;
  let browser: Browser;
  let phones: SandboxClient;
  let paula: Customer;
  let visitor: ShopVisitor;
  let ana: InboxScreen;
  let ben: InboxScreen;
  let people: InboxScreen[];

  const login = (first: string): Stack['logins'][number] => {
    const found = stack.logins.find(({ email }) => email.startsWith(`${first}@`));
    if (found === undefined) throw new Error(`no login for ${first}`);
    return found;
  };
  const received = async ({ id }: Customer): Promise<ChatMessage[]> =>
    (await phones.messages(id)).filter(({ from }) => from === 'business');
  const arrives = async (who: Customer, text: RegExp): Promise<ChatMessage> => {
    let found: ChatMessage | undefined;
    const look = async (): Promise<boolean> => {
      found = (await received(who)).find((message) => text.test(message.text ?? ''));
      return found !== undefined;
    };
    await until(`${who.name} gets ${String(text)}`, look, FACT_MS);
    return found as ChatMessage;
  };
  const panel = (screen: InboxScreen) => screen.page.getByRole('complementary', { name: 'Customer' });
  const here = (screen: InboxScreen) => screen.page.getByRole('status', { name: 'Who is here' });
  /** One step: the hand-off message, edited. */
  const takeOver = async (screen: InboxScreen, words: string): Promise<void> => {
    const dialog = screen.page.getByRole('dialog', { name: 'Take over from the assistant' });
    await dialog.getByLabel('Hand-off message').fill(words);
    await dialog.getByRole('button', { name: 'Take over', exact: true }).click();
    await screen.composer.waitFor();
  };

  beforeAll(async () => {
    // People here write one message at a time: the assistant need not wait long for the rest of a burst.
    stack = await startStack({ logLevel: 'warn', env: { BURST_QUIET_MS: '300' } });
    phones = sandboxClient(stack.urls.whatsappSandbox);
    await phones.setFaults({ statusDelayMs: 50 });
    paula = await phones.addCustomer({ name: 'Paula Weber', waId: '155501009001' });
    browser = await chromium.launch({ executablePath: await findChromium(), args: [...CHROMIUM_FLAGS] });
    people = await Promise.all(['ana', 'ben'].map((name) => InboxScreen.visit(browser, stack.urls.inbox, name)));
    [ana, ben] = people as [InboxScreen, InboxScreen];
    await Promise.all(people.map((screen) => screen.signIn(login(screen.name))));
    visitor = await ShopVisitor.visit(browser, stack.urls.demoShop, '/product/kettle');
  }, 180_000);

  afterEach(() => {
    expect([...people.flatMap(({ problems }) => problems.splice(0)), ...visitor.problems.splice(0)]).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  }, 60_000);

  it(
    'lets the assistant answer, with its doubts and the visitor’s pages for whoever looks',
    async () => {
      await visitor.say('Where is my order?');
      await visitor.heard('Assistant', 'What is your order number?').waitFor();
      await Promise.all(people.map((screen) => screen.open(VISITOR)));
      await ana.card(VISITOR, 'online.*handled by the assistant').waitFor();
      await ana.messages
        .getByText(/Confidence \d+ %/)
        .first()
        .waitFor();
      await panel(ana)
        .getByRole('link', { name: /Kettle/ })
        .waitFor();
      await here(ana).getByText(`${BEN} is viewing`).waitFor();
      await visitor.field.pressSequentially('BT-10');
      await here(ben).getByText(`${VISITOR} is typing`).waitFor();
      await visitor.say('BT-1042');
      await visitor.heard('Assistant', 'e-mail').waitFor();
      // Both messages have one answer each, and the assistant never speaks twice in a row.
      expect(await visitor.authors()).toEqual(['You', 'Assistant', 'You', 'Assistant']);
    },
    SLOW,
  );

  it(
    'hands over in two steps, with words of the agent’s own, and is silent from then on',
    async () => {
      await panel(ana).getByRole('button', { name: 'Join' }).click();
      await ben.page.getByText(`${ANA} asks to take over`).waitFor();
      await panel(ana).getByRole('button', { name: 'Accept' }).click();
      expect(await ana.violations('take over')).toEqual([]);
      await takeOver(ana, 'Ana will help you from here.');
      await visitor.heard('Assistant', 'Ana will help you from here.').waitFor();
      await visitor.chat.getByRole('heading', { name: /^Ana/ }).waitFor();
      await ana.bubble('Ana will help you from here.').getByText('Hand-off').waitFor();
      await visitor.say('Can you tell me when it comes?');
      await ana.bubble('Can you tell me when it comes?').waitFor();
      await ana.composer.pressSequentially('On ');
      await visitor.chat.getByText(/Ana.* is typing/).waitFor();
      await here(ben).getByText(`${ANA} is replying`).waitFor();
      await ana.reply('On **Friday**');
      await visitor.heard(/^Ana/, 'On Friday').waitFor();
      expect((await visitor.authors()).slice(4)).toEqual(['Assistant', 'You', ANA]);
      await ana.bubble('On Friday').getByText('Read').waitFor();
    },
    SLOW,
  );

  it(
    'brings a customer who asks for a person into the queue, with everything that was said',
    async () => {
      await phones.send({ customer: paula.id, text: 'Ich möchte etwas zurückgeben', wait: true });
      await arrives(paula, /Bestellnummer|zurück/i);
      await phones.send({ customer: paula.id, text: 'Bitte verbinden Sie mich mit einem Menschen', wait: true });
      await arrives(paula, /Warteschlange|gleich|bald/i);
      await ben.show('Waiting');
      await ben.card('Paula Weber', 'waiting').waitFor();
      await ben.open('Paula Weber');
      const why = panel(ben);
      await why.getByText('Why a person').waitFor();
      await why.getByText('The customer', { exact: true }).waitFor();
      await why
        .getByText(/german/)
        .first()
        .waitFor();
      await why.getByText('Summary').waitFor();
      expect(await ben.violations('briefing')).toEqual([]);
      const before = (await received(paula)).length;
      await phones.send({ customer: paula.id, text: 'Hallo?', wait: true });
      await ben.bubble('Hallo?').waitFor();
      await ben.claim();
      await ben.reply('Guten Tag!');
      await ben.reply('Wie kann ich helfen?');
      await ben.bubble('Wie kann ich helfen?').getByText('Delivered').waitFor();
      const ours = (await received(paula)).slice(before);
      // While it waited nobody but the person spoke, and their messages kept their distance.
      expect(ours.map(({ text }) => text)).toEqual(['Guten Tag!', 'Wie kann ich helfen?']);
      const [first, second] = ours.map(({ at }) => Date.parse(String(at)));
      expect((second as number) - (first as number)).toBeGreaterThanOrEqual(SPACING_MS - 500);
    },
    SLOW,
  );

  it(
    'goes back to the assistant, which speaks again, and comes to another agent in one step',
    async () => {
      await panel(ana).getByRole('button', { name: 'Release' }).click();
      const dialog = ana.page.getByRole('dialog', { name: 'Release the conversation' });
      await dialog.getByRole('radio', { name: /To the assistant/ }).check();
      await dialog.getByLabel('Reason').fill('only opening hours');
      await dialog.getByRole('button', { name: 'Release' }).click();
      await ana.messages.getByText(`${ANA} gave this back to the assistant`).waitFor();
      await visitor.say('What are your opening hours?');
      await visitor
        .heard('Assistant', /open|hours|Monday/i)
        .last()
        .waitFor();
      await ben.show('All');
      await ben.open(VISITOR);
      await ben.button('Take over').click();
      await takeOver(ben, 'Ben takes over.');
      await visitor.chat.getByRole('heading', { name: /^Ben/ }).waitFor();
      await ana.messages.getByText(`${BEN} took over this conversation`).waitFor();
    },
    SLOW,
  );

  it(
    'ends, is wrapped up and rated, and begins another episode when the visitor writes again',
    async () => {
      await panel(ben).getByRole('button', { name: 'End conversation' }).click();
      await visitor.chat.getByRole('radio', { name: '4 of 5: good' }).check();
      await visitor.button('Send rating').click();
      await ben.wrapItUp('Resolved', 'told the opening hours', 'hours');
      await ana.page.getByText('The customer rated this 4 of 5').first().waitFor();
      await visitor.say('Hello again');
      await ana.messages.getByText('Episode 2').waitFor();
      await visitor.heard('Assistant', /./).last().waitFor();
    },
    SLOW,
  );

  it(
    'notices a visitor who asks for a person and ends the chat before anybody comes',
    async () => {
      await visitor.button('Talk to a human').click();
      await visitor.chat.getByText('In the queue: place 1').waitFor();
      await visitor.button('End chat').click();
      await visitor.chat.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
      await ana.messages.getByText('The customer left before anybody came').waitFor();
      await ana.tab('Waiting', 0).waitFor();
    },
    SLOW,
  );

  it.each(['text', 'json', 'pdf'] as const)(
    'gives the history as %s',
    async (format) => {
      const names = { text: 'Text', json: 'JSON, for programs', pdf: 'PDF' };
      await ana.button('Download').click();
      const [file] = await Promise.all([
        ana.page.waitForEvent('download'),
        ana.page.getByRole('menuitem', { name: names[format] }).click(),
      ]);
      const bytes = readFileSync(await file.path());
      expect(bytes.length).toBeGreaterThan(500);
      if (format === 'pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      else expect(bytes.toString()).toContain('What are your opening hours?');
    },
    SLOW,
  );

  it(
    'marks as read what an agent has seen, for that agent only',
    async () => {
      await phones.send({ customer: paula.id, text: 'Noch da?', wait: true });
      await ana.card('Paula Weber', '[1-9]\\d* unread').waitFor();
      await ben.open('Paula Weber');
      await ben.bubble('Noch da?').waitFor();
      await ben.show('Mine');
      await until(
        'nothing is unread for Ben',
        async () => !/unread/.test((await ben.card('Paula Weber').getAttribute('aria-label')) ?? 'unread'),
        FACT_MS,
      );
      await ana.card('Paula Weber', '[1-9]\\d* unread').waitFor();
    },
    SLOW,
  );

  it(
    'fills a template in before it is sent',
    async () => {
      await ben.composer.fill('/greet');
      await ben.page.getByRole('option', { name: /greeting/ }).waitFor();
      await ben.composer.press('Enter');
      await ben.composer.press('Control+Enter');
      await arrives(paula, /Hi Paula Weber! Thanks for reaching out to Baton Demo Shop/);
    },
    SLOW,
  );
});
