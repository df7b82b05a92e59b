import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { startStack, type MemberName, type Stack } from '@baton/dev';
import { sandboxClient } from '@baton/whatsapp-sandbox';
import { Pool } from 'pg';
import { AgentClient } from './agent-client.ts';
import {
  checkLog,
  checkReplies,
  checkSilence,
  checkStoredOnce,
  compareDumps,
  dumpViews,
  viewsAreCurrent,
} from './checks.ts';
import { FollowingClient } from './following-client.ts';
import { Traffic } from './traffic.ts';
import { WhatsAppLoad } from './whatsapp-load.ts';

/** Each is killed in turn while everything flows. */
const VICTIMS: readonly MemberName[] = [
  'ingestion',
  'conversation',
  'conversation-relay',
  'conversation-timers',
  'assistant',
  'directory',
  'notification',
  'inbox-projector',
  'search-projector',
  'inbox-gateway',
  'nats',
  'postgres',
];
const CUSTOMERS = 24;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const until = async (what: string, fact: () => Promise<boolean>, timeoutMs: number): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (!(await fact().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
    await pause(200);
  }
};

describe('whatever is killed', () => {
  let stack: Stack;
  let pool: Pool;
  let agents: AgentClient[];
  let clients: FollowingClient[];
  let traffic: Traffic;
  let load: WhatsAppLoad;

  const kill = async (name: MemberName, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void> => {
    const pid = stack.pids[name];
    if (pid === undefined) throw new Error(`${name} does not run`);
    process.kill(pid, signal);
    if (signal === 'SIGSTOP') {
      await pause(10_000);
      process.kill(pid, 'SIGCONT');
    } else
      await until(
        `${name} is replaced`,
        () => Promise.resolve(stack.pids[name] !== undefined && stack.pids[name] !== pid),
        30_000,
      );
    await stack.process(name).untilReady(60_000);
    // Traffic flows again before the next one dies.
    const before = traffic.acknowledged.length;
    await until(
      `messages are taken again after ${name}`,
      () => Promise.resolve(traffic.acknowledged.length > before + 10),
      60_000,
    );
  };

  beforeAll(async () => {
    stack = await startStack({ logLevel: 'info' });
    pool = new Pool({ connectionString: stack.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
    await sandboxClient(stack.urls.whatsappSandbox).setFaults({ statusDelayMs: 50, readAutomatically: true });
    agents = await Promise.all(
      stack.logins
        .filter(({ role }) => role !== 'admin')
        .map(({ email, password }) => AgentClient.signIn(stack.urls.inbox, email, password)),
    );
    clients = agents.map((agent) => new FollowingClient(agent, ['list', 'mine']));
    for (const client of clients) client.start();
    load = new WhatsAppLoad({
      webhookUrl: stack.urls.whatsappWebhook,
      appSecret: stack.secrets.WHATSAPP_APP_SECRET,
      phoneNumberId: stack.secrets.WHATSAPP_PHONE_NUMBER_ID,
    });
    traffic = new Traffic(load);
    traffic.customers(
      Array.from({ length: CUSTOMERS }, (_, index) => `49151${String(1_000_000 + index)}`),
      300,
    );
    // Slower than the spacing of an agent's messages, so that none still waits for its time when the traffic ends.
    traffic.agents(agents, 600);
  }, 120_000);

  afterAll(async () => {
    for (const client of clients ?? []) client.stop();
    // A failed test leaves it running.
    await traffic?.stop();
    for (const agent of agents ?? []) agent.close();
    load?.close();
    await pool?.end();
    await stack?.stop();
  }, 60_000);

  it('loses nothing, doubles nothing and leaves every screen equal to the projection', async () => {
    await until('traffic has begun', () => Promise.resolve(traffic.acceptedReplies.length > 5), 60_000);
    for (const victim of VICTIMS) await kill(victim, 'SIGKILL');
    await kill('conversation', 'SIGSTOP');
    for (const client of clients) client.cut();
    await traffic.stop();
    await until('the views are current', () => viewsAreCurrent(pool), 60_000);

    await until('the assistant has finished, too', () => isQuiet(), 90_000);

    expect(traffic.givenUp).toEqual([]);
    expect(traffic.acceptedReplies.length).toBeGreaterThan(20);
    expect(await checkStoredOnce(pool, traffic.acknowledged)).toEqual([]);
    expect(await checkLog(pool)).toEqual([]);
    expect(await checkSilence(pool)).toEqual([]);
    await repliesAreSettled();
    await screensEqualTheProjection();
    await liveEqualsRebuilt();
  }, 360_000);

  /** Nothing was appended for a while, and the views have it all. */
  const isQuiet = async (): Promise<boolean> => {
    const head = async (): Promise<string | undefined> =>
      (await pool.query<{ position: string }>('SELECT position FROM es.head')).rows[0]?.position;
    const before = await head();
    await pause(3_000);
    return before === (await head()) && (await viewsAreCurrent(pool));
  };

  const repliesAreSettled = async (): Promise<void> => {
    const sandbox = sandboxClient(stack.urls.whatsappSandbox);
    const sends = async (): Promise<Map<string, number>> => {
      const counted = new Map<string, number>();
      for (const { from, reference } of await sandbox.messages()) {
        const id = from === 'business' ? reference?.split(':')[1] : undefined;
        if (id !== undefined) counted.set(id, (counted.get(id) ?? 0) + 1);
      }
      return counted;
    };
    let complaints: string[] = [];
    await until(
      'every reply is settled',
      async () => {
        complaints = await checkReplies(pool, traffic.acceptedReplies, await sends());
        return complaints.length === 0;
      },
      60_000,
    ).catch(() => undefined);
    expect(complaints).toEqual([]);
    await until('everything is quiet', () => isQuiet(), 60_000);
  };

  const screensEqualTheProjection = async (): Promise<void> => {
    const { rows } = await pool.query<{ seq: string }>('SELECT seq FROM inbox.projection');
    const seq = Number(rows[0]?.seq);
    for (const [index, client] of clients.entries()) {
      await client.reached(seq, 60_000);
      expect(client.complaints).toEqual([]);
      expect(client.resumed).toBeGreaterThan(0);
      const fresh = new FollowingClient(agents[index] as AgentClient, ['list', 'mine']);
      fresh.start();
      await fresh.reached(seq, 30_000);
      for (const topic of ['list', 'mine'] as const) {
        const known = client.topics.get(topic)?.rows;
        for (const [id, row] of fresh.topics.get(topic)?.rows ?? []) expect(known?.get(id)).toEqual(row);
      }
      fresh.stop();
    }
  };

  const liveEqualsRebuilt = async (): Promise<void> => {
    const live = await dumpViews(pool);
    expect(live.size).toBeGreaterThan(100);
    const { rows } = await pool.query<{ generation: string }>('SELECT generation FROM inbox.projection');
    execFileSync(process.execPath, [path.join(stack.root, 'services/inbox-gateway/dist/rebuild.js')], {
      env: { ...process.env, DATABASE_URL: stack.databaseUrl, NATS_URL: stack.natsUrl },
    });
    await until(
      'the views are rebuilt',
      async () => {
        const { rows: now } = await pool.query<{ generation: string }>('SELECT generation FROM inbox.projection');
        return now[0]?.generation !== rows[0]?.generation && (await viewsAreCurrent(pool));
      },
      60_000,
    );
    expect(compareDumps(live, await dumpViews(pool))).toEqual([]);
  };
});
