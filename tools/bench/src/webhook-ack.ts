import { newWamid, WhatsAppLoad, type StatusReport } from '@baton/acceptance';
import { Pool } from 'pg';
import { countCpu } from './cpu-time.ts';
import { atRate, percentile, report, say, until } from './measure.ts';
import { startOwnedConversations, type OwnedConversation } from './owned-conversations.ts';

/**
 * Batches of 10 updates a POST, three quarters statuses and one quarter messages, 60 s; then the views drain. The
 * statuses are about messages that exist: each goes from sent over delivered to read.
 */
const BATCH = 10;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const UPDATES_PER_SECOND = Number(process.env.BENCH_RATE ?? 4_200);
const STATES = ['sent', 'delivered', 'read'] as const;

const setup = await startOwnedConversations({ conversations: 1_000, agents: 20 });
const load = new WhatsAppLoad(setup.door, 512);
const pool = new Pool({ connectionString: setup.stack.databaseUrl, max: 2 });

/** True when the views have taken every event of the store. */
const drained = async (): Promise<boolean> => {
  const { rows } = await pool.query<{ behind: string }>(
    'SELECT (SELECT position FROM es.head) - (SELECT position::bigint FROM inbox.projection) AS behind',
  );
  return Number(rows[0]?.behind ?? 1) <= 0;
};

const outbound = (index: number): string => `wamid.out${index}`;

/** Everything that statuses will be about, written on the phone beforehand. */
const writeOutbound = async (count: number): Promise<void> => {
  say(`writing ${count} outbound messages`);
  const size = 50;
  const posts: Promise<boolean>[] = [];
  for (let at = 0; at < count; at += size) {
    const messages = Array.from({ length: Math.min(size, count - at) }, (_, offset) => ({
      waId: (setup.owned[(at + offset) % setup.owned.length] as OwnedConversation).waId,
      wamid: outbound(at + offset),
      text: 'written on the phone',
    }));
    posts.push(load.deliver(load.echoes(messages)));
    if (posts.length % 40 === 0 && !(await Promise.all(posts)).every(Boolean)) throw new Error('an echo was not taken');
  }
  if (!(await Promise.all(posts)).every(Boolean)) throw new Error('an echo was not taken');
  if (!(await until(drained, 120_000, 250))) throw new Error('the views did not take the outbound messages');
};

let sequence = 0;
const updates = (): { body: string } => {
  const messages = [];
  const statuses: StatusReport[] = [];
  for (let i = 0; i < BATCH; i += 1) {
    sequence += 1;
    // The statuses of one message, and the message that comes between them, are one customer's.
    const { waId } = setup.owned[Math.floor(sequence / 4) % setup.owned.length] as OwnedConversation;
    if (sequence % 4 === 0) messages.push({ waId, wamid: newWamid(), text: `update ${sequence}` });
    else
      statuses.push({
        waId,
        wamid: `wamid.bench${Math.floor(sequence / 4)}`,
        status: STATES[(sequence % 4) - 1] ?? 'sent',
      });
  }
  return { body: load.body(messages, statuses) };
};

try {
  await writeOutbound(Math.ceil((UPDATES_PER_SECOND * SECONDS) / 4) + 1);
  const latencies: number[] = [];
  let taken = 0;
  let refused = 0;
  const posts: Promise<void>[] = [];
  const cpu = countCpu(setup.stack.pids);
  const start = performance.now();
  await atRate(UPDATES_PER_SECOND / BATCH, SECONDS, () => {
    const { body } = updates();
    const sent = performance.now();
    posts.push(
      load.post(body).then((status) => {
        latencies.push(performance.now() - sent);
        if (status === 200) taken += BATCH;
        else refused += 1;
      }),
    );
  });
  await Promise.all(posts);
  const elapsed = (performance.now() - start) / 1000;
  cpu('while webhooks come');
  const drainStart = performance.now();
  const done = await until(drained, 180_000, 250);
  say(`refused POSTs: ${refused}, drained: ${done}`);
  report('webhook-ack', 'p50-ms', percentile(latencies, 0.5), 'ms');
  report('webhook-ack', 'p99-ms', percentile(latencies, 0.99), 'ms');
  report('webhook-ack', 'updates-per-second', taken / elapsed, '1/s');
  report('webhook-ack', 'drain-seconds', (performance.now() - drainStart) / 1000, 's');
} finally {
  load.close();
  await pool.end();
  await setup.stop();
}
