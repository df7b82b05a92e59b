import type {
  ClientFrame,
  Cursor,
  ListQuery,
  Scope,
  ServerFrame,
  Sort,
  ThreadItem,
  Topic,
} from '@baton/contracts-inbox-protocol';
import { Company } from './company.ts';
import type { Host } from './host.port.ts';
import { HttpProblem, Unreachable, type HttpClient } from './http-client.ts';
import { LiveSocket, type Connection, type LiveSocketOptions } from './live-socket.ts';
import { LiveStore, type Viewer } from './live-store.ts';
import { ReadMarks } from './read-marks.ts';
import { judgeFrame } from './topic-cursor.ts';

export interface LiveClientOptions {
  readonly viewer: Viewer;
  readonly url: string;
  readonly host: Host;
  readonly http: HttpClient;
  readonly first: { readonly scope: Scope; readonly sort: Sort };
  /** Specs put a socket of their own here. */
  readonly openSocket?: (options: LiveSocketOptions) => LiveConnection;
}

export type LiveConnection = Pick<LiveSocket, 'connection' | 'send' | 'reconnect' | 'close'>;

interface Followed {
  query: ListQuery | null;
  /** The query whose snapshot is awaited; the person may have gone to another list since it was sent. */
  asked: ListQuery | null;
  cursor: Cursor | null;
  state: 'waiting' | 'live' | 'refused';
  /** Something came while the answer was awaited and did not fit: ask once more after the answer. */
  missed: boolean;
  /** Heartbeats since the question; an answer that never comes is asked for again. */
  beats: number;
}

const PAGE = 50;
const MINE_LIMIT = 100;
const KEPT_THREADS = 30;
const RETRY_LOAD_MS = 2_000;
const PATIENCE_BEATS = 2;

/**
 * Keeps a LiveStore equal to the server's projection over one socket: follows topics, resumes each from its cursor
 * after a disconnection, asks again when a frame does not fit, and applies what came once a frame of the screen.
 */
export class LiveClient {
  readonly store: LiveStore;
  readonly company: Company;
  readonly readMarks: ReadMarks;
  readonly #options: LiveClientOptions;
  readonly #socket: LiveConnection;
  readonly #topics = new Map<Topic, Followed>();
  readonly #connectionListeners = new Set<() => void>();
  /** Opened conversations, oldest first; the newest KEPT_THREADS keep their threads, open or not. */
  readonly #opened = new Map<string, { open: number }>();
  readonly #loading = new Set<string>();
  #incoming: ServerFrame[] = [];
  #watched: { scope: Scope; sort: Sort };
  #connection: Connection;
  #serverOffset = 0;
  /** Snapshots of lists so far. */
  #snapshots = 0;

