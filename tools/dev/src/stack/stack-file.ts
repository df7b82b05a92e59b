import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from '@baton/embedded-servers';
import { commandOf } from './port-owner.ts';
import { writePrivate } from './private-file.ts';

const LAUNCHER_SCRIPT = 'tools/dev/bootstrap.mjs';

export interface Login {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

/** `.baton/stack.json`: where scripts find everything of the running stack. Readable by its owner only. */
export interface StackFile {
  readonly ready: boolean;
  readonly launcherPid: number;
  readonly urls: Readonly<Record<string, string>>;
  readonly logins: readonly Login[];
  readonly whatsapp: { readonly appSecret: string; readonly verifyToken: string; readonly phoneNumberId: string };
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Of the processes that run now. */
  readonly pids: Readonly<Record<string, number>>;
}

export function writeStackFile(file: string, stack: StackFile): void {
  writePrivate(file, `${JSON.stringify(stack, null, 2)}\n`);
}

export function readStackFile(file: string): StackFile | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  } catch {
    return undefined;
  }
}

/** The pid of a launcher of this workspace that still runs, if any. */
export function runningLauncher(stack: StackFile, root: string): number | undefined {
  return stack.launcherPid !== process.pid && isOurs(stack.launcherPid, root) ? stack.launcherPid : undefined;
}

/**
 * Ends what a killed launcher left behind. A recorded pid may belong to something else by now: only processes whose
 * command line names this workspace are touched.
 */
export async function endStale(stack: StackFile, root: string): Promise<readonly string[]> {
  const stale = Object.entries(stack.pids).filter(([, pid]) => isOurs(pid, root));
  for (const [, pid] of stale) signal(pid, 'SIGTERM');
  const deadline = Date.now() + 5_000;
  while (stale.some(([, pid]) => isOurs(pid, root)) && Date.now() < deadline) await delay(50);
  for (const [, pid] of stale) if (isOurs(pid, root)) signal(pid, 'SIGKILL');
  return stale.map(([name]) => name);
}

export function removeStackFile(file: string): void {
  rmSync(file, { force: true });
}

/** Scripts and data folders are named by their absolute path; only the launcher is started by a relative one. */
function isOurs(pid: number, root: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  return command.includes(`${root}/`) || (command.includes(LAUNCHER_SCRIPT) && workingFolder(pid) === root);
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in between.
  }
}
