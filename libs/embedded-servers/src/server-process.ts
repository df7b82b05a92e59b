import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Standard output and error go here, so that no pipe ties the server to the process that started it. */
  readonly logFile: string;
  /** Run as this user; only root may ask for it. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The server is ended within a second after this process is gone, however it went. This process by default. */
  readonly ownerPid?: number;
  /** Removed by the guard when the owner died without stopping the server. */
  readonly removeWhenOrphaned?: string;
}

/** Ends a server whose owner is gone: a plain shell loop, so that it survives a `kill -9` of Node. */
const GUARD = `
while kill -0 "$OWNER" 2>/dev/null && kill -0 "$SERVER" 2>/dev/null; do sleep 1; done
if kill -0 "$SERVER" 2>/dev/null; then kill -QUIT "$SERVER" 2>/dev/null; kill -CONT "$SERVER" 2>/dev/null; sleep 1; kill -KILL "$SERVER" 2>/dev/null; fi
if ! kill -0 "$OWNER" 2>/dev/null && [ -n "$FOLDER" ]; then rm -rf "$FOLDER"; fi
`;

/** One server as a child process that never outlives its owner and never keeps Node's event loop alive. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #guard: ChildProcess;
  readonly #logFile: string;
  readonly exited: Promise<void>;
  #running = true;

  constructor(options: ServerProcessOptions) {
    this.#logFile = options.logFile;
    const log = openSync(options.logFile, 'a');
    this.#child = spawn(options.command, options.args, {
      stdio: ['ignore', log, log],
      detached: true,
      ...(options.env ? { env: options.env } : {}),
      ...options.user,
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      const ended = (): void => {
        this.#running = false;
        resolve();
      };
      this.#child.once('error', ended);
      this.#child.once('exit', ended);
    });
    this.#child.unref();
    this.#guard = spawn('sh', ['-c', GUARD], {
      stdio: 'ignore',
      detached: true,
      env: {
        PATH: process.env['PATH'],
        OWNER: String(options.ownerPid ?? process.pid),
        SERVER: String(this.pid),
        FOLDER: options.removeWhenOrphaned ?? '',
      },
    });
    this.#guard.unref();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Resolves when `ready` answers something; fails with the end of the log when the server dies or takes too long. */
  async untilReady<T>(ready: () => T | undefined | Promise<T | undefined>, timeoutMs = 30_000): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const answer = await ready();
      if (answer !== undefined) return answer;
      if (!this.#running) throw new Error(`the server ended while starting:\n${this.#logTail()}`);
      if (Date.now() > deadline)
        throw new Error(`the server was not ready within ${timeoutMs} ms:\n${this.#logTail()}`);
      await delay(15);
    }
  }

  /** Asks with `signal`, insists with SIGKILL after `patienceMs`. Resolves when the process is gone. */
  async end(signal: NodeJS.Signals, patienceMs = 10_000): Promise<void> {
    if (this.#running) this.signal(signal);
    const insist = setTimeout(() => this.signal('SIGKILL'), patienceMs);
    await this.exited;
    clearTimeout(insist);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#running) this.#child.kill(signal);
  }

  #logTail(): string {
    return readFileSync(this.#logFile, 'utf8').split('\n').slice(-12).join('\n');
  }
}

/** Whether a process with this id exists (also one of another user). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
