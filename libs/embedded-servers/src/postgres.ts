import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { readableFolder, temporaryFolder } from './readable-folder.ts';
import { isAlive, ServerProcess } from './server-process.ts';

const run = promisify(execFile);

export interface PostgresOptions {
  /** Kept after `stop`. Without it a temporary folder is used and removed. */
  readonly dir?: string;
  /**
   * True: everything is flushed to the disk, as in production. False (the default): fast, for tests; what was committed
   * survives a kill of the server (it is in the system's hands), but not a crash of the machine.
   */
  readonly durable?: boolean;
  /** Free by default. */
  readonly port?: number;
  /** See `ServerProcess`; this process by default. */
  readonly ownerPid?: number;
  /** A folder that goes when the owner died without stopping the server; the temporary folder by default. */
  readonly removeWhenOrphaned?: string;
  /** Further settings, e.g. `{ max_connections: '300' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  /** Of the database `postgres`, user `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Where the data really lies (elsewhere than asked for when root runs it from a folder closed to others). */
  readonly dir: string;
  /** Resolves when the process that runs now is gone. */
  readonly exited: Promise<void>;
  /** Creates the database unless it exists, and answers its URL. */
  database(name: string): Promise<string>;
  /** A fast, clean shutdown; removes the folder when it was a temporary one. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would look to the clients. The data stays; `restart` recovers it. */
  kill(): Promise<void>;
  /** Starts again in the same folder on the same port, stopping cleanly first when it still runs. */
  restart(): Promise<void>;
}

/** Starts an embedded PostgreSQL on 127.0.0.1 and waits until it takes connections. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const dir = options.dir === undefined ? temporaryFolder('postgres') : readableFolder(options.dir);
  const temporary = options.dir === undefined;
  const binaries = postgresBinaries();
  const data = path.join(dir, 'data');
  const password = passwordOf(dir);
  if (!existsSync(path.join(data, 'PG_VERSION'))) await initialise(binaries, data, dir, password);
  await endStaleServer(data);

  const orphaned = options.removeWhenOrphaned ?? (temporary ? dir : undefined);
  const launch = (port: number): Promise<ServerProcess> => start(binaries, data, dir, port, orphaned, options);
  const first = await onFreePort(launch, options.port);
  let server = first.server;
  const url = (name: string): string => `postgres://postgres:${password}@127.0.0.1:${first.port}/${name}`;

  return {
    url: url('postgres'),
    port: first.port,
    dir,
    get pid() {
      return server.pid;
    },
    get exited() {
      return server.exited;
    },
    async database(name) {
      await createDatabase(url('postgres'), name);
      return url(name);
    },
    async stop() {
      await server.end('SIGINT');
      if (temporary) rmSync(dir, { recursive: true, force: true });
    },
    async kill() {
      server.signal('SIGCONT');
      await server.end('SIGKILL');
    },
    async restart() {
      await server.end('SIGINT');
      server = await retried(() => launch(first.port));
    },
  };
}

/** Creates `name` on the server of `adminUrl` unless it exists. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** A random password, kept beside the data so that the next start knows it; readable by its owner only. */
function passwordOf(dir: string): string {
  const file = path.join(dir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

async function initialise(binaries: PostgresBinaries, data: string, dir: string, password: string): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = path.join(dir, 'password.init');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.user) {
    chownSync(data, binaries.user.uid, binaries.user.gid);
    chownSync(passwordFile, binaries.user.uid, binaries.user.gid);
  }
  // The built-in locale folds case for all of Unicode and sorts the same on every machine, unlike the system's.
  const args = [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ];
  try {
    await run(binaries.initdb, args, { ...binaries.user, cwd: data, env: { PATH: process.env['PATH'] } });
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw new Error('initdb failed', { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function start(
  binaries: PostgresBinaries,
  data: string,
  dir: string,
  port: number,
  removeWhenOrphaned: string | undefined,
  options: PostgresOptions,
): Promise<ServerProcess> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    // Otherwise the socket's lock file lies in the shared temporary folder, in the way of other copies.
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    // The event store refuses a server that may lose events, unless the server itself says that its data may be lost.
    ...(options.durable === true ? {} : { fsync: 'off', full_page_writes: 'off', 'baton.disposable': 'on' }),
    ...options.settings,
  };
  const logFile = path.join(dir, 'postgres.log');
  writeFileSync(logFile, '', { mode: 0o600 });
  chmodSync(logFile, 0o600);
  const server = new ServerProcess({
    command: binaries.postgres,
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    logFile,
    ...(binaries.user ? { user: binaries.user } : {}),
    ...(options.ownerPid === undefined ? {} : { ownerPid: options.ownerPid }),
    ...(removeWhenOrphaned === undefined ? {} : { removeWhenOrphaned }),
  });
  await server.untilReady(() => (readyPid(data) === server.pid ? true : undefined));
  return server;
}

/** The pid file's eighth line says whether the server takes connections. */
function readyPid(data: string): number | undefined {
  const lines = pidFile(data);
  return lines[7]?.trim() === 'ready' ? Number(lines[0]) : undefined;
}

function pidFile(data: string): string[] {
  try {
    return readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** A server that a killed owner left behind would keep the folder locked: it is ours when the folder names it. */
async function endStaleServer(data: string): Promise<void> {
  const pid = Number(pidFile(data)[0] ?? 0);
  if (pid <= 0 || !isAlive(pid) || !commandLine(pid).includes(data)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited === 5_000) process.kill(pid, 'SIGKILL');
    await delay(50);
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function onFreePort(
  launch: (port: number) => Promise<ServerProcess>,
  wanted: number | undefined,
): Promise<{ server: ServerProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    try {
      return { server: await launch(port), port };
    } catch (error) {
      if (wanted !== undefined || attempt === 3) throw error;
    }
  }
}

/** After a SIGKILL the old backends need a moment to notice; until then the server refuses the folder. */
async function retried<T>(action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt === 40) throw error;
      await delay(250);
    }
  }
}
