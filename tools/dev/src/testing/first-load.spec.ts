import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstLoad, gzipKb } from './first-load.ts';

describe('what a page loads first', () => {
  let folder: string;
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'baton-first-load-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is what the HTML names and what that imports, not what is imported later', () => {
    write('index.html', '<link rel="stylesheet" href="/a.css"><script type="module" src="./main.js"></script>');
    write('a.css', 'a{}');
    write('main.js', 'import{x}from"./one.js";import"./two.js";export const later=()=>import("./later.js");');
    write('one.js', 'export{y as x}from`./three.js`;');
    for (const name of ['two.js', 'three.js', 'later.js']) write(name, '');
    const names = firstLoad(folder).map((file) => path.basename(file));
    expect(names.sort()).toEqual(['a.css', 'main.js', 'one.js', 'three.js', 'two.js']);
  });

  it('is weighed with gzip', () => {
    write('long.js', 'x'.repeat(100_000));
    expect(gzipKb(path.join(folder, 'long.js'))).toBeLessThan(1);
    write('short.js', 'x');
    expect(gzipKb(path.join(folder, 'short.js'))).toBeGreaterThan(0);
  });
});
