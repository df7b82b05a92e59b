import { createServer, type Server } from 'node:http';
import { isFree } from '@baton/embedded-servers';
import { describeTakenPort } from './port-owner.ts';
import { blockPorts, type Ports } from './ports.ts';
import { BLOCK, LAUNCHER_PORT } from './processes.ts';

export interface PortBlock {
  readonly ports: Ports;
  /** True when another copy of Baton held the usual ports. */
  readonly moved: boolean;
  release(): void;
}

/**
 * Takes the first block of ports that no other copy of Baton holds. A block is held by listening on its launcher port,
 * so two copies that start at once cannot both have it. A port that something else holds is an error that names it.
 */
export async function takePortBlock(first: number = BLOCK.first): Promise<PortBlock> {
  for (let base = first; base < first + BLOCK.count * BLOCK.size; base += BLOCK.size) {
    const holder = await hold(base + LAUNCHER_PORT);
    if (holder === undefined) continue;
    const ports = blockPorts(base);
    const taken: string[] = [];
    for (const [name, port] of Object.entries(ports)) {
      if (!(await isFree(port))) taken.push(describeTakenPort(port, name));
    }
    if (taken.length > 0) {
      holder.close();
      throw new Error(`${taken.join('\n')}\nEnd it, or start Baton elsewhere with BATON_PORT=<first port>.`);
    }
    return { ports, moved: base !== first, release: () => void holder.close() };
  }
  throw new Error('every block of ports is held by a copy of Baton');
}

/** Undefined when another copy of Baton listens there. */
async function hold(port: number): Promise<Server | undefined> {
  const server = createServer((_request, response) => response.end(JSON.stringify({ baton: process.pid })));
  server.unref();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => resolve(true));
  });
  if (listening) return server;
  if (await isBaton(port)) return undefined;
  throw new Error(
    `${describeTakenPort(port, 'launcher')}\nEnd it, or start Baton elsewhere with BATON_PORT=<first port>.`,
  );
}

async function isBaton(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    const answer: unknown = await response.json();
    return answer !== null && typeof answer === 'object' && 'baton' in answer;
  } catch {
    return false;
  }
}
