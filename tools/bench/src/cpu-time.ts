import { readdirSync, readFileSync } from 'node:fs';
import { say } from './measure.ts';

/** USER_HZ of Linux; /proc counts in these. */
const TICKS_PER_SECOND = 100;

interface Usage {
  readonly parent: number;
  readonly seconds: number;
}

const usages = (): Map<number, Usage> => {
  const all = new Map<number, Usage>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The command's name may hold spaces; fields are counted from behind it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      all.set(Number(name), {
        parent: Number(fields[1]),
        seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      });
    } catch {
      // It ended meanwhile.
    }
  }
  return all;
};

/** CPU seconds of each process of the stack with its children (PostgreSQL works in children), and of this one. */
const cpuSeconds = (pids: Readonly<Record<string, number>>): Map<string, number> => {
  const all = usages();
  const total = (pid: number): number =>
    (all.get(pid)?.seconds ?? 0) +
    [...all].filter(([, { parent }]) => parent === pid).reduce((sum, [child]) => sum + total(child), 0);
  return new Map([
    ...Object.entries(pids).map(([name, pid]) => [name, total(pid)] as const),
    ['load', all.get(process.pid)?.seconds ?? 0],
  ]);
};

/** Begins to count; what it returns prints the cores that each process took since. Linux only, silent elsewhere. */
export const countCpu = (pids: Readonly<Record<string, number>>): ((title: string) => void) => {
  if (process.platform !== 'linux') return () => undefined;
  const before = cpuSeconds(pids);
  const start = performance.now();
  return (title) => {
    const seconds = (performance.now() - start) / 1000;
    const shares = [...cpuSeconds(pids)].map(
      ([name, after]) => [name, (after - (before.get(name) ?? 0)) / seconds] as const,
    );
    const listed = shares.sort((a, b) => b[1] - a[1]).map(([name, cores]) => `${name} ${cores.toFixed(2)}`);
    say(`cores, ${title}: ${listed.join(', ')}`);
  };
};
