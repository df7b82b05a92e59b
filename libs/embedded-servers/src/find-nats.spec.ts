import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer, type Finder } from './find-nats.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'baton-find-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

function executable(name: string): string {
  mkdirSync(path.join(dir, name));
  const file = path.join(dir, name, 'nats-server');
  writeFileSync(file, '', { mode: 0o755 });
  return file;
}

function finder(sources: Finder['sources'] = []): Finder {
  return { searchPath: [path.join(dir, 'first'), path.join(dir, 'second')], cache: path.join(dir, 'cache'), sources };
}

describe('the search for a nats-server', () => {
  it('takes the first on the path, then the cache, before anything is fetched', async () => {
    const search = finder([() => Promise.reject(new Error('fetched'))]);
    const cached = executable('cache');
    expect(await findNatsServer(search)).toBe(cached);
    const second = executable('second');
    expect(await findNatsServer(search)).toBe(second);
    expect(await findNatsServer({ ...search, searchPath: [...search.searchPath].reverse() })).toBe(second);
  });

  it('asks one source after the other', async () => {
    const search = finder([
      () => Promise.reject(new Error('offline')),
      (cache) => Promise.resolve(path.join(cache, 'nats-server')),
    ]);
    expect(await findNatsServer(search)).toBe(path.join(dir, 'cache', 'nats-server'));
  });

  it('says what to install, and what was tried, when there is none', async () => {
    const search = finder([() => Promise.reject(new Error('offline')), () => Promise.reject(new Error('not root'))]);
    await expect(findNatsServer(search)).rejects.toThrow(
      /needs nats-server \(2\.9\.10 or later\)[\s\S]*apt-get install nats-server[\s\S]*NATS_URL[\s\S]*tried: offline[\s\S]*tried: not root/,
    );
  });
});
