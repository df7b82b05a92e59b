import type { Pool } from 'pg';
import type { Signals, Stoppable } from '@baton/messaging';
import { CHANGES_SUBJECT, type ChangeEntry, type ChangeSignal } from '../views/change-log/change.row.ts';
import { atOneMoment, changesAfter, currentCursor } from '../views/change-log/change-log.query.ts';
import { allCounters } from '../views/counts/counts.query.ts';
import type { LiveHub } from './live-hub.ts';

export interface ChangeFeedOptions {
  readonly pool: Pool;
  readonly signals: Signals;
  readonly hub: LiveHub;
  onFault(fault: unknown): void;
}

/** What the feed tells those who answer sockets. */
export interface FeedListener {
  /** A new generation: what was shown before cannot be continued. */
  reset(): void;
  /** What the log tells, before it is shown. */
  changed(entries: readonly ChangeEntry[]): void;
  /** These agents may see another set now; called before any change behind it is shown. */
  rightsChanged(agentIds: ReadonlySet<string>): void;
}

/** Signals may be lost; this often the log is looked at anyway. */
const LOOK_MS = 1_000;
/** Read at the start, so that those who come back can resume: more would keep them waiting. */
const PREFETCHED = 5_000;
const PAGE = 2_000;

/**
 * Keeps the hub at the head of the change log: by the projector's signals, which carry the changes, and from the log
 * itself where a signal was lost or too large.
 */
export class ChangeFeed {
  private readonly stop = new AbortController();
  private listening: Stoppable | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> | null = null;
  private again = false;
  private started = false;
  private listener: FeedListener | null = null;

  constructor(private readonly options: ChangeFeedOptions) {}

  /** Whether the hub stands at a moment of the log at all. */
  get isReady(): boolean {
    return this.started;
  }

  /** There is one who answers sockets. */
  tell(listener: FeedListener): void {
    this.listener = listener;
  }

  async start(): Promise<void> {
    this.listening = this.options.signals.on(CHANGES_SUBJECT, (payload) => this.onSignal(payload));
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  async close(): Promise<void> {
    this.stop.abort();
    if (this.timer !== null) clearInterval(this.timer);
    await this.listening?.drain();
    await this.reading;
  }

  /** Reads the log until the hub has all of it. Calls while it reads make it read once more. */
  look(): Promise<void> {
    this.again = true;
    this.reading ??= this.readAll().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private onSignal(payload: Uint8Array): void {
    const signal = JSON.parse(Buffer.from(payload).toString()) as ChangeSignal;
    const { generation, seq } = this.options.hub.cursor;
    const fits = signal.generation === generation && signal.after <= seq && signal.changes !== null;
    if (!fits || this.reading !== null) void this.look();
    else this.receive(signal.changes ?? []);
  }

  private receive(entries: readonly ChangeEntry[]): void {
    const { seq } = this.options.hub.cursor;
    const news = entries.filter((entry) => entry.seq > seq);
    if (news.length === 0) return;
    const concerned = news.flatMap((entry) => (entry.kind === 'people' ? entry.rightsOf : []));
    if (concerned.length > 0) this.listener?.rightsChanged(new Set(concerned));
    this.listener?.changed(news);
    this.options.hub.receive(news);
  }

  private async readAll(): Promise<void> {
    try {
      while (this.again && !this.stop.signal.aborted) {
        this.again = false;
        await this.read();
      }
    } catch (fault) {
      this.options.onFault(fault);
    }
  }

  private async read(): Promise<void> {
    const { hub, pool } = this.options;
    const cursor = await currentCursor(pool);
    if (cursor === null) return;
    const known = hub.cursor;
    if (cursor.generation !== known.generation) return this.begin();
    if (cursor.seq <= known.seq) return;
    const entries = await changesAfter(pool, known, PAGE);
    // The log was cut or belongs to a newer generation: begin anew.
    if (entries[0]?.seq !== known.seq + 1) return this.begin();
    this.receive(entries);
    this.again ||= entries.length === PAGE;
  }

  private async begin(): Promise<void> {
    const { hub, pool } = this.options;
    const moment = await atOneMoment(pool, async (reader, { generation, seq }) => ({
      entries: await changesAfter(reader, { generation, seq: Math.max(0, seq - PREFETCHED) }, PREFETCHED),
      counters: await allCounters(reader),
    }));
    if (moment === null) return;
    hub.reset(moment.cursor, moment.value.entries, moment.value.counters);
    this.started = true;
    this.again = true;
    this.listener?.reset();
  }
}
