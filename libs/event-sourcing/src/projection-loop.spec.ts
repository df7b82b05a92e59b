import { createInMemoryEventStore, sequentialIds } from '@baton/testing';
import type { EventStore, Position, RecordedEvent } from './index.ts';
import { START, runProjection } from './index.ts';

const ids = sequentialIds();
const meta = { correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'spec' } } as const;

const append = (store: EventStore, stream: string) =>
  store.append({
    writes: [{ stream, expected: 'any', events: [{ id: ids(), type: 'Happened', schemaVersion: 1, data: {}, meta }] }],
  });

/** Rows and checkpoint of a projection that commits both or none. */
const projected = () => {
  const rows: string[] = [];
  let position: Position | null = null;
  return {
    rows,
    loadPosition: () => Promise.resolve(position),
    commit: (batch: readonly RecordedEvent[]) => {
      rows.push(...batch.map((event) => event.position));
      position = batch.at(-1)?.position ?? position;
    },
  };
};

const until = async (fact: () => boolean): Promise<void> => {
  while (!fact()) await new Promise((resolve) => setImmediate(resolve));
};

describe('runProjection', () => {
  it('applies what is there, then what comes, until it is stopped', async () => {
    const { store } = createInMemoryEventStore();
    const { rows, loadPosition, commit } = projected();
    const stop = new AbortController();
    await append(store, 's');
    const running = runProjection({ store, loadPosition, signal: stop.signal, apply: async (batch) => commit(batch) });
    await until(() => rows.length === 1);
    await append(store, 's');
    await until(() => rows.length === 2);
    stop.abort();
    await running.done;
    await append(store, 's');
    expect(rows).toEqual(['1', '2']);
  });

  it('rests after a batch that was not full, and takes all that came meanwhile at once', async () => {
    const { store } = createInMemoryEventStore();
    const { rows, loadPosition, commit } = projected();
    const stop = new AbortController();
    const sizes: number[] = [];
    const apply = (batch: readonly RecordedEvent[]): Promise<void> => {
      sizes.push(batch.length);
      commit(batch);
      return Promise.resolve();
    };
    for (let i = 0; i < 3; i += 1) await append(store, 's');
    const running = runProjection({ store, loadPosition, signal: stop.signal, apply, batchSize: 2, restMs: 300 });
    // The first one is full: no rest before the second.
    await until(() => rows.length === 3);
    for (let i = 0; i < 2; i += 1) await append(store, 's');
    await until(() => rows.length === 5);
    expect(sizes).toEqual([2, 1, 2]);
    stop.abort();
    await running.done;
  });

  it('restarts from the committed checkpoint after a fault: nothing is lost or applied twice', async () => {
    const { store } = createInMemoryEventStore();
    const { rows, loadPosition, commit } = projected();
    const stop = new AbortController();
    for (let i = 0; i < 10; i += 1) await append(store, 's');
    const faults: unknown[] = [];
    const waits: number[] = [];
    let calls = 0;
    const running = runProjection({
      store,
      loadPosition,
      signal: stop.signal,
      batchSize: 3,
      backOffMs: { first: 1, last: 2 },
      onFault: (fault, retryInMs) => {
        faults.push(fault);
        waits.push(retryInMs);
      },
      apply: async (batch) => {
        calls += 1;
        if (calls > 2 && calls <= 5) throw new Error(`no ${calls}`);
        commit(batch);
      },
    });
    await until(() => faults.length === 1);
    expect(running.fault()).toEqual(new Error('no 3'));
    await until(() => rows.length === 10);
    expect(running.fault()).toBeUndefined();
    stop.abort();
    await running.done;
    expect(rows).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(waits).toEqual([1, 2, 2]);
  });

  it('stops while it waits after a fault', async () => {
    const { store } = createInMemoryEventStore();
    const stop = new AbortController();
    const running = runProjection({
      store,
      loadPosition: () => Promise.reject(new Error('no database')),
      apply: () => Promise.resolve(),
      signal: stop.signal,
      backOffMs: { first: 600_000, last: 600_000 },
    });
    await until(() => running.fault() !== undefined);
    stop.abort();
    await expect(running.done).resolves.toBeUndefined();
  });

  it('knows how far behind it is', async () => {
    let now = new Date('2026-01-05T09:00:00.000Z');
    const { store } = createInMemoryEventStore({ now: () => now });
    const { rows, loadPosition, commit } = projected();
    const stop = new AbortController();
    let release: (() => void) | undefined;
    let blocked = false;
    const running = runProjection({
      store,
      loadPosition,
      signal: stop.signal,
      apply: async (batch) => {
        if (blocked) await new Promise<void>((resolve) => (release = resolve));
        commit(batch);
      },
    });
    expect(await running.lag(now)).toEqual({ position: START, head: START, milliseconds: 0 });
    await append(store, 's');
    await until(() => rows.length === 1);
    blocked = true;
    now = new Date('2026-01-05T09:00:10.000Z');
    await append(store, 's');
    expect(await running.lag(now)).toEqual({ position: '1', head: '2', milliseconds: 10_000 });
    stop.abort();
    await until(() => release !== undefined);
    release?.();
    await running.done;
  });
});
