import { WIDGET_CLOSE, type WidgetMessage, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import fc from 'fast-check';
import { continues, cursorOf, placeIn, readCursor } from '../views/visitor-thread/cursor.ts';
import type { StoredThread } from '../views/visitor-thread/visitor-thread.row.ts';
import type { Onlooker, Sight, Since } from '../views/visitor-thread/visitor-view.adapter.ts';
import { VisitorConnection, type Wire } from './visitor-connection.ts';
import { VisitorHub } from './visitor-hub.ts';

const GENERATION = '00000000-0000-4000-8000-000000000001';

/** What the projector would have written, in memory. Readings take a moment, in which things may change. */
class View {
  thread: StoredThread | null = null;
  readonly messages = new Map<string, WidgetMessage>();
  private said = 0;

  say(): void {
    this.said += 1;
    const thread = this.grown();
    const id = `m${String(this.said)}`;
    const numbers = { seq: thread.change, rev: thread.change };
    const message = { id, conversation_id: 'c', author: 'agent', name: null, text: id, choices: [], at: '' } as const;
    this.messages.set(id, { ...message, ...numbers, client_id: null });
    this.thread = thread;
  }

  hand(handler: 'queue' | 'agent'): void {
    const thread = this.grown();
    const state = { conversation_id: 'c', rev: thread.change, handler, agent_name: null, queue_position: null };
    this.thread = { ...thread, state: { ...state, read_up_to_message_id: null, survey_id: null } };
  }

  /** The thread went into another: all is numbered anew. */
  merge(): void {
    if (this.thread === null) return;
    const start = this.thread.change;
    [...this.messages.values()].forEach((message, at) =>
      this.messages.set(message.id, { ...message, seq: start + at + 1, rev: start + at + 1 }),
    );
    const change = start + this.messages.size + 1;
    const state = this.thread.state && { ...this.thread.state, rev: change };
    this.thread = { ...this.thread, epoch: this.thread.epoch + 1, change, state };
  }

  readonly look = async (_who: Onlooker, since: Since): Promise<Sight> => {
    await Promise.resolve();
    const now = placeIn(GENERATION, this.thread);
    const before = since.cursor === undefined ? null : readCursor(since.cursor);
    const from = before !== null && continues(before, now) ? before.change : null;
    const all = [...this.messages.values()];
    const sight = {
      cursor: cursorOf(now),
      thread: this.thread,
      snapshot: from === null,
      messages: all.filter(({ rev }) => rev > (from ?? 0)),
      hasOlder: false,
      state: this.thread?.state ?? null,
      stateIsNew: (this.thread?.state?.rev ?? 0) > (from ?? 0),
    };
    await Promise.resolve();
    return sight;
  };

  private grown(): StoredThread {
    const { thread } = this;
    const fresh = {
      threadId: 'w/k',
      contactId: 'k',
      accountId: 'w',
      epoch: 0,
      change: 0,
      conversations: [],
      state: null,
    };
    return { ...(thread ?? fresh), change: (thread?.change ?? 0) + 1 };
  }
}

/** A tab: puts in its place what it is told, and asks again when it is told to. */
class Tab {
  readonly messages = new Map<string, WidgetMessage>();
  readonly codes: number[] = [];
  state: string | null = null;
  wantsWelcome = true;
  unread = 0;
  readonly connection: VisitorConnection;

  constructor(visitorId: string) {
    const wire: Wire = {
      unread: 0,
      send: (text) => this.receive(JSON.parse(text) as WidgetServerFrame),
      close: (code) => this.codes.push(code),
      terminate: () => undefined,
    };
    Object.defineProperty(wire, 'unread', { get: () => this.unread });
    const session = { tokenHash: Buffer.alloc(32), accountId: 'w', visitorId, externalId: null };
    this.connection = new VisitorConnection(wire, 'w', 'a', session);
  }

  welcomed({ messages, state, snapshot }: Sight): void {
    if (snapshot) this.messages.clear();
    for (const message of messages) this.messages.set(message.id, message);
    this.state = state?.handler ?? null;
  }

  private receive(frame: WidgetServerFrame): void {
    if (frame.type === 'resync') this.wantsWelcome = true;
    if (frame.type !== 'changes') return;
    for (const message of frame.messages) this.messages.set(message.id, message);
    if (frame.state !== null) this.state = frame.state.handler;
  }
}

const bench = (view: View, socketsOfVisitor = 10) => {
  const events: string[] = [];
  const faults: unknown[] = [];
  const hub = new VisitorHub({
    view,
    socketsOfVisitor,
    here: (conversationId) => events.push(`here ${conversationId}`),
    arrived: (visitorId) => events.push(`arrived ${visitorId}`),
    left: (session) => events.push(`left ${session.visitorId}`),
    onFault: (fault) => faults.push(fault),
  });
  const greet = async (tab: Tab): Promise<void> => {
    tab.wantsWelcome = false;
    const { connection } = tab;
    await hub.welcome(
      connection,
      () => view.look({ visitorId: 'v', accountId: 'w' }, {}),
      (sight) => tab.welcomed(sight),
    );
  };
  const signal = (): void => hub.onSignal({ threadIds: ['w/k'], visitorIds: ['v'], teamIds: [] });
  return { hub, events, faults, greet, signal };
};

const rest = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

it('shows every tab what the view has, whatever changes, gets lost, comes and goes', async () => {
  const step = fc.constantFrom('say', 'say', 'hand', 'merge', 'signal', 'signal', 'open', 'close', 'wait');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (plan) => {
      const view = new View();
      const { hub, faults, greet, signal } = bench(view);
      const tabs: Tab[] = [];
      const obey = (): void => {
        for (const tab of tabs) if (tab.wantsWelcome) void greet(tab);
      };
      for (const what of plan) {
        if (what === 'say') view.say();
        if (what === 'hand') view.hand(view.messages.size % 2 === 0 ? 'queue' : 'agent');
        if (what === 'merge') view.merge();
        if (what === 'signal') signal();
        if (what === 'open' && tabs.length < 5) {
          const tab = new Tab('v');
          tabs.push(tab);
          hub.join(tab.connection);
        }
        if (what === 'close') {
          const tab = tabs.shift();
          if (tab) hub.leave(tab.connection);
        }
        if (what === 'wait') await rest();
        obey();
      }
      // What was lost is found by a look; a resync is obeyed.
      for (let round = 0; round < 3; round += 1) {
        signal();
        await rest();
        obey();
        await rest();
      }
      expect(faults).toEqual([]);
      for (const { messages, state } of tabs) {
        expect(new Map([...messages].toSorted())).toEqual(new Map([...view.messages].toSorted()));
        expect(state).toBe(view.thread?.state?.handler ?? null);
      }
    }),
    { numRuns: 300 },
  );
});

