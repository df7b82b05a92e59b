import { comparePositions } from '@baton/event-sourcing';
import type { PublishedEvent } from '@baton/messaging';
import { InMemoryDurable } from './in-memory-durable.ts';
import type { BusConditions } from './bus-faults.ts';

/** The event stream of one bus, and the durable consumers that stand in it. */
export class InMemoryStream {
  /** Rises when the stream is lost; a publisher that knows an older one must look again. */
  generation = 0;
  events: PublishedEvent[] = [];
  private readonly durables = new Map<string, InMemoryDurable>();

  constructor(private readonly conditions: BusConditions) {}

  append(event: PublishedEvent): void {
    const last = this.lastPosition();
    if (last !== null && comparePositions(event.position, last) <= 0) return;
    this.events.push(event);
    for (const durable of this.durables.values()) durable.notify();
  }

  lastPosition(): string | null {
    return this.events.at(-1)?.position ?? null;
  }

  durable(name: string, filter: string): InMemoryDurable {
    const found = this.durables.get(name) ?? new InMemoryDurable(this, filter, this.conditions);
    this.durables.set(name, found);
    return found;
  }

  wipe(): void {
    this.generation += 1;
    this.events = [];
    for (const durable of this.durables.values()) durable.reset();
  }
}
