import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { READY_PATH } from './processes.ts';
import type { Life, Program } from './supervised.ts';

export interface NodeProgramOptions {
  readonly name: string;
  /** Absolute path of a built script. */
  readonly script: string;
  readonly root: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logs: string;
  /** Each line that it prints, besides the log file. */
  onLine?(line: string): void;
}

/**
 * Stack traces that show the source, and a young generation (MiB) large enough that what one batch of messages allocates
 * dies young: with Node's 16 the collector took a sixth of the busy services' time.
 */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=48'];

/** A service: Node on a built script, its output in `<logs>/<name>.log`, ready when its health check says so. */
export function nodeProgram(options: NodeProgramOptions): Program {
  const logFile = path.join(options.logs, `${options.name}.log`);
  if (existsSync(logFile)) renameSync(logFile, path.join(options.logs, `${options.name}.1.log`));
  return {
    name: options.name,
    async begin() {
      if (!existsSync(options.script)) throw new Error(`${path.relative(options.root, options.script)} is not built`);
      return Promise.resolve(begin(options, logFile));
    },
    ready: () => answers(`http://127.0.0.1:${options.port}${READY_PATH}`),
  };
}

function begin(options: NodeProgramOptions, logFile: string): Life {
  const child = spawn(process.execPath, [...NODE_FLAGS, options.script], {
    cwd: options.root,
    env: { ...options.env, PORT: String(options.port) },
    // The channel tells the child when this process is gone, however it went: it drains and ends itself.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches the launcher only, which stops everything in order.
    detached: true,
  });
  log(child, logFile, options.onLine);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    signal: (signal) => void child.kill(signal),
    async end() {
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      const insist = setTimeout(() => child.kill('SIGKILL'), 12_000);
      await ended;
      clearTimeout(insist);
    },
  };
}

function log(child: ChildProcess, file: string, onLine: ((line: string) => void) | undefined): void {
  const out = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const sources = [child.stdout, child.stderr].filter((stream) => stream !== null);
  let open = sources.length;
  for (const stream of sources) {
    const lines = createInterface({ input: stream, crlfDelay: Infinity });
    lines.on('line', (line) => {
      out.write(`${line}\n`);
      onLine?.(line);
    });
    lines.once('close', () => {
      open -= 1;
      if (open === 0) out.end();
    });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
