import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner can read, at once: a reader sees the old text or the new, never half of it. */
export function writePrivate(file: string, text: string): void {
  const next = `${file}.${process.pid}.new`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, file);
}
