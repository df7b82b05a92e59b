import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Login } from './stack-file.ts';
import { SEED_SCRIPT } from './processes.ts';

const run = promisify(execFile);

/** Applies every service's migrations, all at once: each has a schema of its own and takes an advisory lock. */
export async function migrate(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const services = readdirSync(path.join(root, 'services'));
  const scripts = services.map((name) => `services/${name}/dist/migrate.js`);
  await Promise.all(
    scripts.filter((script) => existsSync(path.join(root, script))).map((script) => runScript(root, script, env)),
  );
}

/** Creates the demo people; answers who they are. */
export async function seed(root: string, env: NodeJS.ProcessEnv): Promise<SeedAnswer> {
  const out = await runScript(root, SEED_SCRIPT, env);
  const last = out
    .trim()
    .split('\n')
    .findLast((line) => line.startsWith('{"logins"'));
  if (last === undefined) throw new Error(`${SEED_SCRIPT} printed no logins`);
  return JSON.parse(last) as SeedAnswer;
}

export interface SeedAnswer {
  readonly logins: readonly Login[];
  readonly defaultTeamId?: string;
}

/** Runs a built script to its end; answers its standard output, fails with the end of its error output. */
async function runScript(root: string, script: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const args = ['--enable-source-maps', path.join(root, script)];
    return (await run(process.execPath, args, { cwd: root, env, maxBuffer: 16 << 20 })).stdout;
  } catch (error) {
    const failure = error as Error & { readonly stderr?: string; readonly stdout?: string };
    const words = `${failure.stdout ?? ''}\n${failure.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${script} failed:\n${words}`, { cause: error });
  }
}
