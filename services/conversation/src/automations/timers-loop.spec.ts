import type { EventData } from '@baton/event-sourcing';
import { createInMemoryEventStore, until } from '@baton/testing';
import { TimersLoop } from './timers-loop.ts';

const happened = (id: string): EventData => ({
  id,
  type: 'Happened',
  schemaVersion: 1,
  data: {},
  meta: { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 's' } },
});

/** Rows whose applying takes as long as the spec wants, and which tell whether two ever wrote at once. */
class SlowRows {
  position: string | null = null;
  loads = 0;
  applying = 0;
  overlapped = false;
  private open: () => void = () => {};
  private readonly gate = new Promise<void>((resolve) => (this.open = resolve));

  async applyDurations(): Promise<void> {}

  async loadPosition(): Promise<string | null> {
    this.loads += 1;
    this.overlapped ||= this.applying > 0;
    return this.position;
  }

  async apply(batch: readonly { readonly position: string }[]): Promise<void> {
    this.applying += 1;
    await this.gate;
    this.position = batch.at(-1)?.position ?? null;
    this.applying -= 1;
  }

  finish(): void {
    this.open();
  }
}

it('never begins a second projection while a batch of the first is under way, also when the store fails', async () => {
  const { store, leases } = createInMemoryEventStore();
  await store.append({
    writes: [{ stream: 's', expected: 'any', events: [happened('00000000-0000-4000-8000-000000000001')] }],
  });
  const rows = new SlowRows();
  const failures: string[] = [];
  const turns: number[] = [];
  let asked = 0;
  const loop = new TimersLoop({
    store: {
      subscribe: (after, options) => store.subscribe(after, options),
      head: async () => {
        asked += 1;
        if (asked < 4) throw new Error('not reachable');
        return store.head();
      },
    },
    leases,
    rows,
    firing: { turn: async () => turns.push(asked) },
    clock: { now: () => new Date() },
    log: { warn: (_about, text) => failures.push(text) },
    turnMs: 5,
  });
  loop.start();
  try {
    await until('the batch is under way and the store failed', () => rows.applying === 1 && asked > 4);
    expect(failures).toEqual(Array(3).fill('timers: a turn failed'));
    rows.finish();
    await until('the batch is applied', () => rows.position !== null && turns.length > 0);
    expect(rows).toMatchObject({ loads: 1, overlapped: false });
  } finally {
    rows.finish();
    await loop.drain();
  }
});
