import { randomUUID } from 'node:crypto';
import type { Stoppable } from '@baton/messaging';
import type { Job, JobContext, JobHandler } from './job.ts';
import type { JobTable, Settlement } from './job-table.ts';
import { verdictOn, type RetryPolicy } from './retry-policy.ts';

export interface WorkerOptions extends RetryPolicy {
  /** Jobs at once in this process, each of another lane; 32 by default. */
  readonly concurrency?: number;
  /** How often to look for what nobody told us of; 500 ms by default. */
  readonly pollMs?: number;
  /** How long a job outlives its process before another may take it; 15,000 ms by default. */
  readonly ownedForMs?: number;
  readonly onReport?: (report: JobReport) => void;
  /** Milliseconds of a clock that nobody sets; `performance.now` by default. */
  readonly monotonic?: () => number;
}

/** What is due later than this is found by polling. */
const LONGEST_TIMER_MS = 60_000;
const WAKE_STEP_MS = 25;

export type JobReport =
  | { readonly kind: 'again' | 'dead'; readonly eventId: string; readonly code: string; readonly attempt: number }
  | { readonly kind: 'recovered'; readonly jobs: number }
  | { readonly kind: 'failed'; readonly fault: unknown };

/**
 * Runs jobs: the first unfinished one of each lane, many lanes at once. A job that waits for its next attempt holds
 * up its own lane only.
 *
 * Who runs what is written in the row: an owner and until when, prolonged every fifth of that time. A process that
 * dies stops prolonging, and its jobs are pending again when the time is over. Rows, unlike session locks, outlive a
 * restart of PostgreSQL and work through a connection pooler; the price is that the lanes of a dead process wait that
 * long. A process that was paused learns from its own monotonic clock that its jobs may be another's by now.
 */
export class JobWorker implements Stoppable {
  private readonly owner = randomUUID();
  private readonly concurrency: number;
  private readonly ownedForMs: number;
  private readonly monotonic: () => number;
  private readonly timers: readonly NodeJS.Timeout[];
  private readonly loop: Promise<void>;
  private readonly running = new Map<string, AbortController>();
  private readonly wakings = new Set<number>();
  private settlements: Settlement[] = [];
  /** A claim failed: it may have been committed all the same, and its rows bear our name. */
  private claimInDoubt = false;
  private stopping = false;
  private keptAt: number;
  private wakeUp: () => void = () => {};
  private awake = false;

  constructor(
    private readonly table: JobTable,
    private readonly handler: JobHandler,
    private readonly options: WorkerOptions = {},
  ) {
    this.concurrency = options.concurrency ?? 32;
    this.ownedForMs = options.ownedForMs ?? 15_000;
    this.monotonic = options.monotonic ?? (() => performance.now());
    this.keptAt = this.monotonic();
    this.timers = [
      setInterval(() => this.wake(), options.pollMs ?? 500),
      setInterval(() => void this.keep(), this.ownedForMs / 5),
      setInterval(() => void this.guarded(() => this.recover()), this.ownedForMs / 3),
    ];
    this.loop = this.run();
  }

  /** There may be something to do. */
  wake(): void {
    this.awake = true;
    this.wakeUp();
  }

  /** Takes no new job, finishes those that run. */
  async drain(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.loop;
    for (const timer of this.timers) clearInterval(timer);
  }

  private async run(): Promise<void> {
    await this.guarded(() => this.recover());
    for (;;) {
      this.awake = false;
      await this.guarded(() => this.turn());
      if (this.stopping && this.running.size === 0 && this.settlements.length === 0) return;
      if (!this.awake) await this.nextWake();
    }
  }

  private async turn(): Promise<void> {
    await this.settle([...this.settlements]);
    if (this.claimInDoubt) await this.disown();
    const free = this.concurrency - this.running.size;
    if (this.stopping || free <= 0) return;
    const askedAt = this.monotonic();
    this.claimInDoubt = true;
    const jobs = await this.table.claim(this.owner, free, this.ownedForMs);
    this.claimInDoubt = false;
    if (this.running.size === 0) this.keptAt = askedAt;
    for (const job of jobs) void this.work(job);
  }

  private async settle(ended: readonly Settlement[]): Promise<void> {
    if (ended.length === 0) return;
    await this.table.settle(this.owner, ended);
    this.settlements = this.settlements.slice(ended.length);
    const waiting = ended.filter(({ state }) => state === 'pending');
    if (waiting.length === 0) return;
    // Behind the settlement, because the database counts the pause from then.
    for (const { inMs } of waiting) this.wakeIn(inMs);
    await this.table.postponeBehind(waiting.map(({ eventId }) => eventId));
  }

  /** In steps, so that thousands of waiting jobs do not mean thousands of looks. */
  private wakeIn(ms: number): void {
    const step = Math.ceil((performance.now() + ms) / WAKE_STEP_MS);
    if (ms > LONGEST_TIMER_MS || this.wakings.has(step)) return;
    this.wakings.add(step);
    const timer = setTimeout(
      () => {
        this.wakings.delete(step);
        this.wake();
      },
      step * WAKE_STEP_MS - performance.now() + 1,
    );
    timer.unref();
  }

  private async work(job: Job): Promise<void> {
    const controller = new AbortController();
    this.running.set(job.eventId, controller);
    const context: JobContext = {
      signal: controller.signal,
      isMine: () => this.isKept() && !controller.signal.aborted,
    };
    const settlement = await this.outcomeOf(job, context);
    this.settlements.push(settlement);
    this.running.delete(job.eventId);
    this.wake();
  }

  private async outcomeOf(job: Job, context: JobContext): Promise<Settlement> {
    const { eventId, attempt } = job;
    try {
      await this.handler(job, context);
      return { eventId, state: 'done', inMs: 0, code: null, counts: true };
    } catch (error) {
      const verdict = verdictOn(error, attempt, this.options, Math.random());
      this.report({ kind: verdict.kind, eventId, code: verdict.code, attempt });
      if (verdict.kind === 'dead') return { eventId, state: 'dead', inMs: 0, code: verdict.code, counts: true };
      return { eventId, state: 'pending', inMs: verdict.inMs, code: verdict.code, counts: verdict.counts };
    }
  }

  private async keep(): Promise<void> {
    if (!this.isKept()) for (const controller of this.running.values()) controller.abort();
    if (this.running.size === 0) return;
    const askedAt = this.monotonic();
    await this.guarded(async () => {
      await this.table.keep(this.owner, this.held(), this.ownedForMs);
      this.keptAt = askedAt;
    });
  }

  private async disown(): Promise<void> {
    await this.table.disown(this.owner, this.held());
    this.claimInDoubt = false;
  }

  private held(): string[] {
    return [...this.running.keys(), ...this.settlements.map(({ eventId }) => eventId)];
  }

  private isKept(): boolean {
    return this.monotonic() - this.keptAt < this.ownedForMs;
  }

  private async recover(): Promise<void> {
    const jobs = await this.table.recover();
    if (jobs === 0) return;
    this.report({ kind: 'recovered', jobs });
    this.wake();
  }

  private async guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (fault) {
      this.report({ kind: 'failed', fault });
    }
  }

  private report(report: JobReport): void {
    this.options.onReport?.(report);
  }

  private nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeUp = resolve;
    });
  }
}
