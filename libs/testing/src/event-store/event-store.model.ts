import { createInMemoryEventStore } from '@baton/event-store-memory';
import type { AppendOutcome, EventStore, Expected, RecordedEvent, Transaction } from '@baton/event-sourcing';
import fc from 'fast-check';
import { happened } from './events.ts';
import type { OpenStore } from './opened-store.ts';

type Step =
  | { readonly kind: 'append'; readonly transactions: readonly Transaction[] }
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'readStream'; readonly stream: string; readonly from: number }
  | { readonly kind: 'readAll'; readonly after: number; readonly limit: number };

/** Few names, so that transactions meet. */
const stream = fc.constantFrom('s1', 's2', 's3');
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6');
const expected: fc.Arbitrary<Expected> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('any' as const) },
  fc.constantFrom('noStream' as const, 'streamExists' as const),
  { weight: 2, arbitrary: fc.nat(8) },
);
const events = fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }).map((list) => list.map((n) => happened({ n })));

const transaction: fc.Arbitrary<Transaction> = fc
  .record({
    writes: fc.uniqueArray(fc.record({ stream, expected, events }), {
      selector: (write) => write.stream,
      maxLength: 3,
    }),
    checks: fc.array(fc.record({ stream, expected }), { maxLength: 2 }),
    claims: fc.uniqueArray(fc.record({ key, value: fc.string() }), { selector: (claim) => claim.key, maxLength: 2 }),
  })
  .filter(({ writes, claims }) => writes.length + claims.length > 0)
  .filter(({ claims }) => claims.every(({ value }) => !value.includes('\0')));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      transactions: fc.array(transaction, { minLength: 1, maxLength: 8 }),
    }),
  },
  fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('readStream' as const), stream, from: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('readAll' as const), after: fc.nat(30), limit: fc.integer({ min: 1, max: 10 }) }),
);

/**
 * Random histories, among them many transactions handed in at once, must end exactly as in the in-memory store:
 * outcomes, versions, positions, claims and everything that can be read.
 */
export const eventStoreModelRuns = (name: string, open: OpenStore, numRuns: number): void => {
  describe(`${name} behaves like the in-memory store`, () => {
    it(`in ${numRuns} random histories`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
          const opened = await open();
          const model = createInMemoryEventStore();
          try {
            expect(await play(opened.store, steps)).toEqual(await play(model.store, steps));
          } finally {
            await opened.close();
          }
        }),
        { numRuns },
      );
    }, 60_000);
  });
};

/** Everything that the store said during and after the steps. */
const play = async (store: EventStore, steps: readonly Step[]): Promise<unknown[]> => {
  const said: unknown[] = [];
  const done: Transaction[] = [];
  for (const next of steps) {
    if (next.kind === 'append') {
      done.push(...next.transactions);
      said.push(await appendAtOnce(store, next.transactions));
    } else if (next.kind === 'repeat') {
      const again = done[next.which % Math.max(1, done.length)];
      if (again !== undefined) said.push(await store.append(again));
    } else if (next.kind === 'readStream') {
      said.push(timeless(await store.readStream(next.stream, { from: next.from })));
    } else {
      said.push(timeless(await store.readAll(String(next.after), { limit: next.limit })));
    }
  }
  said.push(timeless(await store.readAll('0', { limit: 10_000 })), await store.head());
  said.push(await store.findClaims(['k1', 'k2', 'k3', 'k4', 'k5', 'k6']));
  return said;
};

const appendAtOnce = (store: EventStore, transactions: readonly Transaction[]): Promise<AppendOutcome[]> =>
  Promise.all(transactions.map((one) => store.append(one)));

const timeless = (list: readonly RecordedEvent[]): object[] => list.map((event) => ({ ...event, recordedAt: 'then' }));
