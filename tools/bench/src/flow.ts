import { newWamid, WhatsAppLoad, type AgentClient, type InboxSocket } from '@baton/acceptance';
import type { ServerFrame } from '@baton/contracts-inbox-protocol';
import { countCpu } from './cpu-time.ts';
import { atRate, percentile, report, say, until } from './measure.ts';
import { startOwnedConversations, type OwnedConversation } from './owned-conversations.ts';

/**
 * Signed WhatsApp webhook → the socket of the agent who owns the conversation. 1,000 agent-owned conversations,
 * 200 sockets, one message a POST. Latency runs from the POST's first byte to the frame with that message.
 */
const CONVERSATIONS = 1_000;
const SOCKETS = 200;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const SUSTAINED = Number(process.env.BENCH_RATE ?? 850);

class Arrivals {
  readonly sentAt = new Map<string, number>();
  latencies: number[] = [];
  duplicated = 0;
  /** The newest revision of each message, by its text: one that was assessed at once comes in its second. */
  private readonly seen = new Map<string, number>();

  take(frame: ServerFrame): void {
    if (frame.type !== 'changes') return;
    const now = performance.now();
    for (const change of frame.changes) {
      if (change.kind !== 'item' || change.item.kind !== 'message') continue;
      const { content, id, rev } = change.item;
      const sent = content.kind === 'text' ? this.sentAt.get(content.text) : undefined;
      if (sent === undefined || content.kind !== 'text') continue;
      const known = this.seen.get(content.text);
      this.seen.set(content.text, rev);
      if (known === undefined) this.latencies.push(now - sent);
      else if (known >= rev) {
        this.duplicated += 1;
        say(`twice: ${id}`);
      }
    }
  }

  get missing(): number {
    return this.sentAt.size - this.seen.size;
  }
}

const follow = async (
  agents: readonly AgentClient[],
  owned: readonly OwnedConversation[],
  arrivals: Arrivals,
): Promise<InboxSocket[]> => {
  const sockets = agents.map((agent) => agent.socket());
  await Promise.all(
    sockets.map(async (socket, index) => {
      let answers = 0;
      const topics = [
        'mine',
        'counts',
        ...owned.filter((one) => one.agentIndex === index).map((one) => `conversation:${one.conversationId}` as const),
      ] as const;
      const all = new Promise<void>((resolve) => {
        socket.onFrame = (frame) => {
          if (frame.type === 'snapshot') {
            answers += 1;
            if (answers === topics.length + 1) resolve();
          } else arrivals.take(frame);
        };
      });
      // Browsers would parse the shared list elsewhere; here it would be the load that is measured.
      socket.ignores = (head) => head.startsWith('{"type":"changes","topic":"list"');
      await socket.opened();
      for (const topic of topics)
        socket.subscribe(topic, undefined, topic === 'mine' ? { scope: 'mine', sort: 'newest', limit: 50 } : undefined);
      socket.subscribe('list', undefined, { scope: 'all', sort: 'newest', limit: 50 });
      await all;
    }),
  );
  return sockets;
};

const run = async (
  load: WhatsAppLoad,
  owned: readonly OwnedConversation[],
  arrivals: Arrivals,
  rate: number,
  seconds: number,
): Promise<{ refused: number; elapsed: number }> => {
  let refused = 0;
  const posts: Promise<void>[] = [];
  const start = performance.now();
  await atRate(rate, seconds, (index) => {
    const text = `message ${rate} ${index}`;
    arrivals.sentAt.set(text, performance.now());
    const { waId } = owned[index % owned.length] as OwnedConversation;
    posts.push(
      load.post(load.body([{ waId, wamid: newWamid(), text }])).then((status) => {
        if (status !== 200) {
          refused += 1;
          arrivals.sentAt.delete(text);
        }
      }),
    );
  });
  await Promise.all(posts);
  await until(() => arrivals.missing === 0, 30_000);
  return { refused, elapsed: performance.now() - start };
};

const setup = await startOwnedConversations({ conversations: CONVERSATIONS, agents: SOCKETS });
const load = new WhatsAppLoad(setup.door, 256);
try {
  const arrivals = new Arrivals();
  const sockets = await follow(setup.agents, setup.owned, arrivals);
  say('warming up');
  await run(load, setup.owned, arrivals, 200, 5);

  arrivals.latencies = [];
  let cpu = countCpu(setup.stack.pids);
  const calm = await run(load, setup.owned, arrivals, 100, SECONDS);
  cpu('100/s');
  say(`100/s: refused ${calm.refused}, missing ${arrivals.missing}`);
  report('flow', 'p50-ms-at-100', percentile(arrivals.latencies, 0.5), 'ms');
  report('flow', 'p99-ms-at-100', percentile(arrivals.latencies, 0.99), 'ms');

  arrivals.latencies = [];
  cpu = countCpu(setup.stack.pids);
  const busy = await run(load, setup.owned, arrivals, SUSTAINED, SECONDS);
  cpu(`${SUSTAINED}/s`);
  say(`${SUSTAINED}/s: refused ${busy.refused}, missing ${arrivals.missing}, ${Math.round(busy.elapsed)} ms`);
  report('flow', 'sustained-per-second', arrivals.latencies.length / (busy.elapsed / 1000), '1/s');
  report('flow', 'p99-ms-sustained', percentile(arrivals.latencies, 0.99), 'ms');
  report('flow', 'lost', arrivals.missing, 'messages');
  report('flow', 'duplicated', arrivals.duplicated, 'messages');
  for (const socket of sockets) socket.close();
} finally {
  load.close();
  await setup.stop();
}
