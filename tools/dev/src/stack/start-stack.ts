import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startNats, startPostgres, temporaryFolder } from '@baton/embedded-servers';
import { WORKSPACE } from '../workspace.ts';
import { sharedEnvironment, stackUrls } from './environment.ts';
import { freePorts, type Ports } from './ports.ts';
import { PROCESS_NAMES, PROCESSES, type ProcessName } from './processes.ts';
import { nodeProgram } from './node-program.ts';
import { prepareDatabase } from './prepare-database-script.ts';
import { generateSecrets, type Secrets } from './secrets.ts';
import { serverProgram } from './server-program.ts';
import type { Login } from './stack-file.ts';
import { Supervised, type SupervisorEvents } from './supervised.ts';

export interface StackOptions {
  /** Where data and logs go. A temporary folder, removed by `stop`, by default. */
  readonly dir?: string;
  /** `<dir>/logs` by default. */
  readonly logs?: string;
  /** Stops the start; what has started is ended. */
  readonly signal?: AbortSignal;
  /** All of them by default. */
  readonly processes?: readonly ProcessName[];
  /** Free ones by default. */
  readonly ports?: Ports;
  /** Fresh ones by default. */
  readonly secrets?: Secrets;
  /** A real server in place of the embedded PostgreSQL. */
  readonly databaseUrl?: string;
  /** A real server in place of the embedded nats-server. */
  readonly natsUrl?: string;
  /** Flush to the disk as in production; false by default. Kill tests of PostgreSQL and benches of the store want true. */
  readonly durable?: boolean;
  /** ISO time at which every process's clock starts (CLOCK_START). */
  readonly clockStart?: string;
  /** Further variables for every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further variables for one process. */
  readonly processEnv?: Readonly<Partial<Record<ProcessName, Readonly<Record<string, string>>>>>;
  /** Create the demo people (default). */
  readonly seed?: boolean;
  /** LOG_LEVEL of every process; `info` by default. */
  readonly logLevel?: string;
  /** Milliseconds until every process must be ready; 120,000 by default: a busy machine is slow, not broken. */
  readonly readyWithin?: number;
  /** Told of restarts and of every line that a process prints. */
  readonly onSay?: (name: string, line: string) => void;
  readonly onLine?: (name: string, line: string) => void;
  /** Told whenever `pids` has changed, also while the stack starts. */
  readonly onChange?: (pids: Readonly<Record<string, number>>) => void;
}

/** A process that ends so often while the stack starts has something wrong that waiting does not mend. */
const MAY_END = 4;

export type MemberName = ProcessName | 'postgres' | 'nats';

/** The running product. */
export interface Stack {
  readonly root: string;
  readonly dir: string;
  /** Where an embedded PostgreSQL keeps its data. */
  readonly databaseDir: string | undefined;
  /** Logs of the processes, `<name>.log`. */
  readonly logs: string;
  readonly urls: ReturnType<typeof stackUrls>;
  readonly ports: Ports;
  readonly logins: readonly Login[];
  readonly defaultTeamId: string | undefined;
  readonly secrets: Secrets;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Of the processes that run at this moment. */
  readonly pids: Readonly<Record<string, number>>;
  /** A member of the stack, to be killed, stopped or started again; `postgres` and `nats` when they are embedded. */
  process(name: MemberName): Supervised;
  /** Ends everything: edges, then the core, then the servers; removes a temporary folder. */
  stop(): Promise<void>;
}

