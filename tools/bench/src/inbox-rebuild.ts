import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { WORKSPACE } from '@baton/dev';
import { startNats } from '@baton/embedded-servers';
import pg from 'pg';
import { say, until } from './measure.ts';

const GATEWAY = path.join(WORKSPACE, 'services/inbox-gateway/dist');
const WITHIN_MS = 180_000;

type Environment = Readonly<Record<string, string | undefined>>;

const start = (script: string, env: Environment) =>
  spawn(process.execPath, [path.join(GATEWAY, script)], { env, stdio: ['ignore', 'ignore', 'inherit'] });

const run = (script: string, env: Environment): Promise<void> =>
  new Promise((resolve, reject) => {
    start(script, env).once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${code}`));
    });
  });

/**
 * Lets the real projector build the inbox's views from a filled store. Answers events a second from its first batch
 * until it goes live. `masterKey` (base64) is the one that the store's personal fields were encrypted under.
 */
export const measureInboxRebuild = async (databaseUrl: string, masterKey: string): Promise<number> => {
  const nats = await startNats();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    NATS_URL: nats.url,
    MASTER_KEY: masterKey,
    IDENTITY_KEY: randomBytes(32).toString('base64'),
    PORT: '0',
    LOG_LEVEL: 'error',
  };
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const state = async () => {
    const { rows } = await client.query<{ position: string; live: boolean }>('SELECT * FROM inbox.projection');
    return rows[0] ?? { position: '0', live: false };
  };
  await run('migrate.js', env);
  await run('rebuild.js', env);
  const projector = start('projector.js', env);
  try {
    if (!(await until(async () => Number((await state()).position) > 0, WITHIN_MS, 5))) throw new Error('never began');
    const first = Number((await state()).position);
    const begin = performance.now();
    if (!(await until(async () => (await state()).live, WITHIN_MS, 5))) throw new Error('never went live');
    const seconds = (performance.now() - begin) / 1000;
    const events = Number((await state()).position) - first;
    say(`rebuilt the inbox from ${events} events in ${seconds.toFixed(1)} s`);
    return events / seconds;
  } finally {
    projector.kill('SIGTERM');
    await client.end();
    await nats.stop();
  }
};
