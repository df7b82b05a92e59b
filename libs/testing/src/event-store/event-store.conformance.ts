import type { AppendOutcome, EventStore, Expected, Position, RecordedEvent, Transaction } from '@baton/event-sourcing';
import { START, comparePositions } from '@baton/event-sourcing';
import fc from 'fast-check';
import { happened, placesOf, writeOf } from './events.ts';
import type { OpenStore, OpenedStore } from './opened-store.ts';

/** Examples for every rule of the `EventStore` port. Each adapter runs them. */
export const eventStoreConformance = (name: string, open: OpenStore): void => {
  describe(`${name} keeps the rules of the EventStore port`, () => {
    let opened: OpenedStore;
    let store: EventStore;

    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    }, 30_000);

    afterEach(() => opened.close());

    const append = (transaction: Transaction): Promise<AppendOutcome> => store.append(transaction);
    const commit = async (transaction: Transaction): Promise<Extract<AppendOutcome, { kind: 'committed' }>> => {
      const outcome = await append(transaction);
      if (outcome.kind !== 'committed') throw new Error(`${outcome.kind} instead of committed`);
      return outcome;
    };

    describe('append', () => {
      const cases: [Expected, number, boolean][] = [
        ['any', 0, true],
        ['any', 2, true],
        ['noStream', 0, true],
        ['noStream', 2, false],
        ['streamExists', 0, false],
        ['streamExists', 2, true],
        [0, 0, true],
        [0, 2, false],
        [2, 0, false],
        [2, 2, true],
        [1, 2, false],
        [3, 2, false],
      ];

      it.each(cases)('that expects %s of a stream at version %d: %s', async (expected, version, met) => {
        for (let n = 0; n < version; n += 1) await commit({ writes: [writeOf('s', 'any')] });
        const outcome = await append({ writes: [writeOf('s', expected)] });
        expect(outcome).toMatchObject(
          met
            ? { kind: 'committed', writes: [{ stream: 's', version: version + 1 }] }
            : { kind: 'conflict', stream: 's', expected, actual: version },
        );
        expect(await store.readStream('s')).toHaveLength(version + (met ? 1 : 0));
      });

      it.each(cases)('that checks for %s another stream at version %d: %s', async (expected, version, met) => {
        for (let n = 0; n < version; n += 1) await commit({ writes: [writeOf('other', 'any')] });
        const outcome = await append({ writes: [writeOf('s', 'any')], checks: [{ stream: 'other', expected }] });
        expect(outcome).toMatchObject(
          met ? { kind: 'committed' } : { kind: 'conflict', stream: 'other', expected, actual: version },
        );
        expect(await store.readStream('s')).toHaveLength(met ? 1 : 0);
        expect(await store.readStream('other')).toHaveLength(version);
      });

      it('answers versions and positions that reading confirms', async () => {
        await commit({ writes: [writeOf('a', 'any')] });
        const outcome = await commit({
          writes: [
            writeOf('b', 'noStream', happened(), happened()),
            writeOf('a', 1, happened(), happened(), happened()),
          ],
        });
        const events = await store.readAll(START);
        expect(placesOf(events)).toEqual([
          ['a', 1],
          ['b', 1],
          ['b', 2],
          ['a', 2],
          ['a', 3],
          ['a', 4],
        ]);
        expect(outcome.writes).toEqual([
          { stream: 'b', version: 2, position: events[2]?.position },
          { stream: 'a', version: 4, position: events[5]?.position },
        ]);
      });

      it('writes all of a transaction or nothing', async () => {
        await commit({ writes: [writeOf('b', 'any')] });
        const outcome = await append({
          writes: [writeOf('a', 'noStream'), writeOf('b', 'noStream'), writeOf('c', 'noStream')],
          claims: [{ key: 'k', value: 'v' }],
        });
        expect(outcome).toEqual({ kind: 'conflict', stream: 'b', expected: 'noStream', actual: 1 });
        expect(placesOf(await store.readAll(START))).toEqual([['b', 1]]);
        expect(await store.findClaims(['k'])).toEqual(new Map());
      });

      it('looks at the check of a stream before writing to it', async () => {
        const fresh = { writes: [writeOf('s', 'any')], checks: [{ stream: 's', expected: 'noStream' }] } as const;
        expect(await append(fresh)).toMatchObject({ kind: 'committed' });
        expect(await append(fresh)).toMatchObject({ kind: 'conflict', stream: 's', expected: 'noStream', actual: 1 });
      });

      it('lets one of many that expect the same version win', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, n) => append({ writes: [writeOf('s', 'noStream', happened({ n }))] })),
        );
        expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(19);
        expect(await store.readStream('s')).toHaveLength(1);
      });

      it('takes all of many that expect nothing', async () => {
        await Promise.all(
          Array.from({ length: 300 }, (_, n) => commit({ writes: [writeOf('s', 'any', happened({ n }))] })),
        );
        const events = await store.readStream('s');
        expect(events.map(({ version }) => version)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
        expect(new Set(events.map(({ data }) => (data as { n: number }).n)).size).toBe(300);
      });

      it('decides each of many by itself', async () => {
        await commit({ writes: [writeOf('taken', 'any')] });
        const outcomes = await Promise.all([
          append({ writes: [writeOf('a', 'noStream')] }),
          append({ writes: [writeOf('taken', 'noStream')] }),
          append({ writes: [writeOf('b', 'noStream')], claims: [{ key: 'k', value: 'first' }] }),
          append({ writes: [writeOf('a', 1)] }),
          append({ writes: [writeOf('c', 'noStream')], claims: [{ key: 'k', value: 'second' }] }),
          append({ writes: [writeOf('d', 'noStream')], checks: [{ stream: 'c', expected: 'streamExists' }] }),
        ]);
        expect(outcomes.map(({ kind }) => kind)).toEqual([
          'committed',
          'conflict',
          'committed',
          'committed',
          'claimed',
          'conflict',
        ]);
        expect(placesOf(await store.readAll(START))).toEqual([
          ['taken', 1],
          ['a', 1],
          ['b', 1],
          ['a', 2],
        ]);
      });
    });

    describe('claims', () => {
      it('are taken once and for ever, and tell the first claimant’s value', async () => {
        await commit({ writes: [writeOf('a', 'any')], claims: [{ key: 'k', value: 'first' }] });
        expect(await append({ writes: [writeOf('b', 'any')], claims: [{ key: 'k', value: 'second' }] })).toEqual({
          kind: 'claimed',
          key: 'k',
          value: 'first',
        });
        expect(await store.readStream('b')).toEqual([]);
      });

      it('are looked at before versions: a repeat is told its first outcome', async () => {
        const command = { writes: [writeOf('s', 'noStream')], claims: [{ key: 'cmd:1', value: 'done' }] };
        await commit(command);
        expect(await append(command)).toEqual({ kind: 'claimed', key: 'cmd:1', value: 'done' });
      });

      it('are taken together: one that is taken leaves the others free', async () => {
        await commit({ writes: [], claims: [{ key: 'b', value: '1' }] });
        const two = [
          { key: 'a', value: '2' },
          { key: 'b', value: '2' },
        ];
        expect(await append({ writes: [], claims: two })).toEqual({ kind: 'claimed', key: 'b', value: '1' });
        expect(await store.findClaims(['a', 'b', 'c'])).toEqual(new Map([['b', '1']]));
      });

      it('stay free when a version was not as expected', async () => {
        await append({ writes: [writeOf('s', 5)], claims: [{ key: 'k', value: 'v' }] });
        expect(await store.findClaims(['k'])).toEqual(new Map());
        expect(await append({ writes: [], claims: [{ key: 'k', value: 'w' }] })).toEqual({
          kind: 'committed',
          writes: [],
        });
      });

      it('may stand alone, and then rest on checks', async () => {
        const checks = [{ stream: 's', expected: 'streamExists' }] as const;
        const claims = [{ key: 'k', value: 'v' }];
        expect(await append({ writes: [], claims, checks })).toMatchObject({
          kind: 'conflict',
          stream: 's',
          actual: 0,
        });
        await commit({ writes: [writeOf('s', 'any')] });
        expect(await append({ writes: [], claims, checks })).toEqual({ kind: 'committed', writes: [] });
        expect(await store.head()).toBe((await store.readAll(START)).at(-1)?.position);
      });

      it('go to one of many at once', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 50 }, (_, n) =>
            append({ writes: [writeOf(`s-${n}`, 'any')], claims: [{ key: 'k', value: String(n) }] }),
          ),
        );
        const winner = outcomes.findIndex(({ kind }) => kind === 'committed');
        expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
        expect(await store.findClaims(['k'])).toEqual(new Map([['k', String(winner)]]));
        for (const outcome of outcomes) {
          if (outcome.kind !== 'committed') expect(outcome).toMatchObject({ kind: 'claimed', value: String(winner) });
        }
        expect(await store.readAll(START)).toHaveLength(1);
      });

      it('know odd keys and values', async () => {
        const claims = ['', ' ', '🔑', '"\\{},', "'", 'null', 'x'.repeat(500)].map((text) => ({
          key: `k${text}`,
          value: text,
        }));
        await commit({ writes: [], claims });
        expect(await store.findClaims(claims.map(({ key }) => key))).toEqual(
          new Map(claims.map(({ key, value }) => [key, value])),
        );
        expect(await store.findClaims([])).toEqual(new Map());
      });
    });

    describe('reading', () => {
      it('gives events back as they were handed in', async () => {
        const event = { ...happened({ text: 'a', nested: { list: [1, null, 'x'], empty: {} } }), schemaVersion: 3 };
        const traced = { ...event.meta, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
        await commit({ writes: [writeOf('s', 'any', { ...event, meta: traced })] });
        const [read] = await store.readStream('s');
        expect(read).toEqual({
          ...event,
          meta: traced,
          stream: 's',
          version: 1,
          position: await store.head(),
          recordedAt: new Date(read?.recordedAt ?? '').toISOString(),
        });
        expect(await store.readAll(START)).toEqual([read]);
      });

      it('keeps every text and number that JSON knows', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.jsonValue({ stringUnit: 'binary' }), { minLength: 1, maxLength: 5 }),
            async (values) => {
              const outcome = await commit({
                writes: [writeOf('s', 'any', ...values.map((value) => happened({ value })))],
              });
              const from = (outcome.writes[0]?.version ?? 0) - values.length + 1;
              const read = await store.readStream('s', { from });
              expect(read.map(({ data }) => data)).toEqual(
                JSON.parse(JSON.stringify(values.map((value) => ({ value })))),
              );
            },
          ),
          { numRuns: 50 },
        );
        await commit({ writes: [writeOf('nul', 'any', happened({ text: 'a\0b\ud800' }))] });
        expect((await store.readStream('nul'))[0]?.data).toEqual({ text: 'a\0b\ud800' });
      }, 30_000);

      it('starts a stream where it is asked to', async () => {
        await commit({ writes: [writeOf('s', 'any', happened(), happened(), happened())] });
        expect(placesOf(await store.readStream('s', { from: 2 }))).toEqual([
          ['s', 2],
          ['s', 3],
        ]);
        expect(placesOf(await store.readStream('s', { from: 2, limit: 1 }))).toEqual(
          placesOf(await store.readStream('s', { from: 2 })).slice(0, 1),
        );
        expect(await store.readStream('s', { limit: 2 })).toHaveLength(2);
        expect(await store.readStream('s', { from: 2, limit: 9 })).toHaveLength(2);
        expect(await store.readStream('s', { limit: 0 })).toEqual([]);
        expect(await store.readStream('s', { from: 4 })).toEqual([]);
        expect(await store.readStream('nothing')).toEqual([]);
      });

      it('pages through the log without missing or repeating anything', async () => {
        for (let n = 0; n < 7; n += 1) await commit({ writes: [writeOf(`s-${n % 2}`, 'any', happened({ n }))] });
        const seen: RecordedEvent[] = [];
        let after: Position = START;
        for (;;) {
          const page = await store.readAll(after, { limit: 3 });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(3);
          seen.push(...page);
          after = page.at(-1)?.position ?? after;
        }
        expect(seen.map(({ data }) => data)).toEqual(Array.from({ length: 7 }, (_, n) => ({ n })));
        expect(seen.map(({ position }) => position)).toEqual(
          seen.map(({ position }) => position).toSorted(comparePositions),
        );
        expect(await store.head()).toBe(after);
      });

      it('knows the empty log', async () => {
        expect(await store.head()).toBe(START);
        expect(await store.readAll(START)).toEqual([]);
      });

      it('stamps events with the time of the commit', async () => {
        await commit({ writes: [writeOf('s', 'any')] });
        await opened.passTime(20);
        await commit({ writes: [writeOf('s', 'any')] });
        const [first, second] = (await store.readStream('s')).map(({ recordedAt }) => Date.parse(recordedAt));
        expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(19);
      });
    });

    describe('subscribe', () => {
      const collect = (after: Position, stop: AbortController, batchSize?: number) => {
        const batches: RecordedEvent[][] = [];
        let wake = (): void => undefined;
        const done = (async () => {
          const options = batchSize === undefined ? {} : { batchSize };
          for await (const batch of store.subscribe(after, { signal: stop.signal, ...options })) {
            batches.push(batch);
            wake();
          }
        })();
        const until = async (count: number): Promise<RecordedEvent[]> => {
          while (batches.flat().length < count) await new Promise<void>((resolve) => (wake = resolve));
          return batches.flat();
        };
        return { batches, done, until };
      };

      it('gives what is there, then what comes, in order and once', async () => {
        for (let n = 0; n < 5; n += 1) await commit({ writes: [writeOf('s', 'any', happened({ n }))] });
        const stop = new AbortController();
        const tail = collect(START, stop);
        await tail.until(5);
        for (let n = 5; n < 8; n += 1) await commit({ writes: [writeOf('s', 'any', happened({ n }))] });
        const seen = await tail.until(8);
        stop.abort();
        await tail.done;
        expect(seen).toEqual(await store.readAll(START));
      });

      it('starts behind a position and respects the size of a batch', async () => {
        await commit({ writes: [writeOf('s', 'any', ...Array.from({ length: 10 }, (_, n) => happened({ n })))] });
        const [, second] = await store.readAll(START);
        const stop = new AbortController();
        const tail = collect(second?.position ?? START, stop, 3);
        const seen = await tail.until(8);
        stop.abort();
        await tail.done;
        expect(seen.map(({ version }) => version)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
        expect(tail.batches.every(({ length }) => length > 0 && length <= 3)).toBe(true);
      });

      it('ends while it waits, and gives nothing after the end', async () => {
        const stop = new AbortController();
        const tail = collect(START, stop);
        await store.head();
        stop.abort();
        await tail.done;
        await commit({ writes: [writeOf('s', 'any')] });
        expect(tail.batches).toEqual([]);
      });

      it('serves several readers at their own pace', async () => {
        const stop = new AbortController();
        await commit({ writes: [writeOf('s', 'any', happened(), happened())] });
        const early = collect(START, stop);
        const late = collect(await store.head(), stop);
        await early.until(2);
        await commit({ writes: [writeOf('s', 'any')] });
        expect(placesOf(await early.until(3))).toEqual([
          ['s', 1],
          ['s', 2],
          ['s', 3],
        ]);
        expect(placesOf(await late.until(1))).toEqual([['s', 3]]);
        stop.abort();
        await Promise.all([early.done, late.done]);
      });

      it('ends with OrderFault for a reader that stands beyond the log: it has read another one', async () => {
        await commit({ writes: [writeOf('s', 'any')] });
        await expect(collect('2', new AbortController()).done).rejects.toMatchObject({ code: 'order-broken' });
      });
    });

    describe('bad input', () => {
      it('is refused for ever and changes nothing', async () => {
        const circle: { self?: object } = {};
        circle.self = circle;
        const bad: Transaction[] = [
          { writes: [] },
          { writes: [writeOf('s', 'any', happened(circle))] },
          { writes: [writeOf('s', 'any', happened({ big: 1n }))] },
          { writes: [{ stream: 's', expected: 'any', events: [] }] },
          { writes: [writeOf('s', 'any'), writeOf('s', 'any')] },
          { writes: [writeOf('', 'any')] },
        ];
        for (const transaction of bad) {
          await expect(append({ ...transaction })).rejects.toMatchObject({ code: 'invalid', retry: 'never' });
        }
        await expect(store.readAll('here')).rejects.toMatchObject({ code: 'invalid' });
        expect(await store.head()).toBe(START);
      });
    });
  });
};
