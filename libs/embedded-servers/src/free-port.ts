import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

/**
 * Below the range that systems hand out for outgoing connections: a server that is killed finds its port free again
 * when it is restarted.
 */
const LOWEST = 12_000;
const HIGHEST = 32_000;

/**
 * A port of 127.0.0.1 that was free a moment ago; whoever binds it may still lose a race and asks again. Within a run of
 * specs, whose folder BATON_TEST_RUN names, no port is given twice: specs that run side by side bind theirs later.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await isFree(port)) && isNobodys(port, process.env['BATON_TEST_RUN'])) return port;
  }
}

function isNobodys(port: number, run: string | undefined): boolean {
  if (run === undefined) return true;
  try {
    writeFileSync(path.join(run, `port-${port}`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
