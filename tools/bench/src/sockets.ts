import { readFileSync } from 'node:fs';
import { newWamid, WhatsAppLoad, type AgentClient, type InboxSocket } from '@baton/acceptance';
import type { ConversationRow, Cursor, ServerFrame, Topic } from '@baton/contracts-inbox-protocol';
import { countCpu } from './cpu-time.ts';
import { atRate, pause, report, say, until } from './measure.ts';
import { startOwnedConversations, type OwnedConversation } from './owned-conversations.ts';

/**
 * 5,000 agents of 50 teams on one gateway while 100 messages a second flow; then the gateway is killed. Every agent
 * follows the team's list, the counts and their own conversations, and resumes where they stood.
 */
const AGENTS = Number(process.env.BENCH_AGENTS ?? 5_000);
const CONVERSATIONS = 1_000;
const TEAMS = 50;
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
    private readonly shown: (row: ConversationRow) => void,
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
    if (frame.type === 'heartbeat') for (const topic of this.answered) this.stands.set(topic, frame.cursor);
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
    for (const row of rows) this.shown(row);
  }
}

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const setup = await startOwnedConversations({ conversations: CONVERSATIONS, agents: AGENTS, teams: TEAMS });
const load = new WhatsAppLoad(setup.door, 32);
const screens: Screen[] = [];
try {
  // Rows are whole: the number of messages that the owner's row shows is the number that arrived.
  const sent = new Map(setup.owned.map(({ conversationId }) => [conversationId, 1]));
  const shown = new Map<string, number>();
  const show = ({ conversationId, turns }: ConversationRow): void => void shown.set(conversationId, turns);
  const missing = (): number => [...sent].reduce((sum, [id, count]) => sum + Math.abs(count - (shown.get(id) ?? 0)), 0);
  for (const agent of setup.agents) screens.push(new Screen(agent, show));
  say(`opening ${AGENTS} sockets`);
  for (let at = 0; at < screens.length; at += 100) {
    for (const screen of screens.slice(at, at + 100)) screen.open();
    await pause(50);
  }
  if (!(await until(() => screens.every(({ ready }) => ready), 120_000))) throw new Error('not every socket opened');
  report('sockets', 'agents', screens.filter(({ ready }) => ready).length, 'sockets');

  let refused = 0;
  const posts: Promise<void>[] = [];
  const flow = atRate(RATE, 30, (index) => {
    const { waId, conversationId, phoneNumberId } = setup.owned[index % CONVERSATIONS] as OwnedConversation;
    const body = load.body([{ waId, wamid: newWamid(), text: `to ${index}` }], [], phoneNumberId);
    posts.push(
      load.deliver(body).then((taken) => {
        if (taken) sent.set(conversationId, (sent.get(conversationId) ?? 0) + 1);
        else refused += 1;
      }),
    );
  });
  await pause(10_000);
  const gateway = setup.stack.process('inbox-gateway');
  const pid = setup.stack.pids['inbox-gateway'];
  if (pid === undefined) throw new Error('no gateway to kill');
  report('sockets', 'memory-mb', memoryOf(pid), 'MiB');
  say('killing the gateway');
  const { 'inbox-gateway': _killed, ...others } = setup.stack.pids;
  const cpu = countCpu(others);
  const killed = performance.now();
  process.kill(pid, 'SIGKILL');
  await until(() => screens.some(({ ready }) => !ready), 5_000, 5);
  const back = await until(() => screens.every(({ ready }) => ready), 60_000, 10);
  report('sockets', 'resume-seconds', back ? (performance.now() - killed) / 1000 : Number.NaN, 's');
  cpu('while sockets come back');
  await gateway.untilReady(30_000);
  await flow;
  await Promise.all(posts);
  await until(() => missing() === 0, 30_000);
  const skipped = screens.reduce((sum, screen) => sum + screen.skipped, 0);
  say(`refused ${refused}, gaps ${skipped}`);
  report('sockets', 'missing', missing() + skipped, 'messages');
} finally {
  for (const screen of screens) {
    screen.stopped = true;
    screen.socket?.close();
  }
  load.close();
  await setup.stop();
}
