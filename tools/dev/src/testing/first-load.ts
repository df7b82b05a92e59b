import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Kilobytes (1,000 bytes) of a file with gzip. */
export const gzipKb = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1000;

/** An `import … from './x.js'` that runs at once; `import('./x.js')` loads when it is called. */
const STATIC_IMPORT = /(?:\bimport|\bfrom)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g;

/**
 * The files that a browser loads before a built page runs: what its HTML names, and every module that those import
 * statically, however deep.
 */
export const firstLoad = (folder: string): readonly string[] => {
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT))
      visit(path.join(path.dirname(file), name));
  };
  for (const [, name = ''] of html.matchAll(/(?:src|href)="([^":]+\.(?:js|css))"/g)) visit(path.join(folder, name));
  return [...found];
};
