import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readableFolder, temporaryFolder } from './readable-folder.ts';

const mode = (folder: string): number => statSync(folder).mode & 0o7777;
const whenRoot = process.getuid?.() === 0 ? describe : describe.skip;

describe('a folder that the server can enter', () => {
  it('does not touch the rights of the folder that temporary ones lie in', () => {
    const before = mode(tmpdir());
    const folder = temporaryFolder('control');
    expect(mode(tmpdir())).toBe(before);
    rmSync(folder, { recursive: true });
  });
});

whenRoot('a folder that the server can enter, when root starts it', () => {
  it('is opened for walking through, and only that', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'baton-control-'));
    expect(readableFolder(folder)).toBe(folder);
    expect(mode(folder)).toBe(0o711);
    const shared = path.join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o1777);
    expect(readableFolder(shared)).toBe(shared);
    expect(mode(shared)).toBe(0o1777);
    rmSync(folder, { recursive: true });
  });

  it('is another one, always the same, when a parent is closed', () => {
    const closed = mkdtempSync(path.join(tmpdir(), 'baton-control-'));
    const wanted = path.join(closed, 'data');
    const found = readableFolder(wanted);
    expect(found).toMatch(/^\/var\/lib\/baton\/data-[0-9a-f]{12}$/);
    expect(readableFolder(wanted)).toBe(found);
    expect(mode(closed)).toBe(0o700);
    for (const folder of [closed, found]) rmSync(folder, { recursive: true });
  });
});
