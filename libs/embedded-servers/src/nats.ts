import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findNatsServer } from './find-nats.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './readable-folder.ts';
import { ServerProcess } from './server-process.ts';

export interface NatsOptions {
  /** Kept after `stop`. Without it a temporary folder is used and removed. */
  readonly dir?: string;
  /** Free by default. */
  readonly port?: number;
  /** See `ServerProcess`; this process by default. */
  readonly ownerPid?: number;
  /** A folder that goes when the owner died without stopping the server; the temporary folder by default. */
  readonly removeWhenOrphaned?: string;
}

export interface NatsServer {
  /** `nats://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dir: string;
  /** Resolves when the process that runs now is gone. */
  readonly exited: Promise<void>;
  /** Ends it; removes the folder when it was a temporary one. */
  stop(): Promise<void>;
  /** SIGKILL; streams stay on the disk. */
  kill(): Promise<void>;
  /** Starts again in the same folder on the same port, ending it first when it still runs. */
  restart(): Promise<void>;
  /** Ends it and forgets all streams and consumers: a JetStream that was lost. `restart` starts an empty one. */
  wipe(): Promise<void>;
}

/** Starts a nats-server with JetStream on 127.0.0.1 and waits until it takes connections. */
export async function startNats(options: NatsOptions = {}): Promise<NatsServer> {
  const temporary = options.dir === undefined;
  const dir = options.dir ?? temporaryFolder('nats');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const command = await findNatsServer();
  const orphaned = options.removeWhenOrphaned ?? (temporary ? dir : undefined);
  const launch = (port: number): Promise<Started> => start(command, dir, port, orphaned, options.ownerPid);
  // A port of our own choosing rather than the server's -1: see freePort for why a restart finds it free.
  const first = await launch(options.port ?? (await freePort()));
  let server = first.server;

  return {
    url: `nats://127.0.0.1:${first.port}`,
    port: first.port,
    dir,
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    async stop() {
      await server.end('SIGTERM');
      if (temporary) rmSync(dir, { recursive: true, force: true });
    },
    kill: () => server.end('SIGKILL'),
    async restart() {
      await server.end('SIGTERM');
      server = (await launch(first.port)).server;
    },
    async wipe() {
      await server.end('SIGKILL');
      rmSync(path.join(dir, 'jetstream'), { recursive: true, force: true });
    },
  };
}

interface Started {
  readonly server: ServerProcess;
  readonly port: number;
}

async function start(
  command: string,
  dir: string,
  port: number,
  removeWhenOrphaned: string | undefined,
  ownerPid: number | undefined,
): Promise<Started> {
  const server = new ServerProcess({
    command,
    args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', dir, '--ports_file_dir', dir],
    logFile: path.join(dir, 'nats.log'),
    ...(ownerPid === undefined ? {} : { ownerPid }),
    ...(removeWhenOrphaned === undefined ? {} : { removeWhenOrphaned }),
  });
  return { server, port: await server.untilReady(() => writtenPort(dir, server.pid)) };
}

/** The server writes `{"nats":["nats://127.0.0.1:43643"]}` once it listens; the file's name carries its pid. */
function writtenPort(dir: string, pid: number): number | undefined {
  try {
    const ports: unknown = JSON.parse(readFileSync(path.join(dir, `nats-server_${pid}.ports`), 'utf8'));
    const urls = ports !== null && typeof ports === 'object' && 'nats' in ports ? ports.nats : undefined;
    const first: unknown = Array.isArray(urls) ? urls[0] : undefined;
    return typeof first === 'string' ? Number(new URL(first).port) : undefined;
  } catch {
    return undefined;
  }
}
