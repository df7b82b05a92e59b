import { CLOSE, type ClientFrame, type Topic } from '@baton/contracts-inbox-protocol';
import type { Clock } from '@baton/service-kit';
import type { SessionChange, Sessions } from '../access/sessions.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { LiveConnection } from './live-connection.ts';
import { encode, type LiveHub } from './live-hub.ts';
import type { TopicAnswers } from './topic-answers.ts';

export const HEARTBEAT_SECONDS = 15;

export interface LiveServiceOptions {
  readonly hub: LiveHub;
  readonly answers: TopicAnswers;
  readonly feed: Pick<ChangeFeed, 'tell'>;
  readonly sessions: Sessions;
  readonly clock: Clock;
  onFault(fault: unknown): void;
}

/** All sockets of this gateway: their frames, heartbeats, and their end when the session or its rights end. */
export class LiveService {
  readonly connections = new Set<LiveConnection>();

  constructor(private readonly options: LiveServiceOptions) {
    options.sessions.onChange((change) => void this.recheck(change));
    options.feed.tell({
      reset: () => this.restartAll(),
      rightsChanged: (agentIds) => this.dropAgents(agentIds),
    });
  }

  welcome(connection: LiveConnection): void {
    this.connections.add(connection);
    const { cursor } = this.options.hub;
    const { agentId } = connection.viewer;
    const now = this.now();
    connection.send(encode({ type: 'welcome', cursor, agentId, heartbeatSeconds: HEARTBEAT_SECONDS, now }));
  }

  forget(connection: LiveConnection): void {
    connection.closed = true;
    this.connections.delete(connection);
    this.options.answers.leaveAll(connection);
  }

  receive(connection: LiveConnection, frame: ClientFrame): void {
    if (frame.type === 'ping') connection.send(encode({ type: 'pong', id: frame.id, now: this.now() }));
    else if (frame.type === 'unsubscribe') this.unsubscribe(connection, frame.topic);
    else if (frame.type === 'subscribe') void this.subscribe(connection, frame);
  }

  unsubscribe(connection: LiveConnection, topic: Topic): void {
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
    for (const connection of this.connections) connection.close(CLOSE.restart, 'the server restarts');
  }

  private async subscribe(
    connection: LiveConnection,
    frame: Extract<ClientFrame, { type: 'subscribe' }>,
  ): Promise<void> {
    await this.options.answers.subscribe(connection, frame);
    if (connection.answering > 0 || !connection.heartbeatOwed) return;
    connection.heartbeatOwed = false;
    this.options.hub.flushAll();
    connection.send(this.heartbeatFrame());
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
