import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Lines a file in the services, specs and migrations aside: half of them should be about 60 long, nine in ten at most
 * 150 (ARCHITECTURE §7). A note, not a wall.
 */
export function sizeNote(root, files) {
  const counted = files
    .filter((file) => file.startsWith('services/') && !/[.]spec(-kit)?[.]tsx?$|\/migrations\//.test(file))
    .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
    .sort((one, other) => one.lines - other.lines);
  const at = (share) => counted[Math.min(counted.length - 1, Math.floor(counted.length * share))];
  if (counted.length === 0) return 'services: no files';
  const longest = counted.at(-1);
  return `services: ${at(0.5).lines} lines a file (median), ${at(0.9).lines} at p90, longest ${longest.file} (${longest.lines})`;
}
