import { readFileSync } from 'node:fs';
import { newWamid, WhatsAppLoad, type AgentClient, type InboxSocket } from '@baton/acceptance';
import type { Cursor, ServerFrame, Topic } from '@baton/contracts-inbox-protocol';
import { atRate, pause, report, say, until } from './measure.ts';
import { startOwnedConversations, type OwnedConversation } from './owned-conversations.ts';

/**
 * 5,000 agents on one gateway while 100 messages a second flow; then the gateway is killed. Every agent follows the
 * shared list, the counts and their own conversations, and resumes where they stood.
 */
const AGENTS = Number(process.env.BENCH_AGENTS ?? 5_000);
const CONVERSATIONS = 1_000;
const RATE = 100;
const TOPICS: readonly Topic[] = ['list', 'mine', 'counts'];

/** What one agent's screen would know, as cheaply as it can be checked: where each topic stands, and what is theirs. */
class Screen {
  private readonly stands = new Map<string, Cursor>();
  private readonly answered = new Set<string>();
  socket: InboxSocket | null = null;
  skipped = 0;
  stopped = false;

  constructor(
    private readonly agent: AgentClient,
    private readonly arrived: (text: string) => void,
  ) {}

  get ready(): boolean {
    return this.answered.size === TOPICS.length;
  }

  open(): void {
    this.answered.clear();
    const socket = this.agent.socket();
    this.socket = socket;
    socket.onFrame = (frame) => this.take(frame);
    socket.onClose = () => {
      this.answered.clear();
      if (!this.stopped) setTimeout(() => this.open(), 250 + Math.random() * 1_500);
    };
    socket.opened().then(
      () =>
        TOPICS.forEach((topic) =>
          socket.subscribe(
            topic,
            this.stands.get(topic),
            topic === 'counts' ? undefined : { scope: topic === 'mine' ? 'mine' : 'all', sort: 'newest', limit: 50 },
          ),
        ),
      () => undefined,
    );
  }

  private take(frame: ServerFrame): void {
    if (frame.type !== 'snapshot' && frame.type !== 'changes') return;
    const before = this.stands.get(frame.topic);
    if (frame.type === 'changes' && (before === undefined || frame.after > before.seq)) this.skipped += 1;
    this.stands.set(frame.topic, frame.cursor);
    this.answered.add(frame.topic);
    if (frame.topic !== 'mine') return;
    const rows =
      frame.type === 'snapshot'
        ? 'rows' in frame.data
          ? frame.data.rows
          : []
        : frame.changes.flatMap((change) => (change.kind === 'row' ? [change.row] : []));
    for (const row of rows) if (row.preview !== null) this.arrived(row.preview.text);
  }
}

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const setup = await startOwnedConversations({ conversations: CONVERSATIONS, agents: AGENTS });
const load = new WhatsAppLoad(setup.door, 32);
const screens: Screen[] = [];
try {
  const awaited = new Set<string>();
  for (const agent of setup.agents) screens.push(new Screen(agent, (text) => awaited.delete(text)));
  say(`opening ${AGENTS} sockets`);
  for (let at = 0; at < screens.length; at += 100) {
    for (const screen of screens.slice(at, at + 100)) screen.open();
    await pause(50);
  }
  if (!(await until(() => screens.every(({ ready }) => ready), 120_000))) throw new Error('not every socket opened');
  report('sockets', 'agents', screens.filter(({ ready }) => ready).length, 'sockets');

  let refused = 0;
  const posts: Promise<void>[] = [];
  // One message a conversation and second at most, so that a row's preview cannot hide the one before it.
  const flow = atRate(RATE, 30, (index) => {
    const text = `to ${index}`;
    const { waId } = setup.owned[index % CONVERSATIONS] as OwnedConversation;
    awaited.add(text);
    posts.push(
      load.deliver(load.body([{ waId, wamid: newWamid(), text }])).then((taken) => {
        if (!taken) refused += 1;
      }),
    );
  });
  await pause(10_000);
  const gateway = setup.stack.process('inbox-gateway');
  const pid = setup.stack.pids['inbox-gateway'];
  if (pid === undefined) throw new Error('no gateway to kill');
  report('sockets', 'memory-mb', memoryOf(pid), 'MiB');
  say('killing the gateway');
  const killed = performance.now();
  process.kill(pid, 'SIGKILL');
  await until(() => screens.some(({ ready }) => !ready), 5_000, 5);
  const back = await until(() => screens.every(({ ready }) => ready), 60_000, 10);
  report('sockets', 'resume-seconds', back ? (performance.now() - killed) / 1000 : Number.NaN, 's');
  await gateway.untilReady(30_000);
  await flow;
  await Promise.all(posts);
  await until(() => awaited.size === 0, 30_000);
  const skipped = screens.reduce((sum, screen) => sum + screen.skipped, 0);
  say(`refused ${refused}, gaps ${skipped}`);
  report('sockets', 'missing', awaited.size + skipped + refused, 'messages');
} finally {
  for (const screen of screens) {
    screen.stopped = true;
    screen.socket?.close();
  }
  load.close();
  await setup.stop();
}
