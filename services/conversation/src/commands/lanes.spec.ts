import { Lanes } from './lanes.ts';

/** Work that waits until it is told to end. */
const work = (log: string[], name: string) => {
  let end: (fault?: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    end = (fault) => (fault === undefined ? resolve() : reject(fault));
  });
  return {
    end: (fault?: Error) => end(fault),
    run: async () => {
      log.push(`${name} begins`);
      await done;
      log.push(`${name} ends`);
      return name;
    },
  };
};

it('runs the work of a key in order and does not keep other keys waiting', async () => {
  const lanes = new Lanes();
  const log: string[] = [];
  const [first, second, other] = [work(log, 'first'), work(log, 'second'), work(log, 'other')];
  const results = [lanes.run('a', first.run), lanes.run('a', second.run), lanes.run('b', other.run)];
  other.end();
  expect(await results[2]).toBe('other');
  expect(log).toEqual(['first begins', 'other begins', 'other ends']);
  second.end();
  first.end();
  expect(await Promise.all(results)).toEqual(['first', 'second', 'other']);
  expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
});

it('goes on after work that failed, and tells only whoever asked for it', async () => {
  const lanes = new Lanes();
  const log: string[] = [];
  const [first, second] = [work(log, 'first'), work(log, 'second')];
  const failed = lanes.run('a', first.run);
  const good = lanes.run('a', second.run);
  first.end(new Error('broken'));
  second.end();
  await expect(failed).rejects.toThrow('broken');
  expect(await good).toBe('second');
});
