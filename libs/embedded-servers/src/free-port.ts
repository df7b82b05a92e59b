import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range that systems hand out for outgoing connections: a server that is killed finds its port free again
 * when it is restarted.
 */
const LOWEST = 12_000;
const HIGHEST = 32_000;

/** A port of 127.0.0.1 that was free a moment ago; whoever binds it may still lose a race and asks again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
