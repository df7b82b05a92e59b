import { WIDGET_CLOSE, type WidgetServerFrame, type WidgetState } from '@baton/contracts-widget-protocol';
import type { StoredThread, WidgetSignal } from '../views/visitor-thread/visitor-thread.row.ts';
import { ViewNotReady, type Sight, type VisitorView } from '../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { VisitorConnection } from './visitor-connection.ts';

/** One visitor with at least one tab open. */
interface Follower {
  readonly visitorId: string;
  readonly accountId: string;
  readonly connections: Set<VisitorConnection>;
  thread: StoredThread | null;
  reading: Promise<void> | null;
  again: boolean;
}

export interface HubOptions {
  readonly view: Pick<VisitorView, 'look'>;
  readonly socketsOfVisitor: number;
  /** The visitor has the first tab open, or has another conversation. */
  here(conversationId: string): void;
  /** The first tab of a visitor was opened. */
  arrived(visitorId: string): void;
  /** The last one was closed. */
  left(session: VisitorSession, state: WidgetState): void;
  onFault(fault: unknown): void;
}

/** Readings of the view at a time: snapshots of those who come back must not take every connection to the database. */
const READINGS_AT_ONCE = 4;

/**
 * All tabs of this process, by visitor. A signal or a look says that something changed; what changed is read from the
 * view and told to each tab from the place where it stands. So a tab equals the view whatever was lost on the way.
 */
export class VisitorHub {
  private readonly followers = new Map<string, Follower>();
  private readonly byThread = new Map<string, Set<Follower>>();
  private readonly byConversation = new Map<string, Set<Follower>>();
  private readonly waiting: (() => void)[] = [];
  private readings = 0;
  /** Signals so far: who reads the view meanwhile may have missed one. */
  private signals = 0;

  constructor(private readonly options: HubOptions) {}

  /** Adds a tab, which is told nothing before it was welcomed. One too many closes the oldest. */
  join(connection: VisitorConnection): void {
    const { session } = connection;
    if (session === null || connection.closed) return;
    const { visitorId, accountId } = session;
    const known = this.followers.get(visitorId);
    const follower = known ?? {
      ...{ visitorId, accountId, connections: new Set(), thread: null, reading: null, again: false },
    };
    if (known === undefined) {
      this.followers.set(visitorId, follower);
      this.options.arrived(visitorId);
    }
    follower.connections.add(connection);
    if (follower.connections.size <= this.options.socketsOfVisitor) return;
    const [oldest] = follower.connections;
    if (oldest === undefined) return;
    this.leave(oldest);
    oldest.close(WIDGET_CLOSE.throttled, 'too many tabs are open');
  }

  leave(connection: VisitorConnection): void {
    const follower = this.followerOf(connection);
    if (follower === undefined || !follower.connections.delete(connection) || follower.connections.size > 0) return;
    this.followers.delete(follower.visitorId);
    const { state } = follower.thread ?? { state: null };
    this.place(follower, null);
    if (state !== null && connection.session !== null) this.options.left(connection.session, state);
  }

  /** Answers with what the visitor sees, and lets the tab be told from there on. */
  async welcome<T extends Sight>(
    connection: VisitorConnection,
    look: () => Promise<T>,
    tell: (sight: T) => void,
  ): Promise<void> {
    const { signals } = this;
    connection.cursor = null;
    const sight = await this.limited(look);
    if (connection.closed) return;
    tell(sight);
    connection.cursor = sight.cursor;
    const follower = this.followerOf(connection);
    if (follower === undefined) return;
    this.place(follower, sight.thread);
    if (this.signals !== signals) this.refresh(follower);
  }

  /** A tab that is told nothing now: it asks anew. */
  resync(connection: VisitorConnection): void {
    connection.cursor = null;
    connection.send({ type: 'resync' });
  }

  resyncAll(): void {
    for (const { connections } of this.followers.values()) for (const one of connections) this.resync(one);
  }

  onSignal({ threadIds, visitorIds }: WidgetSignal): void {
    this.signals += 1;
    for (const threadId of threadIds) for (const follower of this.byThread.get(threadId) ?? []) this.refresh(follower);
    for (const visitorId of visitorIds) {
      const follower = this.followers.get(visitorId);
      if (follower !== undefined) this.refresh(follower);
    }
  }

