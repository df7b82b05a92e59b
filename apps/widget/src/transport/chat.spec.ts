import fc from 'fast-check';
import { failure } from '../fake-server/fake-widget-model.spec-kit.ts';
import { VirtualBrowser } from './chat.spec-kit.ts';
import type { Fate } from './virtual-world.spec-kit.ts';

const texts = (messages: readonly { readonly text: string }[]): string[] => messages.map(({ text }) => text);

describe('the chat of a visitor', () => {
  let browser: VirtualBrowser;
  const pass = (milliseconds: number): Promise<void> => browser.host.pass(milliseconds);

  beforeEach(() => {
    browser = new VirtualBrowser();
  });

  it('begins a conversation with the first message and goes on with the next ones', async () => {
    const chat = browser.open();
    await pass(0);
    expect(chat.view()).toMatchObject({ status: { kind: 'live', via: 'socket' }, messages: [], pending: [] });
    chat.say('first', { form: { topic: 'Orders' } });
    chat.say('second');
    await pass(0);
    expect(texts(chat.view().messages)).toEqual(['first', 'second']);
    expect(chat.view().pending).toEqual([]);
    const sent = browser.network.sent.filter(({ type }) => /^(conversation|message)/.test(type));
    expect(sent).toMatchObject([
      { type: 'conversation.start', form: { topic: 'Orders' }, message: { client_id: 'id-0001', text: 'first' } },
      { type: 'message.send', client_id: 'id-0002', text: 'second' },
    ]);
  });

  it('keeps what is written offline, and sends it in order when the network is back', async () => {
    const chat = browser.open();
    await pass(0);
    browser.network.reachable = false;
    browser.network.breakAll();
    browser.host.signal('offline');
    for (const text of ['one', 'two', 'three']) chat.say(text);
    await pass(60_000);
    expect(chat.view()).toMatchObject({ status: { kind: 'offline' }, messages: [] });
    // A reload: another page takes up what lies in the storage.
    browser.close(chat);
    const reloaded = browser.open();
    expect(reloaded.view().pending).toHaveLength(3);
    browser.network.reachable = true;
    browser.host.signal('online');
    await pass(0);
    expect(texts(reloaded.view().messages)).toEqual(['one', 'two', 'three']);
    expect(browser.storage.entries.size).toBe(0);
  });

  it('shows earlier messages page by page, and says when they could not be loaded', async () => {
    const chat = browser.open();
    await pass(0);
    chat.say('0');
    await pass(0);
    for (let number = 1; number < 250; number += 1) browser.model.reply(browser.model.visitor, String(number));
    // A month later, on a new page.
    browser.close(chat);
    const back = browser.open();
    await pass(0);
    expect(back.view()).toMatchObject({ hasOlder: true, older: 'idle' });
    expect(texts(back.view().messages)[0]).toBe('150');
    browser.network.reachable = false;
    await back.showOlder();
    expect(back.view()).toMatchObject({ older: 'failed', hasOlder: true });
    browser.network.reachable = true;
    await back.showOlder();
    expect(back.view()).toMatchObject({ older: 'idle', hasOlder: true });
    await Promise.all([back.showOlder(), back.showOlder()]);
    expect(texts(back.view().messages)).toEqual(Array.from({ length: 250 }, (_, number) => String(number)));
    expect(back.view().hasOlder).toBe(false);
  });

  it('takes fifty unsent messages and says no to the next', async () => {
    browser.network.reachable = false;
    const chat = browser.open();
    const taken = Array.from({ length: 51 }, (_, index) => chat.say(`message ${index}`));
    expect(taken.filter(Boolean)).toHaveLength(50);
    expect(taken.at(-1)).toBe(false);
  });

  it('keeps a message that the server refuses, goes on with the next, and tries again when told', async () => {
    const chat = browser.open();
    await pass(0);
    chat.say('hello');
    await pass(0);
    browser.model.refuse = (frame) =>
      frame.type === 'message.send' && frame.text === 'bad' ? failure('invalid') : null;
    chat.say('bad');
    chat.say('good');
    await pass(0);
    expect(texts(chat.view().messages)).toEqual(['hello', 'good']);
    expect(chat.view().pending).toMatchObject([{ wish: { text: 'bad' }, refusal: { code: 'invalid' } }]);
    browser.model.refuse = () => null;
    chat.again(chat.view().pending[0]?.clientId ?? '');
    await pass(0);
    expect(texts(chat.view().messages)).toEqual(['hello', 'good', 'bad']);
  });

  it('waits as long as a throttling server asks, then goes on', async () => {
    const chat = browser.open();
    await pass(0);
    browser.model.refuse = (frame) =>
      frame.type === 'conversation.start' ? failure('throttled', { retry_after_seconds: 7 }) : null;
    chat.say('hello');
    await pass(0);
    expect(chat.view().pausedUntil).toBe(browser.host.time + 7_000);
    browser.model.refuse = () => null;
    await pass(6_999);
    expect(chat.view().messages).toEqual([]);
    await pass(1);
    expect(texts(chat.view().messages)).toEqual(['hello']);
    expect(chat.view().pausedUntil).toBeNull();
  });

  it('begins anew when its token is not known any more, and still sends what was waiting', async () => {
    browser.kept = { token: 'forgotten', readSeq: 9 };
    const chat = browser.open();
    chat.say('hello');
    await pass(0);
    expect(browser.network.sent.slice(0, 2)).toMatchObject([
      { type: 'session.resume', token: 'forgotten' },
      { type: 'session.start' },
    ]);
    expect(texts(browser.model.visitor.messages)).toEqual(['hello']);
    expect(browser.kept.token).toBe(browser.model.visitor.token);
  });

  it('asks for a person before anything was said by saying so', async () => {
    const chat = browser.open();
    await pass(0);
    chat.askForHuman();
    await pass(0);
    expect(texts(chat.view().messages)).toEqual(['I would like to talk to a person']);
    expect(chat.view().state).toMatchObject({ handler: 'queue', queue_position: 2 });
    chat.askForHuman();
    await pass(0);
    expect(chat.view().messages).toHaveLength(1);
  });

  it('moves its place in the queue, and not while somebody else has the conversation', async () => {
    const chat = browser.open();
    await pass(0);
    chat.askForHuman();
    await pass(0);
    const conversation_id = chat.view().state?.conversation_id ?? '';
    browser.network.tell({ type: 'queue', conversation_id, position: 1 });
    await pass(0);
    expect(chat.view().state?.queue_position).toBe(1);
    browser.model.setState(browser.model.visitor, { handler: 'agent', agent_name: 'Ana', queue_position: null });
    browser.network.tell({ type: 'queue', conversation_id, position: 4 });
    await pass(0);
    expect(chat.view().state).toMatchObject({ handler: 'agent', queue_position: null });
  });

  it('is asked for a rating after the end and gives it once', async () => {
    const chat = browser.open();
    await pass(0);
    chat.say('hello');
    chat.end();
    await pass(0);
    const survey = chat.view().state?.survey_id ?? '';
    expect(chat.view().state?.handler).toBe('closed');
    browser.network.fate = (
      (fates: Fate[]) => () =>
        fates.shift() ?? 'arrives'
    )(['arrives', 'breaks the link']);
    chat.rate(survey, 5, 'quick');
    await pass(5_000);
    expect(chat.view()).toMatchObject({ state: { survey_id: null }, pending: [] });
    const ratings = browser.model.visitor.heard.filter(({ type }) => type === 'csat.submit');
    expect(ratings).toEqual([{ type: 'csat.submit', survey_id: survey, rating: 5, comment: 'quick' }]);
  });

  it('tells that messages have come, and that they were read once they were looked at', async () => {
    const chat = browser.open();
    await pass(0);
    chat.say('hello');
    await pass(0);
    browser.model.reply(browser.model.visitor, 'one');
    browser.model.reply(browser.model.visitor, 'two');
    await pass(0);
    const marks = (): string[] =>
      browser.network.sent.flatMap((frame) =>
        frame.type === 'delivered' || frame.type === 'read' ? [`${frame.type} ${frame.up_to_message_id}`] : [],
      );
    expect(marks()).toEqual(['delivered message-visitor-1-2', 'delivered message-visitor-1-3']);
    expect(chat.view().unread).toBe(2);
    chat.look(true);
    chat.look(true);
    await pass(0);
    expect(marks().slice(2)).toEqual(['read message-visitor-1-3']);
    expect(chat.view().unread).toBe(0);
    expect(browser.kept.readSeq).toBe(3);
    expect(texts(browser.news)).toEqual(['one', 'two']);
  });

  it('shows what was read in another tab as read', async () => {
    const [one, other] = [browser.open(), browser.open()];
    await pass(0);
    one.say('hello');
    await pass(0);
    browser.model.reply(browser.model.visitor, 'answer');
    await pass(0);
    expect([one.view().unread, other.view().unread]).toEqual([1, 1]);
    other.look(true);
    await pass(0);
    expect([one.view().unread, other.view().unread]).toEqual([0, 0]);
  });

  it('forgets who types when nothing more is heard, and when the message is there', async () => {
    const chat = browser.open();
    await pass(0);
    chat.say('hello');
    await pass(0);
    browser.network.tell({ type: 'typing', author: 'agent', name: 'Ana', is_typing: true });
    await pass(5_999);
    expect(chat.view().typist).toEqual({ author: 'agent', name: 'Ana' });
    await pass(1);
    expect(chat.view().typist).toBeNull();
    browser.network.tell({ type: 'typing', author: 'agent', name: 'Ana', is_typing: true });
    await pass(0);
    browser.model.reply(browser.model.visitor, 'here', { author: 'agent', name: 'Ana' });
    await pass(0);
    expect(chat.view().typist).toBeNull();
  });

  it('tells at most every two seconds that the visitor types, and when they stopped', async () => {
    const chat = browser.open();
    await pass(0);
    for (let key = 0; key < 30; key += 1) {
      chat.typed('…');
      await pass(100);
    }
    await pass(10_000);
    const told = browser.network.sent.flatMap((frame) => (frame.type === 'typing' ? [frame.is_typing] : []));
    expect(told).toEqual([true, true, false]);
  });

  describe('who it is', () => {
    it('says so in the first greeting, and says it again to a token that is kept', async () => {
      const chat = browser.open();
      chat.identify({ proof: { jwt: 'ana' }, attributes: { plan: 'gold' } });
      await pass(0);
      expect(browser.model.visitor.identifiedAs).toBe('ana');
      expect(browser.network.sent).toContainEqual({ type: 'identify', jwt: 'ana', attributes: { plan: 'gold' } });
      browser.close(chat);
      const next = browser.open();
      next.identify({ proof: { jwt: 'ben' } });
      await pass(0);
      const ben = [...browser.model.visitors.values()].find(({ identifiedAs }) => identifiedAs === 'ben');
      expect(ben).toBeDefined();
      expect(browser.kept.token).toBe(ben?.token);
      expect(next.view()).toMatchObject({ status: { kind: 'live' }, messages: [] });
    });

    it('stays anonymous, and tells the developer, when the proof is forged', async () => {
      const chat = browser.open();
      chat.identify({ proof: { jwt: 'forged' } });
      await pass(0);
      expect(chat.view().status.kind).toBe('live');
      expect(browser.problems).toMatchObject([{ code: 'bad-proof' }]);
    });

    it('waits without knocking where an identity is required, until it is told one', async () => {
      browser.model.config = { ...browser.model.config, identity_required: true };
      const chat = browser.open();
      await pass(120_000);
      expect(chat.view().status).toMatchObject({ kind: 'refused', error: { code: 'identity-required' } });
      expect(browser.network.opened).toHaveLength(1);
      chat.identify({ proof: { identifier: 'ana', identifier_hash: 'aa' } });
      await pass(0);
      expect(chat.view().status.kind).toBe('live');
    });

    it('leaves nothing behind when it is shut down', async () => {
      browser.network.reachable = false;
      const chat = browser.open();
      chat.say('secret');
      chat.shutDown();
      expect(browser.storage.entries.size).toBe(0);
    });
  });

  it('is one visitor in ten tabs, and each of their messages is stored once', async () => {
    const tabs = Array.from({ length: 10 }, () => browser.open());
    await pass(0);
    for (const [index, tab] of tabs.entries()) tab.say(`from tab ${index}`);
    await pass(30_000);
    expect(browser.model.visitors.size).toBe(1);
    expect(texts(browser.model.visitor.messages).sort()).toEqual(tabs.map((_, index) => `from tab ${index}`));
    for (const tab of tabs) {
      expect(tab.view().pending).toEqual([]);
      expect(tab.view().messages).toEqual(browser.model.visitor.messages);
    }
  });

  it('sends from another tab what a closed one left behind', async () => {
    browser.network.reachable = false;
    const [one, other] = [browser.open(), browser.open()];
    await pass(0);
    one.say('left behind');
    browser.close(one);
    browser.network.reachable = true;
    await pass(60_000);
    expect(texts(other.view().messages)).toEqual(['left behind']);
  });

  const fate = fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('arrives') },
    fc.constantFrom<Fate>('arrives twice', 'is lost', 'breaks the link', 'arrives, then breaks'),
  );
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const), tab: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reply' as const) }) },
    fc.record({ do: fc.constantFrom('break', 'resync', 'online', 'offline', 'no sockets', 'sockets') }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(8_000) }) },
  );

  it('shows every message once and in order, and each is stored once, whatever the network does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fate), async (steps, fates) => {
        browser = new VirtualBrowser();
        const { network, host, model } = browser;
        const tabs = [browser.open(), browser.open(), browser.open()];
        await pass(0);
        network.fate = () => fates.next().value ?? 'arrives';
        const said: string[][] = [[], [], []];
        for (const [index, one] of steps.entries()) {
          if (one.do === 'say') {
            if (tabs[one.tab]?.say(`${one.tab}:${index}`) === true) said[one.tab]?.push(`${one.tab}:${index}`);
          } else if (one.do === 'wait') await pass(one.ms);
          else if (one.do === 'break') network.breakAll();
          else if (one.do === 'resync') network.tell({ type: 'resync' });
          else if (one.do === 'online' || one.do === 'offline') host.signal(one.do);
          else if (one.do === 'no sockets') network.refuseSockets = 1006;
          else if (one.do === 'sockets') network.refuseSockets = null;
          else for (const visitor of model.visitors.values()) model.reply(visitor, `reply ${index}`);
        }
        network.fate = () => 'arrives';
        host.signal('online');
        await pass(300_000);
        const stored = model.visitor.messages;
        const own = stored.filter(({ author }) => author === 'visitor');
        for (const [tab, wrote] of said.entries())
          expect(texts(own).filter((text) => text.startsWith(`${tab}:`))).toEqual(wrote);
        expect(new Set(texts(stored)).size).toBe(stored.length);
        expect(browser.storage.entries.size).toBe(0);
        for (const tab of tabs)
          expect(tab.view()).toMatchObject({ messages: stored, pending: [], state: model.visitor.state });
      }),
      { numRuns: 60 },
    );
  });
});
