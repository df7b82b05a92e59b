import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readableFolder } from '@baton/embedded-servers';
import { stackUrls } from '../stack/environment.ts';
import { takePortBlock } from '../stack/port-block.ts';
import { loadSecrets } from '../stack/secrets.ts';
import { endStale, readStackFile, removeStackFile, runningLauncher, writeStackFile } from '../stack/stack-file.ts';
import type { StackFile } from '../stack/stack-file.ts';
import { startStack, type Stack } from '../stack/start-stack.ts';
import { WORKSPACE } from '../workspace.ts';
import { paint, print, say, shortLine } from './console.ts';

const USAGE = `npm start -- [--fresh]

  --fresh   empty the data of earlier starts first

Environment: DATABASE_URL and NATS_URL name real servers in place of the embedded ones; BATON_PORT is the first of the
ports (4300); LOG_LEVEL (info). Any variable of a service may be set too.`;

/** Starts the product for a person, keeps it running until Ctrl-C. Resolves with the exit code. */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    print(USAGE);
    return 0;
  }
  const home = path.join(WORKSPACE, '.baton');
  const data = path.join(home, 'data');
  const file = path.join(home, 'stack.json');
  for (const folder of [home, data]) openToServers(folder);

  const earlier = readStackFile(file);
  if (earlier !== undefined) {
    const running = runningLauncher(earlier, WORKSPACE);
    if (running !== undefined) {
      print(`Baton of this folder already runs (pid ${running}): ${earlier.urls['inbox'] ?? ''}`);
      return 1;
    }
    const ended = await endStale(earlier, WORKSPACE);
    if (ended.length > 0) say('launcher', `ended what an earlier start left behind: ${ended.join(', ')}`);
    removeStackFile(file);
  }
  if (values.fresh === true) empty(data);
  return run(home, data, file);
}

/** PostgreSQL's user must be able to walk through when root starts it; what is secret is closed file by file. */
function openToServers(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
}

function empty(data: string): void {
  const elsewhere = readableFolder(path.join(data, 'postgres'));
  for (const folder of [data, elsewhere]) rmSync(folder, { recursive: true, force: true });
  openToServers(data);
  say('launcher', 'the data of earlier starts is gone');
}

async function run(home: string, data: string, file: string): Promise<number> {
  const began = Date.now();
  const stopping = new AbortController();
  const interrupted = untilInterrupted().finally(() => stopping.abort());
  const block = await takePortBlock(Number(process.env['BATON_PORT'] ?? 4300));
  if (block.moved) say('launcher', 'another copy of Baton runs on this machine: this one takes the next ports');
  const secrets = loadSecrets(path.join(home, 'secrets.json'), process.env);
  const { DATABASE_URL: databaseUrl, NATS_URL: natsUrl, LOG_LEVEL: logLevel } = process.env;
  let stack: Stack | undefined;
  const describe = (pids: Readonly<Record<string, number>>): StackFile => ({
    ready: stack !== undefined,
    launcherPid: process.pid,
    urls: stackUrls(block.ports),
    logins: stack?.logins ?? [],
    whatsapp: {
      appSecret: secrets.WHATSAPP_APP_SECRET,
      verifyToken: secrets.WHATSAPP_VERIFY_TOKEN,
      phoneNumberId: secrets.WHATSAPP_PHONE_NUMBER_ID,
    },
    databaseUrl: stack?.databaseUrl ?? '',
    natsUrl: stack?.natsUrl ?? '',
    pids,
  });
  try {
    stack = await startStack({
      dir: data,
      logs: path.join(home, 'logs'),
      signal: stopping.signal,
      ports: block.ports,
      secrets,
      durable: true,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(natsUrl === undefined ? {} : { natsUrl }),
      ...(logLevel === undefined ? {} : { logLevel }),
      onChange: (pids) => writeStackFile(file, describe(pids)),
      onSay: (name, line) => say(name, paint(line, 33)),
      onLine: (name, line) => {
        const short = shortLine(line);
        if (short !== undefined) say(name, short);
      },
    });
    writeStackFile(file, describe(stack.pids));
    print(greeting(stack, Date.now() - began));
    say('launcher', `${await interrupted}: stopping`);
    return 0;
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    say('launcher', 'stopped while starting');
    return 130;
  } finally {
    await stack?.stop();
    removeStackFile(file);
    block.release();
  }
}

function greeting(stack: Stack, took: number): string {
  const { urls } = stack;
  const logins = stack.logins.map(
    ({ email, password, role }) => `    ${email.padEnd(24)} ${password.padEnd(16)} ${role}`,
  );
  return [
    '',
    paint(`Baton is ready (${(took / 1000).toFixed(1)} s). Ctrl-C stops it.`, 32),
    '',
    `  Inbox              ${urls.inbox}`,
    `  WhatsApp sandbox   ${urls.whatsappSandbox}`,
    `  Demo shop          ${urls.demoShop}`,
    `  WhatsApp webhook   ${urls.whatsappWebhook}`,
    `  API description    ${urls['apiDocs'] ?? ''}`,
    '',
    '  Sign in as',
    ...logins,
    '',
    `  Data               ${stack.databaseDir ?? stack.dir} (kept; "npm start -- --fresh" empties it)`,
    `  Logs               ${stack.logs}`,
    `  For scripts        ${path.join(WORKSPACE, '.baton', 'stack.json')}`,
    '',
  ].join('\n');
}

/** The first signal stops everything in order; a second one at once (children notice that this process is gone). */
function untilInterrupted(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
