import type { Signals, Stoppable } from '@baton/messaging';
import type { Pool } from 'pg';
import { WIDGET_CHANGES_SUBJECT, type WidgetSignal } from '../views/visitor-thread/visitor-thread.row.ts';
import {
  metVisitors,
  movedThreads,
  queuePositions,
  viewMoment,
  type ViewMoment,
} from '../views/visitor-thread/visitor-thread.query.ts';
import type { VisitorHub } from './visitor-hub.ts';

export interface FeedOptions {
  readonly pool: Pool;
  readonly signals: Signals;
  readonly hub: VisitorHub;
  onFault(fault: unknown): void;
}

/** Signals may be lost; this often the view is looked at anyway. */
const LOOK_MS = 1_000;
/** Places in a queue are told at most so often. */
const QUEUE_MS = 2_000;

/** Keeps the hub up with the view: by the projector's signals, and by a look where a signal was lost. */
export class VisitorFeed {
  private listening: Stoppable | null = null;
  private timer: NodeJS.Timeout | null = null;
  private queueTimer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private moment: ViewMoment | null = null;
  private readonly positions = new Map<string, number | null>();

  constructor(private readonly options: FeedOptions) {}

  /** Whether there is a view to show at all. */
  get isReady(): boolean {
    return this.moment?.live === true;
  }

  async start(): Promise<void> {
    this.listening = this.options.signals.on(WIDGET_CHANGES_SUBJECT, (payload) => this.onSignal(payload));
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    if (this.queueTimer !== null) clearTimeout(this.queueTimer);
    await this.listening?.drain();
    await this.looking;
  }

  look(): Promise<void> {
    this.looking ??= this.read()
      .catch((fault: unknown) => this.options.onFault(fault))
      .finally(() => (this.looking = null));
    return this.looking;
  }

  private onSignal(payload: Uint8Array): void {
    const signal = JSON.parse(Buffer.from(payload).toString()) as WidgetSignal;
    this.options.hub.onSignal(signal);
    if (signal.teamIds.length > 0) this.queueMoved();
  }

  private async read(): Promise<void> {
    const { pool, hub } = this.options;
    const before = this.moment;
    const moment = await viewMoment(pool);
    this.moment = moment;
    if (moment === null || !moment.live) return;
    if (before?.generation !== moment.generation) {
      if (before !== null) hub.resyncAll();
      return;
    }
    if (before.commits === moment.commits) return;
    const { threads, threadless } = hub.standing();
    const threadIds = threads.size === 0 ? [] : await movedThreads(pool, threads);
    const visitorIds = threadless.length === 0 ? [] : await metVisitors(pool, threadless);
    if (threadIds.length + visitorIds.length > 0) hub.onSignal({ threadIds, visitorIds, teamIds: [] });
    this.queueMoved();
  }

  private queueMoved(): void {
    this.queueTimer ??= setTimeout(() => {
      this.queueTimer = null;
      this.tellQueue().catch((fault: unknown) => this.options.onFault(fault));
    }, QUEUE_MS);
  }

  private async tellQueue(): Promise<void> {
    const { pool, hub } = this.options;
    const waiting = [...hub.conversations()].filter(({ handler }) => handler === 'queue');
    const ids = waiting.map(({ conversation_id }) => conversation_id);
    const positions = ids.length === 0 ? new Map<string, number>() : await queuePositions(pool, ids);
    for (const id of this.positions.keys()) if (!positions.has(id)) this.positions.delete(id);
    for (const id of new Set(ids)) {
      const position = positions.get(id) ?? null;
      if (this.positions.get(id) === position) continue;
      this.positions.set(id, position);
      hub.tellConversation(id, () => ({ type: 'queue', conversation_id: id, position }));
    }
  }
}
