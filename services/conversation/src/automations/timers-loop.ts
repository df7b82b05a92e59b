import { leadWhenPossible, runProjection } from '@baton/event-sourcing';
import type { EventStore, Leases, RecordedEvent, RunningProjection } from '@baton/event-sourcing';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const TURN_MS = 500;
/** Timers count in seconds: their rows may be so much behind. */
const REST_MS = 100;
const CAUGHT_UP_MS = 10_000;

/** The rows of the timers; see `TimersProjection`. */
export interface TimerRows {
  applyDurations(): Promise<void>;
  loadPosition(): Promise<string | null>;
  apply(batch: readonly RecordedEvent[]): Promise<void>;
}

export interface TimersLoopPorts {
  readonly store: Pick<EventStore, 'subscribe' | 'head'>;
  readonly leases: Leases;
  readonly rows: TimerRows;
  readonly firing: { turn(): Promise<number> };
  readonly clock: { now(): Date };
  readonly log: { warn(about: object, text: string): void };
  /** Milliseconds between two looks at what is due; 500 by default. */
  readonly turnMs?: number;
}

/**
 * One process at a time keeps and fires the timers; another stands by. A term ends only when its projection has ended:
 * two of them would take the same events twice, and nothing that they count would be true again.
 */
export class TimersLoop {
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly ports: TimersLoopPorts) {}

  start(): void {
    this.running ??= leadWhenPossible({
      leases: this.ports.leases,
      resource: 'conversation-timers',
      owner: randomUUID(),
      signal: this.stop.signal,
      lead: ({ signal }) => this.lead(signal),
      onFault: (err) => this.ports.log.warn({ err }, 'timers: no lease'),
    });
  }

  async drain(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const { store, rows, log, turnMs = TURN_MS } = this.ports;
    await rows.applyDurations();
    const projecting = runProjection({
      store,
      loadPosition: () => rows.loadPosition(),
      apply: (batch) => rows.apply(batch),
      restMs: REST_MS,
      signal,
      onFault: (err, retryInMs) => log.warn({ err, retryInMs }, 'timers: projection stopped'),
    });
    while (!signal.aborted) {
      await this.turn(projecting).catch((err: unknown) => log.warn({ err }, 'timers: a turn failed'));
      await pause(turnMs, undefined, { signal }).catch(() => undefined);
    }
    await projecting.done;
  }

  /** Timers that are due in a past which is still being read would only be found stale. */
  private async turn(projecting: RunningProjection): Promise<void> {
    const { milliseconds } = await projecting.lag(this.ports.clock.now());
    if (milliseconds !== null && milliseconds < CAUGHT_UP_MS) await this.ports.firing.turn();
  }
}