  /** To every tab whose conversation it is. */
  tellConversation(conversationId: string, frameOf: (state: WidgetState) => WidgetServerFrame | null): void {
    for (const follower of this.byConversation.get(conversationId) ?? []) {
      const state = follower.thread?.state;
      const frame = state ? frameOf(state) : null;
      if (frame === null) continue;
      for (const connection of follower.connections) if (connection.cursor !== null) connection.send(frame);
    }
  }

  tabsOf(visitorId: string): readonly VisitorConnection[] {
    return [...(this.followers.get(visitorId)?.connections ?? [])];
  }

  /** Conversations of those who are here, and whether each waits. */
  *conversations(): Iterable<WidgetState> {
    for (const [, followers] of this.byConversation)
      for (const { thread } of followers) if (thread?.state) yield thread.state;
  }

  /** Where each followed thread stands, and who has none. */
  standing(): { threads: Map<string, { epoch: number; change: number }>; threadless: string[] } {
    const threads = new Map<string, { epoch: number; change: number }>();
    const threadless: string[] = [];
    for (const { thread, visitorId } of this.followers.values()) {
      if (thread === null) threadless.push(visitorId);
      else threads.set(thread.threadId, { epoch: thread.epoch, change: thread.change });
    }
    return { threads, threadless };
  }

  connections(): VisitorConnection[] {
    return [...this.followers.values()].flatMap(({ connections }) => [...connections]);
  }

  private followerOf({ session }: VisitorConnection): Follower | undefined {
    return session === null ? undefined : this.followers.get(session.visitorId);
  }

  /** One reading at a time for a visitor; what is asked for meanwhile is read once more after it. */
  private refresh(follower: Follower): void {
    follower.again = true;
    follower.reading ??= this.readAll(follower).finally(() => (follower.reading = null));
  }

  private async readAll(follower: Follower): Promise<void> {
    try {
      while (follower.again && follower.connections.size > 0) {
        follower.again = false;
        const cursors = new Set([...follower.connections].flatMap(({ cursor }) => cursor ?? []));
        for (const cursor of cursors) await this.read(follower, cursor);
      }
    } catch (fault) {
      // Who looks by themselves comes here again; a view that is being built ends in a resync.
      if (!(fault instanceof ViewNotReady)) this.options.onFault(fault);
    }
  }

  private async read(follower: Follower, cursor: string): Promise<void> {
    const sight = await this.limited(() => this.options.view.look(follower, { cursor }));
    for (const connection of follower.connections) {
      if (connection.cursor !== cursor || connection.closed) continue;
      if (sight.snapshot) {
        this.resync(connection);
        continue;
      }
      connection.cursor = sight.cursor;
      const state = sight.stateIsNew ? sight.state : null;
      if (sight.messages.length > 0 || state !== null)
        connection.send({ type: 'changes', cursor: sight.cursor, messages: sight.messages, state });
    }
    if (follower.connections.size > 0) this.place(follower, sight.thread);
  }

  /** Which signals and frames are the follower's from now on. */
  private place(follower: Follower, thread: StoredThread | null): void {
    const before = follower.thread;
    if (before !== null && thread !== null && isOlder(thread, before)) return;
    const was = before?.state?.conversation_id;
    const is = thread?.state?.conversation_id;
    follower.thread = thread;
    move(this.byThread, follower, before?.threadId, thread?.threadId);
    move(this.byConversation, follower, was, is);
    if (is !== undefined && is !== was) this.options.here(is);
  }

  private async limited<T>(read: () => Promise<T>): Promise<T> {
    if (this.readings >= READINGS_AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.readings += 1;
    try {
      return await read();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.readings -= 1;
      else next();
    }
  }
}

const isOlder = (thread: StoredThread, than: StoredThread): boolean =>
  thread.threadId === than.threadId && thread.epoch === than.epoch && thread.change < than.change;

const move = (
  index: Map<string, Set<Follower>>,
  follower: Follower,
  from: string | undefined,
  to: string | undefined,
): void => {
  if (from === to) return;
  if (from !== undefined) {
    const others = index.get(from);
    others?.delete(follower);
    if (others?.size === 0) index.delete(from);
  }
  if (to === undefined) return;
  const others = index.get(to) ?? new Set();
  others.add(follower);
  index.set(to, others);
};
