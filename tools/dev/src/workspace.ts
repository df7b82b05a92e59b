import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The workspace that this code belongs to: the nearest folder upwards that declares workspaces. */
export const WORKSPACE = findWorkspace(import.meta.dirname);

function findWorkspace(from: string): string {
  for (let at = from; at !== path.dirname(at); at = path.dirname(at)) {
    const manifest = path.join(at, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"workspaces"')) return at;
  }
  throw new Error(`no workspace above ${from}`);
}
