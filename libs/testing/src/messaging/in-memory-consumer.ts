import { Fault } from '@baton/event-sourcing';
import type { ConsumeOptions, DeliveredEvent } from '@baton/messaging';
import type { BusConditions } from './bus-faults.ts';
import type { InMemoryDurable, Taken } from './in-memory-durable.ts';

const ATTEMPTS_HERE = 8;
const RETRY_MS = 5;
const FLOOR_EVERY_MS = 20;

/** One process that consumes a durable: the same order, retries and dead letters as over NATS, only faster. */
export class InMemoryConsumer {
  private stopping = false;
  private reportedFloor: string | null = null;
  private readonly loops: Promise<unknown>;

  constructor(
    private readonly durable: InMemoryDurable,
    private readonly conditions: BusConditions,
    private readonly options: ConsumeOptions,
    private readonly handler: (batch: readonly DeliveredEvent[]) => Promise<void>,
  ) {
    this.loops = Promise.all([this.work(), this.reportFloors()]);
  }

  async drain(): Promise<void> {
    this.stopping = true;
    this.durable.notify();
    await this.loops;
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      const taken = this.durable.take(this.options.batchSize ?? 256);
      if (taken.size === 0) await this.durable.changed();
      else await this.handle(taken);
    }
  }

  private async handle(taken: Taken): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // As over a wire: the handler never runs inside the call that published.
        await this.conditions.pause(0);
        await this.handler(taken.events(attempt));
        return taken.ack();
      } catch (error) {
        const { code, retry } = error instanceof Fault ? error : { code: 'internal', retry: 'yes' as const };
        if (retry === 'never') return this.isolate(taken, code);
        if (attempt >= ATTEMPTS_HERE || this.stopping) return taken.giveBack();
        await this.conditions.pause(RETRY_MS);
      }
    }
  }

  private async isolate(taken: Taken, code: string): Promise<void> {
    if (taken.size > 1) {
      for (const one of taken.each()) await this.handle(one);
      return;
    }
    try {
      for (const event of taken.events(1)) await this.options.deadLetter?.(event, code);
      taken.ack();
    } catch {
      await this.conditions.pause(RETRY_MS);
      taken.giveBack();
    }
  }

  private async reportFloors(): Promise<void> {
    if (this.options.onFloor === undefined) return;
    while (!this.stopping) {
      await this.tellFloor();
      await this.conditions.pause(FLOOR_EVERY_MS);
    }
    await this.tellFloor();
  }

  private async tellFloor(): Promise<void> {
    const floor = this.durable.floor();
    if (floor === null || floor === this.reportedFloor) return;
    this.reportedFloor = floor;
    await this.options.onFloor?.(floor);
  }
}
