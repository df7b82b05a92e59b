import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Login } from './stack-file.ts';
import { SEED_SCRIPT } from './processes.ts';

const run = promisify(execFile);

const PREPARE_SCRIPT = 'tools/dev/dist/stack/prepare-database.js';

export interface SeedAnswer {
  readonly logins: readonly Login[];
  readonly defaultTeamId?: string;
}

/**
 * Applies every service's migrations, all at once: each has a schema of its own and takes an advisory lock. Then, where
 * `seed` says so, creates the demo people and answers who they are.
 */
export async function prepareDatabase(root: string, env: NodeJS.ProcessEnv, seed: boolean): Promise<SeedAnswer> {
  const migrations = readdirSync(path.join(root, 'services'))
    .map((name) => `services/${name}/dist/migrate.js`)
    .filter((script) => existsSync(path.join(root, script)));
  const out = await runScript(root, [PREPARE_SCRIPT, ...migrations, ...(seed ? ['--seed', SEED_SCRIPT] : [])], env);
  if (!seed) return { logins: [] };
  const last = out
    .trim()
    .split('\n')
    .findLast((line) => line.startsWith('{"logins"'));
  if (last === undefined) throw new Error(`${SEED_SCRIPT} printed no logins`);
  return JSON.parse(last) as SeedAnswer;
}

/** Runs a built script to its end; answers its standard output, fails with the end of its error output. */
async function runScript(
  root: string,
  [script = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  try {
    const command = ['--enable-source-maps', path.join(root, script), ...args];
    return (await run(process.execPath, command, { cwd: root, env, maxBuffer: 16 << 20 })).stdout;
  } catch (error) {
    const failure = error as Error & { readonly stderr?: string; readonly stdout?: string };
    const words = `${failure.stdout ?? ''}\n${failure.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${script} failed:\n${words}`, { cause: error });
  }
}