  constructor(options: LiveClientOptions) {
    this.#options = options;
    this.store = new LiveStore(options.viewer);
    this.company = new Company({
      agentId: options.viewer.agentId,
      host: options.host,
      send: (frame) => this.#socket.send(frame),
    });
    this.readMarks = new ReadMarks({ http: options.http, host: options.host });
    this.#watched = options.first;
    this.#topics.set('list', follow({ ...listScope(options.first), limit: PAGE }));
    this.#topics.set('mine', follow({ scope: 'mine', sort: options.first.sort, limit: MINE_LIMIT }));
    this.#topics.set('counts', follow(null));
    this.#topics.set('people', follow(null));
    const openSocket = options.openSocket ?? ((socketOptions): LiveConnection => new LiveSocket(socketOptions));
    this.#socket = openSocket({
      url: options.url,
      host: options.host,
      onFrame: (frame) => this.#enqueue(frame),
      onConnection: (connection) => this.#setConnection(connection),
      sessionEnded: () =>
        options.http.me().then(
          () => false,
          (error: unknown) => error instanceof HttpProblem && error.status === 401,
        ),
    });
    this.#connection = this.#socket.connection;
  }

  connection = (): Connection => this.#connection;

  subscribeConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => void this.#connectionListeners.delete(listener);
  };

  /** Milliseconds since the epoch by the server's clock: ages on screens must not depend on this machine's. */
  serverNow(): number {
    return this.#options.host.now() + this.#serverOffset;
  }

  /** Where each followed topic stands; for the connection's details. */
  positions(): readonly { topic: Topic; seq: number | null }[] {
    return [...this.#topics].map(([topic, { cursor }]) => ({ topic, seq: cursor?.seq ?? null }));
  }

  /** Drops every cursor and takes new snapshots: what a person means by Refresh. */
  refresh(): void {
    for (const followed of this.#topics.values()) followed.cursor = null;
    this.#socket.reconnect();
  }

  close(): void {
    this.#socket.close();
  }

  /** The list on the screen. Loads its first page when what is known does not already hold it. */
  watchList(scope: Scope, sort: Sort): void {
    this.#watched = { scope, sort };
    const list = this.#topics.get('list');
    if (scope !== 'mine' && list !== undefined) list.query = { scope, sort, limit: PAGE };
    this.#loadWindow();
    this.#afterwards();
  }

  async loadMore(scope: Scope, sort: Sort): Promise<void> {
    const { next, state } = this.store.window(scope, sort);
    if (next !== null && state === 'ready') await this.#loadPage(scope, sort, next);
  }

  /** Follows a conversation until the answer is called; its thread is kept for a quick return. */
  openConversation(conversationId: string): () => void {
    const topic: Topic = `conversation:${conversationId}`;
    const opened = this.#opened.get(conversationId) ?? { open: 0 };
    opened.open += 1;
    this.#opened.delete(conversationId);
    this.#opened.set(conversationId, opened);
    const followed = this.#topics.get(topic) ?? follow(null);
    this.#topics.set(topic, followed);
    if (opened.open === 1) this.#ask(topic, followed);
    this.#forgetOldThreads();
    return () => {
      opened.open -= 1;
      if (opened.open > 0) return;
      followed.state = 'waiting';
      this.#socket.send({ type: 'unsubscribe', topic });
    };
  }

  async loadOlder(conversationId: string): Promise<void> {
    const { hasOlder, items } = this.store.thread(conversationId);
    if (!hasOlder || items.length === 0) return;
    const before = oldestOf(items);
    await this.#once(`older:${conversationId}`, async () => {
      const page = await this.#options.http.items(conversationId, before, PAGE);
      // A snapshot that came meanwhile may begin later: between it and this page there would be a hole.
      if (oldestOf(this.store.thread(conversationId).items) !== before) return;
      this.store.applyOlderItems(conversationId, page.items, page.hasOlder);
    });
  }

  // ---- socket

  #setConnection(connection: Connection): void {
    if (connection.state !== 'connected') this.company.clear();
    this.#connection = connection;
    for (const listener of this.#connectionListeners) listener();
  }

  #enqueue(frame: ServerFrame): void {
    this.#incoming.push(frame);
    if (this.#incoming.length === 1) this.#options.host.nextFrame(() => this.#applyIncoming());
  }

  #applyIncoming(): void {
    const frames = this.#incoming;
    this.#incoming = [];
    for (const frame of frames) this.#apply(frame);
    this.store.flush();
  }

  #apply(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        this.#setClock(frame.now);
        for (const [topic, followed] of this.#topics) {
          if (followed.state !== 'refused' && this.#isOpen(topic)) this.#ask(topic, followed);
        }
        void this.readMarks.load();
        return;
      case 'snapshot':
        return this.#applySnapshot(frame);
      case 'changes':
        return this.#applyChanges(frame);
      case 'heartbeat':
        this.#setClock(frame.now);
        for (const [topic, followed] of this.#topics)
          if (this.#isOpen(topic)) this.#beat(topic, followed, frame.cursor);
        return;
      case 'refused':
        return this.#refused(frame.topic);
      case 'signal':
      case 'online':
        return this.company.apply(frame);
      case 'seen':
        this.readMarks.raise(frame.conversationId, frame.customerMessages);
        return;
      case 'pong':
        this.#setClock(frame.now);
        this.#setConnection(this.#socket.connection);
        return;
      default:
        frame satisfies never;
    }
  }

  #applySnapshot(frame: Extract<ServerFrame, { type: 'snapshot' }>): void {
    const followed = this.#topics.get(frame.topic);
    if (followed === undefined || !this.#isOpen(frame.topic) || judgeFrame(followed.cursor, frame) === 'drop') return;
    this.#advance(frame.topic, followed, frame.cursor);
    this.store.applySnapshot(frame.topic, frame.data, followed.asked);
    if (frame.topic !== 'list' && frame.topic !== 'mine') return;
    this.#snapshots += 1;
    this.#loadWindow();
  }

  #applyChanges(frame: Extract<ServerFrame, { type: 'changes' }>): void {
    const followed = this.#topics.get(frame.topic);
    if (followed === undefined || !this.#isOpen(frame.topic)) return;
    const verdict = judgeFrame(followed.cursor, frame);
    if (verdict === 'gap') {
      if (followed.state === 'waiting') followed.missed = true;
      else this.#ask(frame.topic, followed);
      return;
    }
    this.#advance(frame.topic, followed, verdict === 'apply' ? frame.cursor : null);
    if (verdict === 'drop') return;
    for (const change of frame.changes) this.store.applyChange(frame.topic, change);
  }

  #refused(topic: Topic): void {
    const followed = this.#topics.get(topic);
    if (followed !== undefined) followed.state = 'refused';
    if (topic.startsWith('conversation:')) this.store.refuseThread(topic.slice('conversation:'.length));
  }

  #advance(topic: Topic, followed: Followed, cursor: Cursor | null): void {
    if (cursor !== null) followed.cursor = cursor;
    followed.state = 'live';
    if (!followed.missed) return;
    followed.missed = false;
    this.#ask(topic, followed);
  }

  /** A heartbeat speaks for topics that are followed without a gap; the others wait for their answer. */
  #beat(topic: Topic, followed: Followed, cursor: Cursor): void {
    if (followed.state === 'live') {
      const same = followed.cursor?.generation === cursor.generation;
      if (same && followed.cursor !== null && cursor.seq > followed.cursor.seq) followed.cursor = cursor;
    } else if (followed.state === 'waiting') {
      followed.beats += 1;
      if (followed.beats < PATIENCE_BEATS) return;
      followed.cursor = null;
      this.#ask(topic, followed);
    }
  }

  #ask(topic: Topic, followed: Followed): void {
    followed.state = 'waiting';
    followed.beats = 0;
    followed.asked = followed.query;
    const frame: ClientFrame = {
      type: 'subscribe',
      topic,
      ...(followed.cursor === null ? {} : { since: followed.cursor }),
      ...(followed.query === null ? {} : { query: followed.query }),
    };
    this.#socket.send(frame);
    // Only who follows a conversation may say what they do in it.
    if (topic.startsWith('conversation:')) this.company.repeat(topic.slice('conversation:'.length));
  }

  #isOpen(topic: Topic): boolean {
    if (!topic.startsWith('conversation:')) return true;
    return (this.#opened.get(topic.slice('conversation:'.length))?.open ?? 0) > 0;
  }

  #setClock(now: string): void {
    this.#serverOffset = Date.parse(now) - this.#options.host.now();
  }

  #forgetOldThreads(): void {
    for (const [id, { open }] of this.#opened) {
      if (this.#opened.size <= KEPT_THREADS) return;
      if (open > 0) continue;
      this.#opened.delete(id);
      this.#topics.delete(`conversation:${id}`);
      this.store.forgetThread(id);
    }
  }

  // ---- pages

  #loadWindow(): void {
    const { scope, sort } = this.#watched;
    if (this.store.ensureWindow(scope, sort) === 'ready') return;
    // A page is exact only together with every change since: not before the topic stands somewhere.
    if (this.#topics.get(scope === 'mine' ? 'mine' : 'list')?.cursor === null) return;
    void this.#loadPage(scope, sort, undefined);
  }

  async #loadPage(scope: Scope, sort: Sort, after: string | undefined): Promise<void> {
    const done = await this.#once(`page:${scope}:${sort}`, async () => {
      const asked = this.store.removalTick;
      const before = this.#snapshots;
      const page = await this.#options.http.page({
        scope,
        sort,
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      // A snapshot that came meanwhile may be newer than this page, and began the list anew.
      if (this.#snapshots !== before) return;
      this.store.applyPage(scope, sort, page, { first: after === undefined, asked });
    });
    if (done) this.#loadWindow();
  }

  /** At most one of a kind at a time. A failed load is tried again by whoever still needs it. */
  async #once(name: string, load: () => Promise<void>): Promise<boolean> {
    if (this.#loading.has(name)) return false;
    this.#loading.add(name);
    try {
      await load();
      return true;
    } catch (error) {
      if (!(error instanceof HttpProblem) && !(error instanceof Unreachable)) throw error;
      this.#options.host.after(RETRY_LOAD_MS, () => this.#loadWindow());
      return false;
    } finally {
      this.#loading.delete(name);
      this.store.flush();
    }
  }

  #afterwards(): void {
    this.#options.host.nextFrame(() => this.store.flush());
  }
}

const oldestOf = (items: readonly ThreadItem[]): number =>
  items.reduce((least, item) => Math.min(least, item.order), Number.POSITIVE_INFINITY);

const listScope = ({ scope, sort }: { scope: Scope; sort: Sort }): { scope: Scope; sort: Sort } => ({
  scope: scope === 'mine' ? 'all' : scope,
  sort,
});

const follow = (query: ListQuery | null): Followed => ({
  query,
  asked: null,
  cursor: null,
  state: 'waiting',
  missed: false,
  beats: 0,
});
