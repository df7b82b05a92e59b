import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The release that is fetched when the machine has none; the floor that the product supports is 2.9.10. */
const RELEASE = {
  version: '2.10.29',
  sha256: {
    'linux-x64': { name: 'linux-amd64', sum: 'e314da74a83a1d3876db8814c27eb990fe729640fd6452025b441bcede8390da' },
    'linux-arm64': { name: 'linux-arm64', sum: 'da4b27942ecfb4c5f0c54553d2e7f470ddda9d7581cfe8131b351a0e223ed401' },
  } as Readonly<Record<string, { readonly name: string; readonly sum: string }>>,
};

export interface Finder {
  /** Folders to look in, in order. */
  readonly searchPath: readonly string[];
  /** Where a download is kept. */
  readonly cache: string;
  /** How to get one that is not there, in order; each answers a path or says why not. */
  readonly sources: readonly ((cache: string) => Promise<string>)[];
}

/**
 * The path of a nats-server: PATH (Debian keeps it in /usr/sbin, which is not on everybody's), the project's cache,
 * the official release, Debian's package where root may install it; otherwise an error that says what to do.
 */
export async function findNatsServer(finder: Finder = defaultFinder()): Promise<string> {
  const found = [...finder.searchPath, finder.cache]
    .map((folder) => path.join(folder, 'nats-server'))
    .find((file) => isExecutable(file));
  if (found !== undefined) return found;
  const reasons: string[] = [];
  for (const source of finder.sources) {
    try {
      return await source(finder.cache);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    [
      'Baton needs nats-server (2.9.10 or later) and found none.',
      'Install it ("apt-get install nats-server", "brew install nats-server" or https://nats.io/download),',
      `put the binary into ${finder.cache}, or set NATS_URL to a running server with JetStream.`,
      ...reasons.map((reason) => `  tried: ${reason}`),
    ].join('\n'),
  );
}

function defaultFinder(): Finder {
  return {
    searchPath: [
      ...(process.env['PATH'] ?? '').split(path.delimiter),
      '/usr/sbin',
      '/usr/local/sbin',
      '/usr/local/bin',
    ],
    cache: path.join(projectRoot(), '.baton', 'bin'),
    sources: [download, installDebianPackage],
  };
}

/** The nearest folder upwards that declares workspaces, from the sources as well as from `dist`. */
function projectRoot(): string {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const manifest = path.join(at, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"workspaces"')) return at;
  }
  return process.cwd();
}

async function download(cache: string): Promise<string> {
  const release = RELEASE.sha256[`${process.platform}-${process.arch}`];
  if (!release) throw new Error(`no release is pinned for ${process.platform}-${process.arch}`);
  const folder = `nats-server-v${RELEASE.version}-${release.name}`;
  const url = `https://github.com/nats-io/nats-server/releases/download/v${RELEASE.version}/${folder}.tar.gz`;
  const archive = await fetched(url);
  const sum = createHash('sha256').update(archive).digest('hex');
  if (sum !== release.sum) throw new Error(`${url} does not have the pinned checksum`);
  return unpack(archive, folder, cache);
}

async function fetched(url: string): Promise<Buffer> {
  const slow = new AbortController();
  const patience = setTimeout(() => slow.abort(), 5_000);
  try {
    const response = await fetch(url, { signal: slow.signal });
    clearTimeout(patience);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw new Error(`download of ${url} failed (${error instanceof Error ? error.message : 'unknown'})`, {
      cause: error,
    });
  } finally {
    clearTimeout(patience);
  }
}

/** Through a folder of its own and a rename: two processes may do this at once. */
function unpack(archive: Buffer, folder: string, cache: string): string {
  const scratch = path.join(cache, `unpack-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    writeFileSync(path.join(scratch, 'release.tar.gz'), archive);
    execFileSync('tar', ['-xzf', 'release.tar.gz'], { cwd: scratch, stdio: 'pipe' });
    renameSync(path.join(scratch, folder, 'nats-server'), path.join(cache, 'nats-server'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return path.join(cache, 'nats-server');
}

async function installDebianPackage(): Promise<string> {
  if (process.getuid?.() !== 0) throw new Error('apt-get install nats-server (only root may)');
  if (!existsSync('/usr/bin/apt-get')) throw new Error('apt-get install nats-server (not a Debian system)');
  await aptInstall('nats-server');
  return '/usr/sbin/nats-server';
}

/** Installs a Debian package without questions and without starting its service; refreshes the lists when it is unknown. */
export async function aptInstall(name: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', name];
  const apt = (args: string[]): Promise<unknown> => run('/usr/bin/apt-get', args, { env, maxBuffer: 64 << 20 });
  try {
    await apt(install).catch(async () => {
      await apt(['update', '-q', '-o', 'DPkg::Lock::Timeout=120']);
      await apt(install);
    });
  } catch (error) {
    throw new Error(`apt-get install ${name} failed`, { cause: error });
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
