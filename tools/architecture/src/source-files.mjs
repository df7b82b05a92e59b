import { readdirSync } from 'node:fs';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'dist-types']);

/** Every TypeScript file below the workspaces' `src` folders, relative to the root. */
export function sourceFiles(root, workspaces) {
  return workspaces.flatMap(({ folder }) => filesBelow(root, `${folder}/src`)).sort();
}

function filesBelow(root, folder) {
  return entries(path.join(root, folder)).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesBelow(root, name);
    return /[.]tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [name] : [];
  });
}

function entries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
