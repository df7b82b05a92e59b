import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '../workspace.ts';

export interface TaskOptions {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Seconds after which it is ended and counts as failed. */
  readonly limit: number;
  /** Its output is kept for `output` instead of shown as it comes. */
  readonly keepOutput?: boolean;
  /** Whether it has done its work, and only has to end: what keeps it then is something that it forgot to close. */
  readonly isDone?: () => boolean;
  /** Milliseconds that it has for ending then; 10,000 by default. */
  readonly graceMs?: number;
}

export interface TaskResult {
  readonly ok: boolean;
  readonly seconds: number;
  /** Why it was ended, when it did not end by itself: it is not ok then. */
  readonly ended?: 'took too long' | 'left something open';
  /** What it printed, when that was kept. */
  readonly output: string;
}

/**
 * Runs Node with `args` in a process group of its own; ends the whole group when it takes too long, when it does not
 * end after its work, or when the run is interrupted, so that no worker survives.
 */
export async function runTask(options: TaskOptions): Promise<TaskResult> {
  const began = Date.now();
  const kind = options.keepOutput === true ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, options.args, {
    cwd: WORKSPACE,
    env: options.env ?? process.env,
    stdio: ['ignore', kind, kind],
    detached: true,
  });
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const printed = Promise.all(streams.map((stream) => text(stream)));
  let ended: TaskResult['ended'];
  const end = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      // The group has ended.
    }
  };
  const endWell = (): void => {
    end('SIGTERM');
    setTimeout(() => end('SIGKILL'), 10_000).unref();
  };
  const endBecause = (why: TaskResult['ended']): void => {
    ended ??= why;
    endWell();
  };
  const limit = setTimeout(() => endBecause('took too long'), options.limit * 1000);
  let doneAt = Infinity;
  const watch = setInterval(() => {
    if (doneAt === Infinity && options.isDone?.() === true) doneAt = Date.now();
    if (Date.now() - doneAt <= (options.graceMs ?? 10_000)) return;
    clearInterval(watch);
    endBecause('left something open');
  }, 250);
  options.signal.addEventListener('abort', endWell, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const output = (await printed).join('');
    return {
      ok: code === 0 && ended === undefined,
      seconds: (Date.now() - began) / 1000,
      output,
      ...(ended && { ended }),
    };
  } finally {
    clearTimeout(limit);
    clearInterval(watch);
    options.signal.removeEventListener('abort', endWell);
  }
}
