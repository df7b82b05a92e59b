import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Ends the run's PostgreSQL, if a spec started it, and removes the run's folder. */
export default async function teardown() {
  const run = process.env.BATON_TEST_RUN;
  const started = path.join(run, 'postgres.json');
  if (existsSync(started)) {
    const { pid, dir } = JSON.parse(readFileSync(started, 'utf8'));
    await end(pid);
    rmSync(dir, { recursive: true, force: true });
  }
  rmSync(run, { recursive: true, force: true });
}

/** At once, without writing out: nobody reads this data again. Its parent may be gone, so its end is looked for. */
async function end(pid) {
  try {
    process.kill(pid, 'SIGQUIT');
    for (let tries = 0; tries < 200; tries += 1) {
      process.kill(pid, 0);
      await delay(25);
    }
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it has ended.
  }
}
