import type { DeliveredEvent, PublishedEvent } from '@baton/messaging';
import type { BusConditions } from './bus-faults.ts';

interface KeptEvents {
  readonly events: readonly PublishedEvent[];
}

interface Outstanding {
  readonly sequence: number;
  deliveries: number;
}

/** Where a durable stands: what was never delivered, what is being handled, what must be delivered again. */
export class InMemoryDurable {
  private next = 0;
  private again: Outstanding[] = [];
  private readonly handled = new Set<number>();
  private epoch = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly stream: KeptEvents,
    private readonly filter: string,
    private readonly conditions: BusConditions,
  ) {}

  notify(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when there may be something to take. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  reset(): void {
    this.epoch += 1;
    this.next = 0;
    this.again = [];
    this.handled.clear();
  }

  take(most: number): Taken {
    const taken: Outstanding[] = this.again.splice(0, most);
    while (taken.length < most && this.next < this.stream.events.length) {
      const sequence = this.next;
      this.next += 1;
      if (!matches(this.filter, this.stream.events[sequence]?.subject ?? '')) this.handled.add(sequence);
      else if (this.conditions.strikes('drop') || this.conditions.strikes('reorder'))
        this.later({ sequence, deliveries: 1 });
      else taken.push({ sequence, deliveries: 1 });
    }
    return new Taken(this, this.epoch, taken, this.stream);
  }

  settle(epoch: number, outstanding: readonly Outstanding[]): void {
    if (epoch !== this.epoch) return;
    for (const one of outstanding) {
      this.handled.add(one.sequence);
      if (this.conditions.strikes('duplicate')) this.later(one);
    }
  }

  giveBack(epoch: number, outstanding: readonly Outstanding[]): void {
    if (epoch !== this.epoch) return;
    this.again.unshift(...outstanding.map(({ sequence, deliveries }) => ({ sequence, deliveries: deliveries + 1 })));
    this.notify();
  }

  /** Position of the last event before the first that is not handled; null while there is none. */
  floor(): string | null {
    let sequence = 0;
    while (this.handled.has(sequence)) sequence += 1;
    return this.stream.events[sequence - 1]?.position ?? null;
  }

  private later(one: Outstanding): void {
    const { epoch } = this;
    this.conditions.schedule(20, () => {
      if (epoch !== this.epoch) return;
      this.again.push({ ...one, deliveries: one.deliveries + 1 });
      this.notify();
    });
  }
}

/** A batch in somebody's hands. */
export class Taken {
  constructor(
    private readonly durable: InMemoryDurable,
    private readonly epoch: number,
    private readonly outstanding: readonly Outstanding[],
    private readonly stream: KeptEvents,
  ) {}

  get size(): number {
    return this.outstanding.length;
  }

  events(attempt: number): DeliveredEvent[] {
    return this.outstanding.flatMap(({ sequence, deliveries }) => {
      const event = this.stream.events[sequence];
      return event === undefined ? [] : [{ ...event, deliveries: deliveries + attempt - 1 }];
    });
  }

  each(): Taken[] {
    return this.outstanding.map((one) => new Taken(this.durable, this.epoch, [one], this.stream));
  }

  ack(): void {
    this.durable.settle(this.epoch, this.outstanding);
  }

  giveBack(): void {
    this.durable.giveBack(this.epoch, this.outstanding);
  }
}

/** NATS wildcards: `*` is one token, `>` the rest. */
export const matches = (pattern: string, subject: string): boolean => {
  const tokens = subject.split('.');
  const wanted = pattern.split('.');
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return tokens.length > index;
    if (tokens[index] === undefined || (token !== '*' && token !== tokens[index])) return false;
  }
  return tokens.length === wanted.length;
};
