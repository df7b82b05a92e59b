import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

/** Who listens on a TCP port, as far as this user may see it: /proc on Linux, `lsof` elsewhere. */
export function portOwner(port: number): PortOwner | undefined {
  const pid = process.platform === 'linux' ? fromProc(port) : fromLsof(port);
  return pid === undefined ? undefined : { pid, command: commandOf(pid) };
}

/** "port 4300 (inbox-gateway) is taken by redis-server (pid 812)" */
export function describeTakenPort(port: number, wantedFor: string): string {
  const owner = portOwner(port);
  const who = owner ? `"${owner.command.slice(0, 120)}" (pid ${owner.pid})` : 'a process of another user';
  return `port ${port} (${wantedFor}) is taken by ${who}`;
}

/** The command line of a process; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    const line =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return line.trim();
  } catch {
    return '';
  }
}

/** Listening sockets of /proc/net name an inode; the process that holds it has a descriptor `socket:[inode]`. */
function fromProc(port: number): number | undefined {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
      linesOf(table)
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => state === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port)
        .map((fields) => `socket:[${fields[9]}]`),
    ),
  );
  if (inodes.size === 0) return undefined;
  return entriesOf('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((pid) => entriesOf(`/proc/${pid}/fd`).some((fd) => inodes.has(target(`/proc/${pid}/fd/${fd}`))));
}

function fromLsof(port: number): number | undefined {
  try {
    const answer = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8' });
    return Number(answer.split('\n')[0]) || undefined;
  } catch {
    return undefined;
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

/** Empty for folders of other users' processes, which only root may read. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
