import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, startPostgres } from '@baton/embedded-servers';

let own: Promise<string> | undefined;

/**
 * The administrator's URL of the PostgreSQL that the whole test run shares: a given one (BATON_TEST_POSTGRES_URL),
 * or one that the first asker starts on behalf of the Jest run (jest.setup.mjs names the run's folder and its process),
 * or, outside a Jest run, one of this process. It is never stopped from here: it ends with the run.
 */
export function sharedPostgres(): Promise<string> {
  const given = process.env['BATON_TEST_POSTGRES_URL'];
  if (given !== undefined) return Promise.resolve(given);
  const run = process.env['BATON_TEST_RUN'];
  own ??= run === undefined ? startPostgres().then((server) => server.url) : startedOnce(run);
  return own;
}

/** Exactly one of the workers starts it (the one that can make the lock), the others wait for the file with its URL. */
async function startedOnce(run: string): Promise<string> {
  const urlFile = path.join(run, 'postgres.url');
  const lock = path.join(run, 'postgres.lock');
  for (;;) {
    if (existsSync(urlFile)) return readFileSync(urlFile, 'utf8');
    if (taken(lock)) {
      try {
        return await start(run, urlFile);
      } catch (error) {
        rmSync(lock, { recursive: true, force: true });
        throw error;
      }
    }
    if (!isAlive(Number(process.env['BATON_TEST_OWNER']))) throw new Error('the Jest run is gone');
    await delay(25);
  }
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function start(run: string, urlFile: string): Promise<string> {
  const server = await startPostgres({ ownerPid: Number(process.env['BATON_TEST_OWNER']) });
  // For jest.teardown.mjs, which ends it.
  writeFileSync(path.join(run, 'postgres.json'), JSON.stringify({ pid: server.pid, dir: server.dir }));
  writeFileSync(`${urlFile}.new`, server.url, { mode: 0o600 });
  renameSync(`${urlFile}.new`, urlFile);
  return server.url;
}
