import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Gives the run a folder and an owner. Nothing is started here: the first spec that asks @baton/testing for a database
 * starts the run's PostgreSQL and says so in that folder; jest.teardown.mjs (or the server's guard, when this process
 * was killed) ends it.
 */
export default function setup() {
  process.env.BATON_TEST_RUN = mkdtempSync(path.join(tmpdir(), 'baton-jest-'));
  process.env.BATON_TEST_OWNER = String(process.pid);
}
