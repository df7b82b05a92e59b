// Everything that has to happen before the workspace's own code can run: plain Node, no packages, old syntax only,
// so that an old Node can still read it as far as the message that it is too old.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const [command = '', ...args] = process.argv.slice(2);

/** What browsers load: its folder, the other folders that it is built from, and what a build leaves last. */
const APPS = [
  {
    name: 'inbox',
    folder: 'apps/inbox',
    sources: ['libs/ui', 'libs/live-client', 'libs/message-format', 'libs/contracts/inbox-protocol'],
    made: 'dist/index.html',
  },
  {
    name: 'widget',
    folder: 'apps/widget',
    sources: ['libs/ui', 'libs/live-client', 'libs/message-format', 'libs/contracts/widget-protocol'],
    made: 'dist/w.js',
  },
];

requireNode(20, 19);
process.chdir(root);
haveTemporaryFolder();
install();
if (command !== 'install') {
  build();
  const { main } = await import('./dist/main.js');
  process.setSourceMapsEnabled(true);
  process.exit(await main(command, args));
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(
    'Baton needs Node ' + major + '.' + minor + ' or later; this is ' + process.version + '. See https://nodejs.org.',
  );
}

/** Some machines give an ordinary user no temporary folder: then this copy has its own, for all that it starts. */
function haveTemporaryFolder() {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch {
    process.env.TMPDIR = join(root, '.baton', 'tmp');
    mkdirSync(process.env.TMPDIR, { recursive: true });
  }
}

function install() {
  if (installed()) return;
  console.info('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-progress', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** npm leaves a lock file of what it really installed; it must hold what package-lock.json asks for. */
function installed() {
  const have = join('node_modules', '.package-lock.json');
  if (!existsSync(have)) return false;
  const there = JSON.parse(readFileSync(have, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = there[path];
    if (found === undefined && entry.link === true) return !existsSync(entry.resolved);
    if (found === undefined) return entry.optional === true || entry.peer === true || entry.devOptional === true;
    return found.version === entry.version && found.resolved === entry.resolved;
  });
}

function build() {
  // The specs' types are checked by the tests, not by every start.
  const projects = JSON.parse(readFileSync('tsconfig.json', 'utf8'))
    .references.map((reference) => reference.path)
    .filter((path) => path !== './tsconfig.spec.json');
  run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b', ...projects]);
  for (const app of APPS) buildApp(app);
}

/** Vite has no notion of "up to date": the newest change among an app's sources is remembered from build to build. */
function buildApp({ name, folder, sources, made }) {
  if (!existsSync(join(folder, 'index.html'))) return;
  const state = [folder, ...sources].map(fingerprint).join('\n');
  const stamp = join('.baton', name + '-build');
  if (existsSync(join(folder, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.info('Building the ' + name + ' …');
  run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', folder, '--logLevel', 'warn']);
  mkdirSync('.baton', { recursive: true });
  writeFileSync(stamp, state);
}

/** Paths, sizes and times of a folder's files, without what builds leave there. */
function fingerprint(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !/^(node_modules|dist|dist-types)$|[.]spec[.]tsx?$/.test(entry.name))
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return fingerprint(path);
      const { size, mtimeMs } = statSync(path);
      return path + ' ' + size + ' ' + mtimeMs;
    })
    .join('\n');
}

function run(program, programArgs) {
  const { status, error } = spawnSync(program, programArgs, { stdio: 'inherit' });
  if (error) fail(program + ' could not be run: ' + error.message);
  if (status !== 0) fail(program + ' ' + programArgs.slice(0, 2).join(' ') + ' failed');
}

/** A test run always ends with its count, also when it could not begin. */
function fail(message) {
  console.error(message);
  if (command === 'test') console.info('0 passed, 1 failed');
  process.exit(1);
}
