import { CLOSE, type ClientFrame, type Topic } from '@baton/contracts-inbox-protocol';
import type { Clock } from '@baton/service-kit';
import type { SessionChange, Sessions } from '../access/sessions.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { LiveConnection } from './live-connection.ts';
import { encode, type LiveHub } from './live-hub.ts';
import type { OnlineNews } from './online-news.ts';
import type { SeenMark, SeenNews } from './seen-news.ts';
import type { SignalExchange } from './signal-exchange.ts';
import type { TopicAnswers } from './topic-answers.ts';
import { splitTopic } from './topics/topic.table.ts';

type SignalFrame = Extract<ClientFrame, { type: 'signal' }>;

export const HEARTBEAT_SECONDS = 15;

export interface LiveServiceOptions {
  readonly hub: LiveHub;
  readonly answers: TopicAnswers;
  readonly feed: Pick<ChangeFeed, 'tell'>;
  readonly sessions: Sessions;
  readonly signals: SignalExchange;
  readonly online: OnlineNews;
  readonly seen: Pick<SeenNews, 'listen'>;
  readonly clock: Clock;
  /** Shared with who tells all of them something. */
  readonly connections: Set<LiveConnection>;
  onFault(fault: unknown): void;
}

/** All sockets of this gateway: their frames, heartbeats, and their end when the session or its rights end. */
export class LiveService {
  readonly connections: Set<LiveConnection>;
  private readonly byAgent = new Map<string, Set<LiveConnection>>();

  constructor(private readonly options: LiveServiceOptions) {
    this.connections = options.connections;
    options.seen.listen((mark) => this.tellSeen(mark));
    options.sessions.onChange((change) => void this.recheck(change));
    options.feed.tell({
      reset: () => {
        options.online.reset();
        this.restartAll();
      },
      changed: (entries) => options.online.moved(entries),
      rightsChanged: (agentIds) => this.dropAgents(agentIds),
    });
  }

  welcome(connection: LiveConnection): void {
    this.connections.add(connection);
    const { agentId } = connection.viewer;
    this.byAgent.set(agentId, (this.byAgent.get(agentId) ?? new Set()).add(connection));
    const { cursor } = this.options.hub;
    const now = this.now();
    connection.send(encode({ type: 'welcome', cursor, agentId, heartbeatSeconds: HEARTBEAT_SECONDS, now }));
  }

  forget(connection: LiveConnection): void {
    connection.closed = true;
    this.connections.delete(connection);
    this.options.signals.takeBack(connection);
    this.options.answers.leaveAll(connection);
    const sockets = this.byAgent.get(connection.viewer.agentId);
    sockets?.delete(connection);
    if (sockets?.size === 0) this.byAgent.delete(connection.viewer.agentId);
  }

  receive(connection: LiveConnection, frame: ClientFrame): void {
    if (frame.type === 'ping') connection.send(encode({ type: 'pong', id: frame.id, now: this.now() }));
    else if (frame.type === 'unsubscribe') this.unsubscribe(connection, frame.topic);
    else if (frame.type === 'signal') this.signal(connection, frame);
    else if (frame.type === 'subscribe') void this.subscribe(connection, frame);
  }

  unsubscribe(connection: LiveConnection, topic: Topic): void {
    const { name, subject } = splitTopic(topic);
    if (name === 'conversation') this.options.signals.takeBack(connection, subject);
    this.options.answers.unsubscribe(connection, topic);
  }

  heartbeat(): void {
    this.options.hub.flushAll();
    const frame = this.heartbeatFrame();
    const now = this.now();
    for (const connection of this.connections) {
      if (connection.expiresAt <= now) void this.verify(connection);
      if (connection.answering > 0) connection.heartbeatOwed = true;
      else connection.send(frame);
    }
  }

  closeAll(): void {
    for (const connection of this.connections) {
      this.options.signals.takeBack(connection);
      connection.close(CLOSE.restart, 'the server restarts');
    }
  }

