import { spawn } from 'node:child_process';
import { WORKSPACE } from '../workspace.ts';

export interface TaskOptions {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Seconds after which it is ended and counts as failed. */
  readonly limit: number;
}

export interface TaskResult {
  readonly ok: boolean;
  readonly seconds: number;
  readonly timedOut: boolean;
}

/**
 * Runs Node with `args` in a process group of its own, its output shown; ends the whole group when it takes too long
 * or when the run is interrupted, so that no worker survives.
 */
export async function runTask(options: TaskOptions): Promise<TaskResult> {
  const began = Date.now();
  const child = spawn(process.execPath, options.args, {
    cwd: WORKSPACE,
    env: options.env ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  let timedOut = false;
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
  const limit = setTimeout(() => {
    timedOut = true;
    endWell();
  }, options.limit * 1000);
  options.signal.addEventListener('abort', endWell, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearTimeout(limit);
  options.signal.removeEventListener('abort', endWell);
  return { ok: code === 0, seconds: (Date.now() - began) / 1000, timedOut };
}
