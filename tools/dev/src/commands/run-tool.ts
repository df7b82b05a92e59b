import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '../workspace.ts';
import { print } from './console.ts';

/** `npm run demo`: plays customers against the stack that runs here. */
export function demo(args: readonly string[]): Promise<number> {
  return runTool(path.join(WORKSPACE, 'tools/demo/dist/main.js'), args);
}

/** `npm run bench -- <name>`: one figure of docs/performance.md, as JSON lines. */
export async function bench(args: readonly string[]): Promise<number> {
  const folder = path.join(WORKSPACE, 'tools/bench/dist');
  const [name, ...rest] = args;
  const script = path.join(folder, `${name ?? ''}.js`);
  if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(script)) {
    const names = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.js')) : [];
    print(`npm run bench -- <name>, with one of: ${names.map((file) => file.slice(0, -3)).join(', ')}`);
    return 2;
  }
  return runTool(script, rest);
}

/** In the same process group, so that Ctrl-C reaches it; its exit code is ours. */
function runTool(script: string, args: readonly string[]): Promise<number> {
  const tool = spawn(process.execPath, ['--enable-source-maps', script, ...args], { cwd: WORKSPACE, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void tool.kill(signal));
  return new Promise((resolve, reject) => {
    tool.once('error', reject);
    tool.once('exit', (code) => resolve(code ?? 1));
  });
}
