import {
  compareRows,
  inScope,
  maySee,
  SCOPES,
  SORTS,
  type Change,
  type ClientFrame,
  type ConversationRow,
  type Cursor,
  type Scope,
  type ServerFrame,
  type Snapshot,
  type Sort,
  type ThreadItem,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import fc from 'fast-check';
import type { Host } from './host.port.ts';
import type { HttpClient } from './http-client.ts';
import { LiveClient, type LiveConnection } from './live-client.ts';
import type { Connection, LiveSocketOptions } from './live-socket.ts';

const ANA = { agentId: 'ana', seesAll: false, teamIds: ['support'] };
const IDS = Array.from({ length: 12 }, (_, index) => `c${String(index).padStart(2, '0')}`);
const PAGE = 4;
/** Many runs on a busy machine, in milliseconds. */
const SLOW = 60_000;

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString();

const rowOf = (conversationId: string, patch: Partial<ConversationRow> = {}): ConversationRow => ({
  conversationId,
  rev: 1,
  contactId: `contact-${conversationId}`,
  customerName: conversationId,
  channel: 'whatsapp',
  accountId: 'account',
  teamId: 'support',
  handler: 'waiting',
  status: 'active',
  displayStatus: 'pending',
  priority: 'normal',
  episode: 1,
  epoch: 1,
  ownerId: null,
  ownedSince: null,
  wrapUp: null,
  reason: null,
  tags: [],
  preview: null,
  lastActivityAt: at(0),
  waitingSince: at(0),
  unanswered: 0,
  lastCustomerMessageAt: null,
  windowClosesAt: null,
  turns: 0,
  customerMessages: 0,
  lastMessageBy: null,
  sentiment: null,
  language: null,
  confidence: null,
  takeover: null,
  offer: null,
  createdAt: at(0),
  ...patch,
});

const itemOf = (id: string, order: number, rev: number, text: string): ThreadItem => ({
  kind: 'note',
  id,
  order,
  rev,
  episode: 1,
  at: at(order % 7),
  agentId: 'ben',
  text,
});

interface Logged {
  readonly seq: number;
  readonly before: ConversationRow;
  readonly after: ConversationRow;
  readonly item: ThreadItem | null;
}

/** The server as the protocol describes it, with one connection whose frames are delivered by hand. */
class ModelGateway implements LiveConnection {
  generation = 1;
  seq = 0;
  rows = new Map(IDS.map((id) => [id, rowOf(id)]));
  items = new Map<string, ThreadItem[]>(IDS.map((id) => [id, []]));
  log: Logged[] = [];
  #ring = 0;
  #options: LiveSocketOptions | null = null;
  #followed = new Map<Topic, number>();
  frames: ServerFrame[] = [];
  delivered: ServerFrame[] = [];
  /** A frame was lost on this connection: a real one would break, so nothing may claim that all arrived. */
  lossy = false;

  // ---- the connection

  connection: Connection = { state: 'connected', since: 0, lastFrameAt: null, latencyMs: null };
  open(options: LiveSocketOptions): LiveConnection {
    this.#options = options;
    return this;
  }
  reconnect(): void {
    this.frames = [];
    this.delivered = [];
    this.#followed.clear();
    this.lossy = false;
    this.frames.push({ type: 'welcome', cursor: this.cursor(), agentId: 'ana', heartbeatSeconds: 15, now: at(0) });
  }
  close(): void {
    this.frames = [];
  }
  send(frame: ClientFrame): boolean {
    if (frame.type === 'unsubscribe') this.#followed.delete(frame.topic);
    if (frame.type === 'subscribe') this.#answer(frame);
    return true;
  }

  cursor = (): Cursor => ({ generation: `g${this.generation}`, seq: this.seq });

  #answer(frame: Extract<ClientFrame, { type: 'subscribe' }>): void {
    const { topic, since } = frame;
    this.#followed.set(topic, this.seq);
    if (since?.generation === `g${this.generation}` && since.seq >= this.#ring) {
      this.frames.push(this.#changes(topic, since.seq));
      return;
    }
    const data = this.#snapshot(topic, frame.query ?? { scope: 'all', sort: 'newest', limit: PAGE });
    if (data === null) this.frames.push({ type: 'refused', topic, reason: 'forbidden' });
    else this.frames.push({ type: 'snapshot', topic, cursor: this.cursor(), data });
  }

  #snapshot(topic: Topic, query: { scope: Scope; sort: Sort }): Snapshot | null {
    if (topic === 'counts') return { counts: { all: this.seq, waiting: 0, mine: 0 } };
    if (topic === 'people') return { people: { agents: [], teams: [] } };
    if (topic === 'list' || topic === 'mine') return this.page(topic === 'mine' ? 'mine' : query.scope, query.sort);
    const row = this.rows.get(topic.slice('conversation:'.length)) as ConversationRow;
    if (!maySee(row, ANA)) return null;
    const items = this.items.get(row.conversationId) as ThreadItem[];
    const contact = {
      contactId: row.contactId,
      rev: 1,
      name: null,
      username: null,
      identities: [],
      segment: null,
      ...{ email: null, emailVerified: false, phone: null, locale: null, timezone: null, attributes: {} },
      firstSeenAt: at(0),
      conversations: [],
    };
    const details = {
      ...{ conversationId: row.conversationId, rev: 0, summary: null, escalation: null },
      ...{ pages: [], referrer: null, rating: null, tagsByAssistant: [] },
    };
    return { row, contact, details, items: items.slice(-3), hasOlder: items.length > 3 };
  }

  page(scope: Scope, sort: Sort, after = 0): { rows: ConversationRow[]; next: string | null } {
    const all = this.visible(scope, sort);
    const rows = all.slice(after, after + PAGE);
    return { rows, next: after + PAGE < all.length ? JSON.stringify(rows.at(-1)) : null };
  }

  pageAfter(scope: Scope, sort: Sort, cursor: string | undefined): { rows: ConversationRow[]; next: string | null } {
    if (cursor === undefined) return this.page(scope, sort);
    const boundary = JSON.parse(cursor) as ConversationRow;
    const index = this.visible(scope, sort).findIndex((row) => compareRows(row, boundary, sort) > 0);
    return index < 0 ? { rows: [], next: null } : this.page(scope, sort, index);
  }

  visible(scope: Scope, sort: Sort): ConversationRow[] {
    return [...this.rows.values()]
      .filter((row) => maySee(row, ANA) && inScope(row, scope, 'ana'))
      .sort((a, b) => compareRows(a, b, sort));
  }

  #shows(topic: Topic, row: ConversationRow): boolean {
    if (topic === 'list') return ANA.teamIds.includes(row.teamId);
    if (topic === 'mine') return row.ownerId === 'ana';
    return topic === `conversation:${row.conversationId}` && maySee(row, ANA);
  }

  #changes(topic: Topic, after: number): Extract<ServerFrame, { type: 'changes' }> {
    const changes: Change[] = [];
    for (const entry of this.log.filter(({ seq }) => seq > after)) {
      const shows = this.#shows(topic, entry.after);
      if (shows) changes.push({ kind: 'row', row: entry.after });
      else if (this.#shows(topic, entry.before))
        changes.push({ kind: 'gone', conversationId: entry.after.conversationId });
      if (shows && topic.startsWith('conversation:') && entry.item !== null) {
        changes.push({ kind: 'item', conversationId: entry.after.conversationId, item: entry.item });
      }
    }
    return { type: 'changes', topic, after, cursor: this.cursor(), changes };
  }

  // ---- what happens

  change(id: string, patch: Partial<ConversationRow>, note: 'none' | 'new' | 'edit'): void {
    this.seq += 1;
    const before = this.rows.get(id) as ConversationRow;
    const after = { ...before, ...patch, rev: before.rev + 1, lastActivityAt: at(this.seq % 50) };
    this.rows.set(id, after);
    const items = this.items.get(id) as ThreadItem[];
    const oldest = items[0];
    let item: ThreadItem | null = null;
    if (note === 'edit' && oldest !== undefined) {
      item = { ...oldest, rev: after.rev } as ThreadItem;
      items[0] = item;
    } else if (note !== 'none') {
      item = itemOf(`${id}-${items.length}`, after.rev, after.rev, `note ${this.seq}`);
      items.push(item);
    }
    this.log.push({ seq: this.seq, before, after, item });
  }

  /** Sends what is new to one topic: topics of a connection do not wait for each other. */
  emit(topic: Topic): void {
    const after = this.#followed.get(topic);
    if (after === undefined || after === this.seq) return;
    this.frames.push(this.#changes(topic, after));
    this.#followed.set(topic, this.seq);
  }

  emitAll(): void {
    for (const topic of this.#followed.keys()) this.emit(topic);
  }

  /** Claims that nothing is missing: only a gateway whose frames were all sent may, and never after a lost frame. */
  heartbeat(): void {
    if (this.lossy) return;
    this.emitAll();
    this.frames.push({ type: 'heartbeat', cursor: this.cursor(), now: at(0) });
  }

  deliver(): void {
    const frame = this.frames.shift();
    if (frame === undefined) return;
    this.delivered.push(frame);
    this.#options?.onFrame(frame);
  }

  lose(): void {
    const index = this.frames.findIndex((frame) => frame.type === 'changes' && frame.changes.length > 0);
    if (index < 0) return;
    this.frames = this.frames.filter((frame, place) => place !== index && frame.type !== 'heartbeat');
    this.lossy = true;
  }

  swap(): void {
    const [first, second] = this.frames;
    if (first === undefined || second === undefined) return;
    if ([first, second].some((frame) => frame.type === 'heartbeat' || frame.type === 'welcome')) return;
    this.frames.splice(0, 2, second, first);
  }

  repeat(index: number): void {
    const frame = this.delivered[index % Math.max(1, this.delivered.length)];
    if (frame?.type === 'changes' || frame?.type === 'heartbeat') this.#options?.onFrame(frame);
  }

  forgetRing(): void {
    this.#ring = this.seq;
  }

  rebuild(): void {
    this.generation += 1;
    this.log = [];
    this.#ring = this.seq;
    this.reconnect();
  }
}

/** Answers to requests wait until they are let through: they may be old when they come. */
class SlowHttp {
  readonly gateway: ModelGateway;
  readonly #waiting: (() => void)[] = [];
  constructor(gateway: ModelGateway) {
    this.gateway = gateway;
  }
  #later<T>(value: T): Promise<T> {
    return new Promise((resolve) => this.#waiting.push(() => resolve(value)));
  }
  page = (parameters: { scope: Scope; sort: Sort; after?: string }) =>
    this.#later(this.gateway.pageAfter(parameters.scope, parameters.sort, parameters.after));
  items = (id: string, before: number) => {
    const older = (this.gateway.items.get(id) as ThreadItem[]).filter((item) => item.order < before);
    return this.#later({ items: older.slice(-3), hasOlder: older.length > 3 });
  };
  me = () => Promise.resolve();
  readMarks = () => Promise.resolve({ marks: {} });
  async letThrough(): Promise<boolean> {
    const waiting = this.#waiting.splice(0);
    for (const answer of waiting) answer();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
    return waiting.length > 0;
  }
}

const stillHost: Host = {
  now: () => 0,
  random: () => 0.5,
  after: () => () => undefined,
  nextFrame: (run) => run(),
  online: () => true,
  visible: () => true,
  onSignal: () => () => undefined,
};

interface World {
  readonly gateway: ModelGateway;
  readonly http: SlowHttp;
  readonly client: LiveClient;
  watched: { scope: Scope; sort: Sort };
  open: { id: string; close: () => void } | null;
}

const start = (): World => {
  const gateway = new ModelGateway();
  const http = new SlowHttp(gateway);
  const watched = { scope: 'all', sort: 'newest' } as const;
  const client = new LiveClient({
    viewer: ANA,
    url: 'ws://model',
    host: stillHost,
    http: http as unknown as HttpClient,
    first: watched,
    openSocket: (options) => gateway.open(options),
  });
  gateway.reconnect();
  return { gateway, http, client, watched, open: null };
};

type Step = (world: World) => void | Promise<void>;

const patch: fc.Arbitrary<Partial<ConversationRow>> = fc.oneof(
  fc.constant({ handler: 'agent' as const, ownerId: 'ana' }),
  fc.constant({ handler: 'agent' as const, ownerId: 'ben' }),
  fc.constant({ handler: 'waiting' as const, ownerId: null }),
  fc.constantFrom('support', 'billing').map((teamId) => ({ teamId })),
  fc.constantFrom('urgent' as const, 'low' as const).map((priority) => ({ priority })),
  fc.constantFrom('active' as const, 'archived' as const).map((status) => ({ status })),
  fc.nat(9).map((unanswered) => ({ unanswered, waitingSince: at(unanswered) })),
);

const topics: readonly Topic[] = ['list', 'mine', 'counts', ...IDS.map((id): Topic => `conversation:${id}`)];

interface Named {
  readonly name: string;
  readonly run: Step;
}

/** A history that a failure prints by the names of its steps. */
class History {
  readonly steps: readonly Named[];
  constructor(steps: readonly Named[]) {
    this.steps = steps;
  }
  [fc.toStringMethod](): string {
    return this.steps.map(({ name }) => name).join('\n');
  }
}

const step: fc.Arbitrary<Named> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...IDS), patch, fc.constantFrom('none' as const, 'new' as const, 'edit' as const))
      .map(([id, change, note]) => ({
        name: `change ${id} ${JSON.stringify(change)} ${note}`,
        run: ({ gateway }: World) => gateway.change(id, change, note),
      })),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(...topics).map((topic) => ({
      name: `emit ${topic}`,
      run: ({ gateway }: World) => gateway.emit(topic),
    })),
  },
  {
    weight: 8,
    arbitrary: fc.nat(5).map((count) => ({
      name: `deliver ${count}`,
      run: ({ gateway }: World) => {
        for (let index = 0; index <= count; index += 1) gateway.deliver();
      },
    })),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<{ name: string; run: Step }>(
      { name: 'emit all', run: ({ gateway }) => gateway.emitAll() },
      { name: 'heartbeat', run: ({ gateway }) => gateway.heartbeat() },
      { name: 'lose', run: ({ gateway }) => gateway.lose() },
      { name: 'swap', run: ({ gateway }) => gateway.swap() },
      { name: 'disconnect', run: ({ gateway }) => gateway.reconnect() },
      { name: 'forget the ring', run: ({ gateway }) => gateway.forgetRing() },
      { name: 'rebuild', run: ({ gateway }) => gateway.rebuild() },
      { name: 'answer requests', run: async ({ http }) => void (await http.letThrough()) },
      { name: 'load more', run: ({ client, watched }) => void client.loadMore(watched.scope, watched.sort) },
      { name: 'load older', run: ({ client, open }) => void (open === null ? null : client.loadOlder(open.id)) },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(20).map((index) => ({
      name: `repeat ${index}`,
      run: ({ gateway }: World) => gateway.repeat(index),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...SCOPES), fc.constantFrom(...SORTS)).map(([scope, sort]) => ({
      name: `watch ${scope} ${sort}`,
      run: (world: World) => {
        world.watched = { scope, sort };
        world.client.watchList(scope, sort);
      },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...IDS).map((id) => ({
      name: `open ${id}`,
      run: (world: World) => {
        world.open?.close();
        world.open = { id, close: world.client.openConversation(id) };
      },
    })),
  },
);

const history = (maxLength: number): fc.Arbitrary<History> =>
  fc.array(step, { maxLength }).map((steps) => new History(steps));

/** Everything that is on its way arrives; a lost frame shows itself by the next one or by the next connection. */
const settle = async ({ gateway, http }: World): Promise<void> => {
  if (gateway.lossy) gateway.reconnect();
  for (let round = 0; round < 50; round += 1) {
    gateway.emitAll();
    const hadFrames = gateway.frames.length > 0;
    while (gateway.frames.length > 0) gateway.deliver();
    const hadAnswers = await http.letThrough();
    if (!hadFrames && !hadAnswers) return;
  }
  throw new Error('the client keeps asking');
};

const expectEqual = (world: World): void => {
  const { client, gateway, watched } = world;
  const view = client.store.window(watched.scope, watched.sort);
  const expected = gateway.visible(watched.scope, watched.sort).map((row) => row.conversationId);
  expect(view.state).toBe('ready');
  expect(view.ids).toEqual(view.next === null ? expected : expected.slice(0, view.ids.length));
  for (const id of view.ids) expect(client.store.row(id)).toEqual(gateway.rows.get(id));
  if (world.open === null) return;
  const { id } = world.open;
  const row = gateway.rows.get(id) as ConversationRow;
  const thread = client.store.thread(id);
  expect(thread.state).toBe(maySee(row, ANA) ? 'ready' : 'refused');
  if (thread.state !== 'ready') return;
  expect(client.store.row(id)).toEqual(row);
  const items = [...(gateway.items.get(id) as ThreadItem[])];
  const shown = thread.hasOlder ? items.slice(-thread.items.length) : items;
  expect(thread.items).toEqual(shown.sort((a, b) => a.order - b.order));
};

describe('LiveClient', () => {
  it(
    'equals the projection after any history, loss, repetition, reordering and disconnection',
    async () => {
      await fc.assert(
        fc.asyncProperty(history(80), async ({ steps }) => {
          const world = start();
          for (const { run } of steps) await run(world);
          await settle(world);
          expectEqual(world);
        }),
        { numRuns: 1500 },
      );
    },
    SLOW,
  );

  it(
    'shows no row above the boundary that the server would not, at any moment in between',
    async () => {
      await fc.assert(
        fc.asyncProperty(history(60), async ({ steps }) => {
          const world = start();
          for (const { run } of steps) {
            await run(world);
            const { ids } = world.client.store.window(world.watched.scope, world.watched.sort);
            expect(new Set(ids).size).toBe(ids.length);
            const rows = ids.map((id) => world.client.store.row(id) as ConversationRow);
            const sorted = [...rows].sort((a, b) => compareRows(a, b, world.watched.sort));
            expect(rows).toEqual(sorted);
          }
        }),
        { numRuns: 150 },
      );
    },
    SLOW,
  );
});
