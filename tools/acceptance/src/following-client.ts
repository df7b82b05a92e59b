import type {
  ConversationRow,
  Cursor,
  ListQuery,
  ServerFrame,
  ThreadItem,
  Topic,
} from '@baton/contracts-inbox-protocol';
import type { AgentClient, InboxSocket } from './agent-client.ts';

const WHOLE_LIST: ListQuery = { scope: 'all', sort: 'newest', limit: 100 };

interface Followed {
  cursor: Cursor | null;
  rows: Map<string, ConversationRow>;
  items: Map<string, ThreadItem>;
  snapshots: number;
}

/**
 * The simplest client that is right: follows topics, reconnects for ever, resumes where it stood, keeps what it was
 * told. Checks on the way that nothing is skipped: a change must begin where the client stands.
 */
export class FollowingClient {
  readonly topics = new Map<Topic, Followed>();
  /** What must never happen; empty at the end of a good run. */
  readonly complaints: string[] = [];
  resumed = 0;
  private socket: InboxSocket | null = null;
  private stopped = false;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly agent: AgentClient,
    topics: readonly Topic[],
  ) {
    for (const topic of topics)
      this.topics.set(topic, { cursor: null, rows: new Map(), items: new Map(), snapshots: 0 });
  }

  start(): void {
    if (this.stopped) return;
    const socket = this.agent.socket();
    this.socket = socket;
    socket.onFrame = (frame) => this.take(frame);
    socket.onClose = () => {
      this.socket = null;
      if (!this.stopped) setTimeout(() => this.start(), 100 + Math.random() * 400);
    };
    socket.opened().then(
      () => {
        for (const [topic, followed] of this.topics) {
          if (followed.cursor !== null) this.resumed += 1;
          socket.subscribe(
            topic,
            followed.cursor ?? undefined,
            topic === 'list' || topic === 'mine' ? WHOLE_LIST : undefined,
          );
        }
      },
      () => undefined,
    );
  }

  /** Cuts the connection as a tunnel would. */
  cut(): void {
    this.socket?.ws.terminate();
  }

  stop(): void {
    this.stopped = true;
    this.socket?.close();
  }

  /** Resolves when every topic stands at `seq` or later. */
  async reached(seq: number, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while ([...this.topics.values()].some(({ cursor }) => cursor === null || cursor.seq < seq)) {
      if (performance.now() > deadline) throw new Error(`client ${this.agent.agentId} did not reach ${seq}`);
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        setTimeout(resolve, 200);
      });
    }
  }

  private take(frame: ServerFrame): void {
    if (frame.type === 'snapshot') this.takeSnapshot(frame);
    else if (frame.type === 'changes') this.takeChanges(frame);
    else if (frame.type === 'heartbeat') {
      // Nothing is missing up to the heartbeat's cursor on any topic that has been answered.
      for (const followed of this.topics.values()) {
        if (followed.cursor?.generation === frame.cursor.generation && followed.cursor.seq < frame.cursor.seq)
          followed.cursor = frame.cursor;
      }
    } else if (frame.type === 'refused') this.complaints.push(`${frame.topic} refused: ${frame.reason}`);
    for (const wake of this.waiting.splice(0)) wake();
  }

  private takeSnapshot(frame: Extract<ServerFrame, { type: 'snapshot' }>): void {
    const followed = this.topics.get(frame.topic);
    if (followed === undefined) return;
    followed.snapshots += 1;
    followed.cursor = frame.cursor;
    followed.rows.clear();
    followed.items.clear();
    if ('rows' in frame.data) for (const row of frame.data.rows) followed.rows.set(row.conversationId, row);
    if ('items' in frame.data) for (const item of frame.data.items) followed.items.set(item.id, item);
  }

  private takeChanges(frame: Extract<ServerFrame, { type: 'changes' }>): void {
    const followed = this.topics.get(frame.topic);
    if (followed === undefined) return;
    const stands = followed.cursor;
    if (stands === null || stands.generation !== frame.cursor.generation || frame.after > stands.seq) {
      this.complaints.push(
        `${frame.topic}: changes after ${frame.after} while standing at ${stands?.seq ?? 'nothing'}`,
      );
      return;
    }
    if (frame.cursor.seq > stands.seq) followed.cursor = frame.cursor;
    for (const change of frame.changes) {
      if (change.kind === 'row') {
        const known = followed.rows.get(change.row.conversationId);
        if (known === undefined || known.rev <= change.row.rev)
          followed.rows.set(change.row.conversationId, change.row);
      } else if (change.kind === 'gone') followed.rows.delete(change.conversationId);
      else if (change.kind === 'item') {
        const known = followed.items.get(change.item.id);
        if (known === undefined || known.rev <= change.item.rev) followed.items.set(change.item.id, change.item);
      }
    }
  }
}
