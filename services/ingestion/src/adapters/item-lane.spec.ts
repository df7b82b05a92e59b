import type { InboundItem, ReceiveResult } from '@baton/contracts-conversation';
import fc from 'fast-check';
import { ItemLane, type LaneLimits } from './item-lane.ts';

const LIMITS: LaneLimits = { batchItems: 4, batchBytes: 1000, inFlight: 2 };

const item = (id: string): InboundItem => ({
  kind: 'status',
  providerMessageId: id,
  state: 'sent',
  recipient: [],
  occurredAt: '2026-09-15T12:00:00.000Z',
});
const idOf = (sent: InboundItem): string => (sent.kind === 'status' ? sent.providerMessageId : '');

/** A lane whose batches the test answers one by one. */
class Bench {
  readonly batches: { readonly ids: string[]; answer(): void }[] = [];
  readonly settled: string[] = [];
  mostInFlight = 0;
  private inFlight = 0;
  private readonly lane = new ItemLane((items) => this.send(items), LIMITS);

  add(id: string, key: string, bytes = 10): void {
    const settle = (result: ReceiveResult): void => void this.settled.push(`${id} ${result.kind}`);
    this.lane.add({ item: item(id), key, bytes, settle });
  }

  private send(items: readonly InboundItem[]): Promise<readonly ReceiveResult[]> {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    return new Promise((resolve) => {
      const answer = (): void => {
        this.inFlight -= 1;
        resolve(items.map(() => ({ kind: 'duplicate' })));
      };
      this.batches.push({ ids: items.map(idOf), answer });
    });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a lane', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('sends a lone item at once', async () => {
    bench.add('1', 'a');
    await Promise.resolve();
    expect(bench.batches.map(({ ids }) => ids)).toEqual([['1']]);
  });

  it('groups what comes in one task, and what comes while two batches are on their way', async () => {
    bench.add('1', 'a');
    bench.add('2', 'b');
    await settled();
    bench.add('3', 'c');
    await settled();
    bench.add('4', 'd');
    bench.add('5', 'e');
    await settled();
    expect(bench.batches.map(({ ids }) => ids)).toEqual([['1', '2'], ['3']]);
    bench.batches[1]?.answer();
    await settled();
    expect(bench.batches[2]?.ids).toEqual(['4', '5']);
    expect(bench.settled).toEqual(['3 duplicate']);
  });

  it('holds an item back while one of the same person is on its way', async () => {
    bench.add('1', 'a');
    await settled();
    bench.add('2', 'a');
    bench.add('3', 'b');
    await settled();
    expect(bench.batches.map(({ ids }) => ids)).toEqual([['1'], ['3']]);
    bench.batches[0]?.answer();
    await settled();
    expect(bench.batches[2]?.ids).toEqual(['2']);
  });

  it('cuts a batch at its limits, but sends an item that is larger by itself', async () => {
    bench.add('1', 'a', 5000);
    for (const id of ['2', '3', '4', '5', '6']) bench.add(id, id);
    await settled();
    expect(bench.batches.map(({ ids }) => ids)).toEqual([['1'], ['2', '3', '4', '5']]);
  });

  it('answers every item once, in the order of its person, never with more than two batches on their way', async () => {
    const step = fc.oneof(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), bytes: fc.constantFrom(10, 600) }),
      fc.nat(3),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const run = new Bench();
        const added: string[] = [];
        let answered = 0;
        for (const one of steps) {
          if (typeof one === 'number') {
            run.batches[answered]?.answer();
            if (answered < run.batches.length) answered += 1;
            if (one > 1) await settled();
          } else {
            const id = `${one.key}${added.length}`;
            added.push(id);
            run.add(id, one.key, one.bytes);
          }
        }
        await settled();
        for (; answered < run.batches.length; answered += 1) {
          run.batches[answered]?.answer();
          await settled();
        }
        expect(run.settled.toSorted()).toEqual(added.map((id) => `${id} duplicate`).toSorted());
        expect(run.mostInFlight).toBeLessThanOrEqual(2);
        const sent = run.batches.flatMap(({ ids }) => ids);
        for (const key of ['a', 'b', 'c']) {
          expect(sent.filter((id) => id.startsWith(key))).toEqual(added.filter((id) => id.startsWith(key)));
        }
      }),
      { numRuns: 200 },
    );
  });
});
