import type { Pool } from 'pg';
import {
  CLOSE,
  type ClientFrame,
  type Cursor,
  type ListQuery,
  type ServerFrame,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import type { Clock } from '@baton/service-kit';
import { judge, TOPIC_RULES } from '../access/authorisation.table.ts';
import type { SessionChange, Sessions } from '../access/sessions.ts';
import { atOneMoment } from '../views/change-log/change-log.query.ts';
import { guardedConversation } from '../views/conversation/conversation.query.ts';
import type { ChangeFeed } from './change-feed.ts';
import { Limiter } from './limiter.ts';
import { encode, type LiveHub } from './live-hub.ts';
import type { LiveConnection, Subscription } from './live-connection.ts';
import { splitTopic, TOPICS } from './topics/topic.table.ts';

export const HEARTBEAT_SECONDS = 15;

/** More topics than any screen follows. */
const MOST_TOPICS = 100;
const DEFAULT_QUERY: ListQuery = { scope: 'all', sort: 'newest', limit: 50 };
/** Of the pool's connections, those that snapshots may take when thousands come back at once. */
const SNAPSHOTS_AT_ONCE = 4;

type Subscribe = Extract<ClientFrame, { type: 'subscribe' }>;
type Refusal = Extract<ServerFrame, { type: 'refused' }>['reason'];

export interface LiveServiceOptions {
  readonly pool: Pool;
  readonly hub: LiveHub;
  readonly feed: Pick<ChangeFeed, 'look' | 'tell'>;
  readonly sessions: Sessions;
  readonly clock: Clock;
  onFault(fault: unknown): void;
}

/** Answers the frames of all sockets of this gateway: who may follow what, from where. */
export class LiveService {
  readonly connections = new Set<LiveConnection>();
  private readonly snapshots = new Limiter(SNAPSHOTS_AT_ONCE);

  constructor(private readonly options: LiveServiceOptions) {
    options.sessions.onChange((change) => void this.recheck(change));
    options.feed.tell({
      reset: () => this.restartAll(),
      rightsChanged: (agentIds) => this.dropAgents(agentIds),
    });
  }

  welcome(connection: LiveConnection): void {
    this.connections.add(connection);
    const { hub } = this.options;
    connection.send(
      encode({
        type: 'welcome',
        cursor: hub.cursor,
        agentId: connection.viewer.agentId,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        now: this.now(),
      }),
    );
  }

  forget(connection: LiveConnection): void {
    connection.closed = true;
    this.connections.delete(connection);
    for (const topic of connection.subscriptions.keys()) this.leave(connection, topic);
  }

  receive(connection: LiveConnection, frame: ClientFrame): void {
    if (frame.type === 'ping') connection.send(encode({ type: 'pong', id: frame.id, now: this.now() }));
    else if (frame.type === 'unsubscribe') this.unsubscribe(connection, frame.topic);
    else void this.subscribe(connection, frame);
  }

  unsubscribe(connection: LiveConnection, topic: Topic): void {
    if (connection.subscriptions.delete(topic)) this.leave(connection, topic);
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

  heartbeat(): void {
    const { hub } = this.options;
    hub.flushAll();
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

  private async subscribe(connection: LiveConnection, frame: Subscribe): Promise<void> {
    const { topic, since } = frame;
    const known = connection.subscriptions.has(topic);
    if (!known && connection.subscriptions.size >= MOST_TOPICS) return this.refuse(connection, topic, 'bad-request');
    if (known) this.leave(connection, topic);
    const subscription: Subscription = { topic, query: frame.query ?? DEFAULT_QUERY };
    connection.subscriptions.set(topic, subscription);
    connection.answering += 1;
    try {
      await this.answer(connection, subscription, since);
    } catch (fault) {
      // The client asks again when it comes back; meanwhile it must not believe that it follows.
      this.options.onFault(fault);
      connection.close(CLOSE.restart, 'the topic could not be read');
    } finally {
      connection.answering -= 1;
      if (connection.answering === 0 && connection.heartbeatOwed) this.payHeartbeat(connection);
    }
  }

  private async answer(
    connection: LiveConnection,
    subscription: Subscription,
    since: Cursor | undefined,
  ): Promise<void> {
    const { topic } = subscription;
    const { name, subject } = splitTopic(topic);
    const { hub, pool } = this.options;
    const rule = TOPIC_RULES[name];
    const guarded = rule?.conversation === undefined ? undefined : await guardedConversation(pool, subject);
    if (!this.isCurrent(connection, subscription)) return;
    const verdict = judge(rule, connection.viewer, guarded);
    if (verdict !== 'allowed') {
      connection.subscriptions.delete(topic);
      return this.refuse(connection, topic, verdict === 'hidden' ? 'not-found' : 'forbidden');
    }
    const resumed = since !== undefined && hub.canResume(connection.viewer, since);
    if (resumed && hub.join(connection, name, subject, since.seq, true)) return;
    await this.snapshot(connection, subscription);
  }

  private async snapshot(connection: LiveConnection, subscription: Subscription): Promise<void> {
    const { topic, query } = subscription;
    const { name, subject } = splitTopic(topic);
    const { hub, pool, feed } = this.options;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const taken = await this.snapshots.run(() =>
        atOneMoment(
          pool,
          async (reader) => TOPICS.get(name)?.snapshot(reader, connection.viewer, subject, query) ?? null,
        ),
      );
      if (!this.isCurrent(connection, subscription)) return;
      if (taken === null || taken.cursor.generation !== hub.cursor.generation) {
        await feed.look();
        continue;
      }
      if (taken.value === null) {
        connection.subscriptions.delete(topic);
        return this.refuse(connection, topic, 'not-found');
      }
      connection.send(encode({ type: 'snapshot', topic, cursor: taken.cursor, data: taken.value }));
      if (hub.join(connection, name, subject, taken.cursor.seq, false)) return;
    }
    throw new Error('no snapshot could be joined to the change log');
  }

  private async recheck(change: SessionChange): Promise<void> {
    const concerned = [...this.connections].filter((connection) =>
      change.sessionId === undefined
        ? connection.viewer.agentId === change.agentId
        : connection.sessionId === change.sessionId,
    );
    await Promise.all(concerned.map((connection) => this.verify(connection, change.sessionId === undefined)));
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

  private isCurrent(connection: LiveConnection, subscription: Subscription): boolean {
    return !connection.closed && connection.subscriptions.get(subscription.topic) === subscription;
  }

  private leave(connection: LiveConnection, topic: Topic): void {
    const { name, subject } = splitTopic(topic);
    this.options.hub.leave(connection, name, subject);
  }

  private refuse(connection: LiveConnection, topic: Topic, reason: Refusal): void {
    connection.send(encode({ type: 'refused', topic, reason }));
  }

  private payHeartbeat(connection: LiveConnection): void {
    connection.heartbeatOwed = false;
    this.options.hub.flushAll();
    connection.send(this.heartbeatFrame());
  }

  private heartbeatFrame(): Buffer {
    return encode({ type: 'heartbeat', cursor: this.options.hub.cursor, now: this.now() });
  }

  private now(): string {
    return this.options.clock.now().toISOString();
  }
}
