import { runTask } from './task.ts';

const { signal } = new AbortController();
const run = (script: string, more: { limit?: number; isDone?: () => boolean } = {}): ReturnType<typeof runTask> =>
  runTask({ args: ['-e', script], signal, limit: 60, keepOutput: true, graceMs: 300, ...more });

describe('a task', () => {
  it('is ok when it ends well, and answers what it printed', async () => {
    const result = await run(`console.log('out'); console.error('err')`, { isDone: () => false });
    expect(result).toMatchObject({ ok: true, output: 'out\nerr\n' });
    expect(result).not.toHaveProperty('ended');
  });

  it('is not ok when it fails', async () => {
    expect(await run('process.exit(3)')).toMatchObject({ ok: false });
  });

  it('is ended, and not ok, when something keeps it after its work', async () => {
    const result = await run('setInterval(() => undefined, 1_000)', { isDone: () => true });
    expect(result).toMatchObject({ ok: false, ended: 'left something open' });
  });

  it('is ended when it takes too long, with all that it started', async () => {
    const script = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' })`;
    // Its output stays open for as long as any of them lives.
    expect(await run(script, { limit: 1 })).toMatchObject({ ok: false, ended: 'took too long' });
  });
});
