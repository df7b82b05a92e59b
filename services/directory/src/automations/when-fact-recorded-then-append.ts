import { StoreFault, type EventData, type EventStore } from '@baton/event-sourcing';
import type { Logger } from '@baton/service-kit';

export interface OutboxFact {
  readonly seq: string;
  readonly stream: string;
  readonly event: EventData;
}

export interface Outbox {
  /** The oldest facts that wait, in order. */
  waiting(limit: number): Promise<readonly OutboxFact[]>;
  markAppended(seqs: readonly string[]): Promise<void>;
}

/** Facts of other replicas, and ours after a failure, are found by looking. */
const LOOK_EVERY_MS = 1_000;
const BATCH = 100;

/**
 * Brings the directory's facts into the event store, each once and in order. Every fact is appended with a claim of
 * its own: after a crash between appending and marking, or beside another replica, the claim says that it is there
 * already. A fact that cannot be appended holds back those behind it and is tried again for ever.
 */
export class WhenFactRecordedThenAppend {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly store: EventStore,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.wake();
    this.timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
  }

  /** There may be facts: look now, or once more when a look is running. */
  wake(): void {
    this.again = true;
    if (this.running !== undefined || this.stopped) return;
    this.running = this.run().finally(() => {
      this.running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        while (!this.stopped && (await this.appendWaiting()) === BATCH);
      } catch (error) {
        this.log.warn({ err: error }, 'facts of the directory wait: the event store does not take them');
        return;
      }
    }
  }

  private async appendWaiting(): Promise<number> {
    const facts = await this.outbox.waiting(BATCH);
    for (const fact of facts) {
      await this.append(fact);
      await this.outbox.markAppended([fact.seq]);
    }
    return facts.length;
  }

  private async append({ stream, event }: OutboxFact): Promise<void> {
    const outcome = await this.store.append({
      writes: [{ stream, expected: 'any', events: [event] }],
      claims: [{ key: `directory-outbox:${event.id}`, value: event.id }],
    });
    if (outcome.kind === 'conflict')
      throw new StoreFault('invalid', `an append to ${stream} that expects nothing met a conflict`);
  }
}
