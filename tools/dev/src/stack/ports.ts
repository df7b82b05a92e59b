import { freePort } from '@baton/embedded-servers';
import { PROCESSES, PROCESS_NAMES, SERVER_PORTS, type ProcessName } from './processes.ts';

/** Which port everything listens on. */
export type Ports = Readonly<Record<ProcessName | keyof typeof SERVER_PORTS, number>>;

/** The fixed ports of a block, so that bookmarks and webhook settings stay true between starts. */
export function blockPorts(base: number): Ports {
  const services = PROCESS_NAMES.map((name) => [name, base + PROCESSES[name].port]);
  const servers = Object.entries(SERVER_PORTS).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries([...services, ...servers]) as Ports;
}

/** Free ports, for tests: any number of stacks side by side. */
export async function freePorts(): Promise<Ports> {
  const names = [...PROCESS_NAMES, ...Object.keys(SERVER_PORTS)];
  const taken = new Set<number>();
  const entries: [string, number][] = [];
  for (const name of names) {
    let port = await freePort();
    while (taken.has(port)) port = await freePort();
    taken.add(port);
    entries.push([name, port]);
  }
  return Object.fromEntries(entries) as Ports;
}