it('tells of the first tab, of each conversation, and of the last tab', async () => {
  const view = new View();
  const { hub, events, greet, signal } = bench(view);
  const [one, two] = [new Tab('v'), new Tab('v')];
  for (const tab of [one, two]) {
    hub.join(tab.connection);
    await greet(tab);
  }
  view.hand('agent');
  signal();
  await rest();
  hub.leave(one.connection);
  hub.leave(two.connection);
  expect(events).toEqual(['arrived v', 'here c', 'left v']);
});

it('closes the oldest tab of one visitor who opens too many, and nobody else’s', () => {
  const { hub } = bench(new View(), 2);
  const tabs = [new Tab('v'), new Tab('other'), new Tab('v'), new Tab('v')];
  for (const { connection } of tabs) hub.join(connection);
  expect(tabs.map(({ codes }) => codes)).toEqual([[WIDGET_CLOSE.throttled], [], [], []]);
});

it('closes a tab that does not read', async () => {
  const view = new View();
  const { hub, greet, signal } = bench(view);
  const [slow, quick] = [new Tab('v'), new Tab('v')];
  for (const tab of [slow, quick]) {
    hub.join(tab.connection);
    await greet(tab);
  }
  slow.unread = 2 * 1024 * 1024;
  view.say();
  signal();
  await rest();
  expect([slow.codes, quick.codes, quick.messages.size]).toEqual([[WIDGET_CLOSE.tooSlow], [], 1]);
});