  private async subscribe(
    connection: LiveConnection,
    frame: Extract<ClientFrame, { type: 'subscribe' }>,
  ): Promise<void> {
    await this.options.answers.subscribe(connection, frame);
    this.greet(connection, frame.topic);
    if (connection.answering > 0 || !connection.heartbeatOwed) return;
    connection.heartbeatOwed = false;
    this.options.hub.flushAll();
    connection.send(this.heartbeatFrame());
  }

  /** What holds at this moment beside the topic's changes. */
  private greet(connection: LiveConnection, topic: Topic): void {
    const { hub, online, signals } = this.options;
    const { name, subject } = splitTopic(topic);
    const followed = hub.has(connection, name, subject);
    const early = name === 'conversation' ? takeEarly(connection, subject) : [];
    if (!followed) return;
    if (name === 'list' || (name === 'mine' && !connection.subscriptions.has('list'))) online.greet(connection);
    if (name === 'conversation') signals.greet(connection, subject);
    for (const frame of early) signals.say(connection, frame);
  }

  /** Heard only about conversations that the client follows; one that is being answered is heard after that. */
  private signal(connection: LiveConnection, frame: SignalFrame): void {
    const { conversationId, kind } = frame;
    if (!connection.subscriptions.has(`conversation:${conversationId}`)) return;
    if (this.options.hub.has(connection, 'conversation', conversationId)) this.options.signals.say(connection, frame);
    else connection.early.set(earlyKey(conversationId, kind), frame);
  }

  /** An agent has seen messages somewhere: their other windows show it too. */
  private tellSeen({ agentId, conversationId, customerMessages }: SeenMark): void {
    const sockets = this.byAgent.get(agentId);
    if (sockets === undefined) return;
    const frame = encode({ type: 'seen', conversationId, customerMessages });
    for (const connection of sockets) connection.send(frame);
  }

  /** Everybody gets snapshots of what they follow: the generation has changed. */
  private restartAll(): void {
    for (const connection of this.connections) {
      for (const { topic, query } of connection.subscriptions.values()) {
        void this.subscribe(connection, { type: 'subscribe', topic, query });
      }
    }
  }

  /** People whose rights changed come back with the new ones; what they see is another set. */
  private dropAgents(agentIds: ReadonlySet<string>): void {
    for (const connection of this.connections) {
      if (agentIds.has(connection.viewer.agentId)) connection.close(CLOSE.restart, 'rights changed');
    }
  }

  private async recheck({ agentId, sessionId }: SessionChange): Promise<void> {
    const concerned = [...this.connections].filter((connection) =>
      sessionId === undefined ? connection.viewer.agentId === agentId : connection.sessionId === sessionId,
    );
    await Promise.all(concerned.map((connection) => this.verify(connection, sessionId === undefined)));
  }

  private async verify(connection: LiveConnection, rightsChanged = false): Promise<void> {
    try {
      const principal = await this.options.sessions.verify(connection.token);
      if (principal === null) connection.close(CLOSE.signedOut, 'the session ended');
      else if (rightsChanged) connection.close(CLOSE.restart, 'rights changed');
      else connection.expiresAt = principal.expiresAt;
    } catch (fault) {
      this.options.onFault(fault);
    }
  }

  private heartbeatFrame(): Buffer {
    return encode({ type: 'heartbeat', cursor: this.options.hub.cursor, now: this.now() });
  }

  private now(): string {
    return this.options.clock.now().toISOString();
  }
}

/** What was said about a conversation before its subscription was answered. */
const takeEarly = ({ early }: LiveConnection, conversationId: string): SignalFrame[] => {
  const frames = [...early.values()].filter((frame) => frame.conversationId === conversationId);
  for (const { kind } of frames) early.delete(earlyKey(conversationId, kind));
  return frames;
};

const earlyKey = (conversationId: string, kind: string): string => `${conversationId} ${kind}`;
