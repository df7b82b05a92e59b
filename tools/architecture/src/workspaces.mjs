import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Workspace
 * @property {string} folder relative to the root, with slashes
 * @property {string} name of the package
 * @property {string} kind from its tag `kind:…`
 * @property {readonly string[]} dependencies names of the workspaces that its sources may import
 * @property {readonly string[]} devDependencies names of the workspaces that only its specs may import
 */

/** Every workspace of the repository, read from the package.json files: nothing is listed twice. */
export function readWorkspaces(root) {
  const { workspaces } = readJson(path.join(root, 'package.json'));
  const found = workspaces
    .flatMap((pattern) => foldersOf(root, pattern))
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(path.join(root, folder, 'package.json')) }));
  const names = new Set(found.map(({ manifest }) => manifest.name));
  const inside = (dependencies = {}) => Object.keys(dependencies).filter((name) => names.has(name));
  return found.map(({ folder, manifest }) => ({
    folder,
    name: manifest.name,
    kind: kindOf(folder, manifest),
    dependencies: inside(manifest.dependencies),
    devDependencies: inside(manifest.devDependencies),
  }));
}

/** A trailing `*` stands for one folder, as npm reads it. */
function foldersOf(root, pattern) {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`);
}

function kindOf(folder, manifest) {
  const tag = manifest.nx?.tags?.find((candidate) => candidate.startsWith('kind:'));
  if (tag === undefined) throw new Error(`${folder}/package.json has no tag kind:…`);
  return tag.slice('kind:'.length);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