/**
 * Starts the whole product: servers, migrations, demo people, every process; resolves when all are ready. Fails with
 * the name of what was not ready in time, and leaves nothing behind then.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const temporary = options.dir === undefined;
  const dir = options.dir ?? temporaryFolder('stack');
  const members = new Map<string, Supervised>();
  const cleanUp = async (): Promise<void> => {
    await stopInOrder(members);
    if (temporary) rmSync(dir, { recursive: true, force: true });
  };
  const onAbort = (): void => void stopInOrder(members);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await start(options, dir, members, cleanUp);
  } catch (error) {
    await cleanUp();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function start(
  options: StackOptions,
  dir: string,
  members: Map<string, Supervised>,
  cleanUp: () => Promise<void>,
): Promise<Stack> {
  const root = WORKSPACE;
  const logs = options.logs ?? path.join(dir, 'logs');
  for (const folder of [dir, logs]) mkdirSync(folder, { recursive: true });
  // PostgreSQL runs as another user when this is root, and must be able to walk through.
  if (process.getuid?.() === 0) chmodSync(dir, 0o711);
  const ports = options.ports ?? (await freePorts());
  const secrets = options.secrets ?? generateSecrets();
  const pids = (): Readonly<Record<string, number>> =>
    Object.fromEntries([...members].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])));
  const events: SupervisorEvents = {
    changed: () => options.onChange?.(pids()),
    say: (name, line) => options.onSay?.(name, line),
  };

  const { databaseUrl, databaseDir, natsUrl } = await startServers(options, dir, ports, members, events);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LOG_LEVEL: options.logLevel ?? 'info',
    ...sharedEnvironment({ databaseUrl, natsUrl, ports, secrets, dir, root }),
    ...(options.clockStart === undefined ? {} : { CLOCK_START: options.clockStart }),
    ...options.env,
  };
  options.signal?.throwIfAborted();
  const people = await prepareDatabase(root, env, options.seed !== false);
  options.signal?.throwIfAborted();
  if (people.defaultTeamId !== undefined) env['DEFAULT_TEAM_ID'] ??= people.defaultTeamId;

  const names = options.processes ?? PROCESS_NAMES;
  for (const name of names) {
    const program = nodeProgram({
      name,
      script: path.join(root, PROCESSES[name].script),
      root,
      port: ports[name],
      env: { ...env, ...options.processEnv?.[name] },
      logs,
      onLine: (line) => options.onLine?.(name, line),
    });
    const member = new Supervised(program, events);
    members.set(name, member);
    member.start();
  }
  await Promise.all(names.map((name) => ready(name, members, logs, options.readyWithin ?? 120_000)));

  return {
    root,
    dir,
    databaseDir,
    logs,
    urls: stackUrls(ports),
    ports,
    logins: people.logins,
    defaultTeamId: people.defaultTeamId,
    secrets,
    databaseUrl,
    natsUrl,
    get pids() {
      return pids();
    },
    process(name) {
      const member = members.get(name);
      if (!member) throw new Error(`${name} is not part of this stack`);
      return member;
    },
    stop: cleanUp,
  };
}

async function ready(
  name: string,
  members: ReadonlyMap<string, Supervised>,
  logs: string,
  timeoutMs: number,
): Promise<void> {
  try {
    await members.get(name)?.untilReady(timeoutMs, MAY_END);
  } catch (error) {
    const file = path.join(logs, `${name}.log`);
    const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const last = log.trim().split('\n').slice(-10).join('\n');
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${why}; the end of its log:
${last}`,
      { cause: error },
    );
  }
}

async function startServers(
  options: StackOptions,
  dir: string,
  ports: Ports,
  members: Map<string, Supervised>,
  events: SupervisorEvents,
): Promise<{ databaseUrl: string; databaseDir: string | undefined; natsUrl: string }> {
  const orphans = options.dir === undefined ? { removeWhenOrphaned: dir } : {};
  const supervise = (name: string, server: Parameters<typeof serverProgram>[1]): void => {
    const member = new Supervised(serverProgram(name, server), events);
    members.set(name, member);
    member.start();
  };
  const database = async (): Promise<{ url: string; dir?: string }> => {
    if (options.databaseUrl !== undefined) return { url: options.databaseUrl };
    const folder = path.join(dir, 'postgres');
    const durable = options.durable ?? false;
    const postgres = await startPostgres({ dir: folder, port: ports.postgres, durable, ...orphans });
    supervise('postgres', postgres);
    return { url: await postgres.database('baton'), dir: postgres.dir };
  };
  const bus = async (): Promise<string> => {
    if (options.natsUrl !== undefined) return options.natsUrl;
    const nats = await startNats({ dir: path.join(dir, 'nats'), port: ports.nats, ...orphans });
    supervise('nats', nats);
    return nats.url;
  };
  // Both are waited for even when one fails: what has started must be known, to be stopped.
  const [postgres, natsUrl] = await Promise.allSettled([database(), bus()]);
  if (postgres.status === 'rejected') throw postgres.reason;
  if (natsUrl.status === 'rejected') throw natsUrl.reason;
  return { databaseUrl: postgres.value.url, databaseDir: postgres.value.dir, natsUrl: natsUrl.value };
}

/** Edges first, so that nothing new comes in; the core drains; the servers last. */
async function stopInOrder(members: ReadonlyMap<string, Supervised>): Promise<void> {
  const ring = (name: string): string => (name in PROCESSES ? PROCESSES[name as ProcessName].ring : 'server');
  for (const which of ['edge', 'core', 'server']) {
    await Promise.all([...members].filter(([name]) => ring(name) === which).map(([, member]) => member.stop()));
  }
}
