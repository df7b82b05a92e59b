import type { AppendOutcome } from '@baton/event-sourcing';
import { StoreFault } from '@baton/event-sourcing';
import type { EncodedTransaction } from './append-batch.ts';
import { GroupCommit } from './group-commit.ts';

const transaction = (name: string, bytes = 100): EncodedTransaction => ({
  transaction: { writes: [], claims: [{ key: name, value: '' }] },
  bodies: [],
  bytes,
});
const nameOf = ({ transaction: { claims } }: EncodedTransaction): string => claims?.[0]?.key ?? '';
const committed: AppendOutcome = { kind: 'committed', writes: [] };
const refusal = Object.assign(new Error('bad value'), { code: '22P02' });

/** A database that answers when it is told to. */
class ManualWriter {
  readonly batches: string[][] = [];
  private answers: { resolve(): void; reject(error: unknown): void }[] = [];

  write = async (batch: readonly EncodedTransaction[]): Promise<AppendOutcome[]> => {
    this.batches.push(batch.map(nameOf));
    await new Promise<void>((resolve, reject) => this.answers.push({ resolve, reject }));
    return batch.map(() => committed);
  };

  async answer(error?: unknown): Promise<void> {
    while (this.answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const next = this.answers.shift();
    if (error === undefined) next?.resolve();
    else next?.reject(error);
  }
}

const limits = { maxBatch: 3, maxQueue: 5 };

describe('GroupCommit', () => {
  it('writes together what one turn hands in, and collects while a batch is under way', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, limits);
    const first = [commits.submit(transaction('a')), commits.submit(transaction('b'))];
    await writer.answer();
    const later = ['c', 'd', 'e', 'f'].map((name) => commits.submit(transaction(name)));
    await Promise.all(first);
    await writer.answer();
    await writer.answer();
    await Promise.all(later);
    expect(writer.batches).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
  });

  it('takes into one batch what callers hand in as soon as they are answered', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, limits);
    const caller = async (name: string): Promise<void> => {
      await commits.submit(transaction(`${name}1`));
      await commits.submit(transaction(`${name}2`));
    };
    const callers = ['a', 'b', 'c'].map(caller);
    await writer.answer();
    await writer.answer();
    await Promise.all(callers);
    expect(writer.batches).toEqual([
      ['a1', 'b1', 'c1'],
      ['a2', 'b2', 'c2'],
    ]);
  });

  it('closes a batch at one MiB, but writes a larger transaction alone', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, limits);
    const done = [
      commits.submit(transaction('large', 5_000_000)),
      commits.submit(transaction('half', 600_000)),
      commits.submit(transaction('other half', 600_000)),
    ];
    for (let n = 0; n < 3; n += 1) await writer.answer();
    await Promise.all(done);
    expect(writer.batches).toEqual([['large'], ['half'], ['other half']]);
  });

  it('refuses what the queue does not hold, and takes it again later', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, limits);
    const waiting = ['a', 'b', 'c', 'd', 'e'].map((name) => commits.submit(transaction(name)));
    await expect(commits.submit(transaction('f'))).rejects.toMatchObject({ code: 'overloaded', retry: 'later' });
    await writer.answer();
    await writer.answer();
    await Promise.all(waiting);
    const again = commits.submit(transaction('f'));
    await writer.answer();
    await expect(again).resolves.toEqual(committed);
  });

  it('isolates the transaction whose values are refused', async () => {
    const poison = new Set(['b', 'e']);
    const written: string[] = [];
    const write = (batch: readonly EncodedTransaction[]): Promise<AppendOutcome[]> => {
      if (batch.some((one) => poison.has(nameOf(one)))) return Promise.reject(refusal);
      written.push(...batch.map(nameOf));
      return Promise.resolve(batch.map(() => committed));
    };
    const commits = new GroupCommit(write, { maxBatch: 8, maxQueue: 8 });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const results = await Promise.allSettled(names.map((name) => commits.submit(transaction(name))));
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, false, true, true]);
    expect(results[1]).toMatchObject({ reason: { code: 'invalid', retry: 'never', outcomeUnknown: false } });
    expect(written).toEqual(['a', 'c', 'd', 'f', 'g']);
  });

  it('tells all of a batch that nobody knows when the connection is lost, and writes the next one', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, limits);
    const lost = Promise.allSettled([commits.submit(transaction('a')), commits.submit(transaction('b'))]);
    await writer.answer(new Error('Connection terminated unexpectedly'));
    const reason = { code: 'unavailable', retry: 'yes', outcomeUnknown: true };
    expect(await lost).toMatchObject([{ reason }, { reason }]);
    const next = commits.submit(transaction('c'));
    await writer.answer();
    await expect(next).resolves.toEqual(committed);
  });

  it('keeps a fault as the writer said it', async () => {
    const fault = new StoreFault('unavailable', 'away');
    const commits = new GroupCommit(() => Promise.reject(fault), limits);
    await expect(commits.submit(transaction('a'))).rejects.toBe(fault);
  });

  it('drains when everything that was handed in is decided', async () => {
    const writer = new ManualWriter();
    const commits = new GroupCommit(writer.write, { maxBatch: 1, maxQueue: 5 });
    let decided = 0;
    for (const name of ['a', 'b']) void commits.submit(transaction(name)).then(() => (decided += 1));
    const drained = commits.drain().then(() => decided);
    await writer.answer();
    await writer.answer();
    expect(await drained).toBe(2);
    await commits.drain();
  });
});
