import { maySee } from '@baton/contracts-inbox-protocol';
import type { Guarded } from '../access/authorisation.table.ts';
import { teamsKey, type Viewer } from '../access/viewer.ts';
import type { ChangeEntry } from '../views/change-log/change.row.ts';
import type { LiveConnection } from './live-connection.ts';
import { encode, type Timers } from './live-hub.ts';
import { OnlineBook } from './online-book.ts';

export interface OnlineNewsOptions {
  readonly timers: Timers;
  connections(): Iterable<LiveConnection>;
  /** Who may see these conversations; those that do not exist are left out. */
  rights(conversationIds: readonly string[]): Promise<readonly (Guarded & { readonly conversationId: string })[]>;
  onFault(fault: unknown): void;
}

const REST_MS = 1_000;
/** Told at once to somebody who comes; who is further back is told of when they are confirmed next. */
const MOST_AT_ONCE = 1_000;

/** Tells the lists which customers are there: at most one frame a second, the same for all who see the same teams. */
export class OnlineNews {
  private readonly book = new OnlineBook();
  private cancel: (() => void) | null = null;
  private lastTold = Number.NEGATIVE_INFINITY;
  private telling: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: OnlineNewsOptions) {}

  put(conversationId: string, on: boolean): void {
    this.book.put(conversationId, on, this.options.timers.monotonic());
    this.schedule();
  }

  moved(entries: readonly ChangeEntry[]): void {
    if (this.book.size === 0) return;
    for (const entry of entries) {
      if (entry.kind === 'conversation') this.book.move(entry.row.conversationId, entry.row);
    }
    this.schedule();
  }

  reset(): void {
    this.book.forgetRights();
    this.schedule();
  }

  /** Everybody who is there, to one whose list has just been answered. */
  greet(connection: LiveConnection): void {
    const online: string[] = [];
    for (const id of this.book.online()) {
      const guarded = this.book.rightsOf(id);
      if (guarded === undefined || !maySee(guarded, connection.viewer)) continue;
      online.push(id);
      if (online.length === MOST_AT_ONCE) break;
    }
    if (online.length > 0) connection.send(encode({ type: 'online', online, offline: [] }));
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.telling;
  }

  /** Looks again every second for as long as somebody is there: they leave by silence too. */
  private schedule(): void {
    if (this.cancel !== null || this.stopped) return;
    const wait = Math.max(0, this.lastTold + REST_MS - this.options.timers.monotonic());
    this.cancel = this.options.timers.after(wait, () => {
      this.telling = this.tell().finally(() => {
        this.cancel = null;
        if (this.book.size > 0 || this.book.hasNews) this.schedule();
      });
    });
  }

  private async tell(): Promise<void> {
    const { timers, onFault } = this.options;
    this.lastTold = timers.monotonic();
    this.book.expire(this.lastTold);
    const news = this.book.takeNews();
    if (news.length === 0) return;
    try {
      await this.learnRights(news);
    } catch (fault) {
      onFault(fault);
      for (const id of news) this.book.again(id);
      return;
    }
    this.spread(news);
    this.book.settle(news);
  }

  private async learnRights(news: readonly string[]): Promise<void> {
    const unknown = news.filter((id) => this.book.isOnline(id) && this.book.rightsOf(id) === undefined);
    if (unknown.length === 0) return;
    for (const { conversationId, teamId, ownerId } of await this.options.rights(unknown)) {
      // What the change log told meanwhile is newer than what was read.
      if (this.book.rightsOf(conversationId) === undefined) this.book.learn(conversationId, { teamId, ownerId });
    }
  }

  private spread(news: readonly string[]): void {
    const groups = new Map<string, { readonly teams: Viewer; readonly members: LiveConnection[] }>();
    for (const connection of this.options.connections()) {
      if (!connection.subscriptions.has('list') && !connection.subscriptions.has('mine')) continue;
      const key = teamsKey(connection.viewer);
      const group = groups.get(key) ?? { teams: { ...connection.viewer, agentId: '' }, members: [] };
      group.members.push(connection);
      groups.set(key, group);
    }
    for (const { teams, members } of groups.values()) this.tellGroup(teams, members, news);
  }

  /** One frame for the group, and one more for each who owns, or owned, a conversation of another team. */
  private tellGroup(teams: Viewer, members: readonly LiveConnection[], news: readonly string[]): void {
    const shared = news.filter((id) => this.everSeen(id, teams));
    const frame = shared.length === 0 ? null : this.frameOf(shared, teams);
    const owned = this.ownedElsewhere(news, teams);
    for (const member of members) {
      if (frame !== null) member.send(frame);
      const own = owned.get(member.viewer.agentId);
      if (own !== undefined) member.send(this.frameOf(own, member.viewer));
    }
  }

  private everSeen(id: string, viewer: Viewer): boolean {
    return [this.book.rightsOf(id) ?? [], this.book.leftBehind(id)].flat().some((one) => maySee(one, viewer));
  }

  private ownedElsewhere(news: readonly string[], teams: Viewer): Map<string, string[]> {
    const owned = new Map<string, string[]>();
    for (const id of news) {
      const now = this.book.rightsOf(id);
      if (now === undefined || maySee(now, teams)) continue;
      for (const owner of new Set([now, ...this.book.leftBehind(id)].map(({ ownerId }) => ownerId))) {
        if (owner !== null) owned.set(owner, [...(owned.get(owner) ?? []), id]);
      }
    }
    return owned;
  }

  private frameOf(ids: readonly string[], viewer: Viewer): Buffer {
    const shows = (id: string): boolean => {
      const guarded = this.book.rightsOf(id);
      return this.book.isOnline(id) && guarded !== undefined && maySee(guarded, viewer);
    };
    return encode({ type: 'online', online: ids.filter(shows), offline: ids.filter((id) => !shows(id)) });
  }
}
