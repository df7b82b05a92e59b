import { spawn } from 'node:child_process';
import path from 'node:path';
import { WORKSPACE } from '@baton/dev';

/** The routing engine alone; it lives in its service, so the measurement does, too. */
const script = path.join(WORKSPACE, 'services/routing/dist/engine.bench.js');
const child = spawn(process.execPath, ['--max-old-space-size=8192', script], { stdio: 'inherit' });
process.exitCode = await new Promise<number>((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (code) => resolve(code ?? 1));
});
