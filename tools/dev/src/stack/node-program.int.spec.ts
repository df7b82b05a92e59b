import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, isAlive } from '@baton/embedded-servers';
import { nodeProgram } from './node-program.ts';
import { endStale, runningLauncher, writeStackFile, type StackFile } from './stack-file.ts';
import { Supervised } from './supervised.ts';

const SERVICE = `
import { createServer } from 'node:http';
process.on('disconnect', () => process.exit(0));
createServer((_, response) => response.end('ok')).listen(process.env.PORT, '127.0.0.1', () => console.log('serving ' + process.env.WORD));
`;

const quiet = { changed: () => undefined, say: () => undefined };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'baton-dev-'));
  writeFileSync(path.join(dir, 'service.mjs'), SERVICE);
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await delay(10);
}

function stackFile(pids: Record<string, number>): StackFile {
  const whatsapp = { appSecret: '', verifyToken: '', phoneNumberId: '' };
  return { ready: true, launcherPid: 0, urls: {}, logins: [], whatsapp, databaseUrl: '', natsUrl: '', pids };
}

describe('a service under supervision', () => {
  it('gets its port and environment, is replaced after a kill -9, logs to its file, and ends when told', async () => {
    const port = await freePort();
    const script = path.join(dir, 'service.mjs');
    const env = { ...process.env, WORD: 'hello' };
    const member = new Supervised(nodeProgram({ name: 'demo', script, root: dir, port, env, logs: dir }), quiet);
    member.start();
    await member.untilReady();
    const first = member.pid;
    member.kill('SIGKILL');
    await member.untilReplaced(first);
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('ok');
    await member.stop();
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    const log = path.join(dir, 'demo.log');
    await until(() => readFileSync(log, 'utf8').split('serving hello').length === 3);
  });
});

describe('what a killed launcher left behind', () => {
  it('is ended by the next start when it is ours, and let alone when its pid belongs to something else', async () => {
    const port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    const ours = spawn(process.execPath, [path.join(dir, 'service.mjs')], { env, stdio: 'ignore' });
    const strange = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pids = { ingestion: ours.pid ?? 0, conversation: strange.pid ?? 0, directory: 4_194_300 };
    expect(await endStale(stackFile(pids), dir)).toEqual(['ingestion']);
    await until(() => ours.signalCode !== null);
    expect(isAlive(strange.pid ?? 0)).toBe(true);
    expect(runningLauncher({ ...stackFile({}), launcherPid: strange.pid ?? 0 }, dir)).toBeUndefined();
    strange.kill();
  });

  it('is described in a file that only its owner can read', () => {
    const file = path.join(dir, 'stack.json');
    writeStackFile(file, stackFile({}));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ready: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
