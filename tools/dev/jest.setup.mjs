import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Gives the run a folder and an owner. Nothing is started here: the first spec that asks @baton/testing for a database
 * starts the run's PostgreSQL in that folder, and jest.teardown.mjs (or the server's guard, when this process was
 * killed) ends it.
 */
export default function setup() {
  // PostgreSQL runs as another user when this is root, and must be able to enter.
  const asRoot = process.getuid?.() === 0;
  const run = mkdtempSync(path.join(asRoot ? '/tmp' : tmpdir(), 'baton-jest-'));
  if (asRoot) chmodSync(run, 0o755);
  process.env.BATON_TEST_RUN = run;
  process.env.BATON_TEST_OWNER = String(process.pid);
}
