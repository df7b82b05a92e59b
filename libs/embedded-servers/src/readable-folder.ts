import { chmodSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where root keeps what another user must be able to enter (PostgreSQL refuses to run as root). */
const SHARED = '/var/lib/baton';

/** Whether every user may walk down to this folder: a clone under /root or a 0700 home fails this. */
function everyoneMayEnter(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    try {
      if ((statSync(at).mode & 0o001) === 0) return false;
    } catch {
      // A folder that does not exist yet takes the rights that its maker gives it.
    }
    if (at === path.dirname(at)) return true;
  }
}

/**
 * The folder to use in place of `wanted` (made if absent, mode 0755 for root): `wanted` itself, unless this is root
 * and another user could not reach it. Then a folder under /var/lib/baton whose name is derived from `wanted`.
 */
export function readableFolder(wanted: string): string {
  if (process.getuid?.() !== 0) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  const name = `${path.basename(wanted)}-${createHash('sha256').update(path.resolve(wanted)).digest('hex').slice(0, 12)}`;
  const folder = everyoneMayEnter(path.dirname(wanted)) ? wanted : path.join(SHARED, name);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  letOthersEnter(folder);
  return folder;
}

/** Adds the right to walk through, and nothing else: the folder may be somebody else's, with rights of its own. */
function letOthersEnter(folder: string): void {
  const { mode } = statSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
}

/** A new temporary folder that the server's user can enter. */
export function temporaryFolder(purpose: string): string {
  const asRoot = process.getuid?.() === 0;
  const usual = tmpdir();
  const parent = asRoot && !everyoneMayEnter(usual) ? SHARED : usual;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(path.join(parent, `baton-${purpose}-`));
  if (asRoot) letOthersEnter(folder);
  return folder;
}
