import type { Pool } from 'pg';
import {
  CLOSE,
  type ClientFrame,
  type Cursor,
  type ListQuery,
  type ServerFrame,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import { judge, TOPIC_RULES } from '../access/authorisation.table.ts';
import { atOneMoment } from '../views/change-log/change-log.query.ts';
import { guardedConversation } from '../views/conversation/conversation.query.ts';
import type { ChangeFeed } from './change-feed.ts';
import { Limiter } from './limiter.ts';
import type { LiveConnection, Subscription } from './live-connection.ts';
import { encode, type LiveHub } from './live-hub.ts';
import { splitTopic, TOPICS } from './topics/topic.table.ts';

/** More topics than any screen follows. */
const MOST_TOPICS = 100;
const DEFAULT_QUERY: ListQuery = { scope: 'all', sort: 'newest', limit: 50 };
/** Of the pool's connections, those that snapshots may take when thousands come back at once. */
const SNAPSHOTS_AT_ONCE = 4;
const MOST_SNAPSHOTS = 5;

type Refusal = Extract<ServerFrame, { type: 'refused' }>['reason'];

export interface TopicAnswersOptions {
  readonly pool: Pool;
  readonly hub: LiveHub;
  readonly feed: Pick<ChangeFeed, 'look'>;
  onFault(fault: unknown): void;
}

/**
 * The first answer to a subscription: the rest of the changes for a cursor that can be resumed, else a snapshot; from
 * there on the hub tells. A subscription that is replaced or given up while it is answered is not answered.
 */
export class TopicAnswers {
  private readonly snapshots = new Limiter(SNAPSHOTS_AT_ONCE);

  constructor(private readonly options: TopicAnswersOptions) {}

  /** Resolves when the client has its first answer, or is closed. */
  async subscribe(connection: LiveConnection, frame: Extract<ClientFrame, { type: 'subscribe' }>): Promise<void> {
    const { topic, since } = frame;
    const known = connection.subscriptions.has(topic);
    if (!known && connection.subscriptions.size >= MOST_TOPICS) return refuse(connection, topic, 'bad-request');
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
    }
  }

  unsubscribe(connection: LiveConnection, topic: Topic): void {
    if (connection.subscriptions.delete(topic)) this.leave(connection, topic);
  }

  leaveAll(connection: LiveConnection): void {
    for (const topic of connection.subscriptions.keys()) this.leave(connection, topic);
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
    if (!isCurrent(connection, subscription)) return;
    const verdict = judge(rule, connection.viewer, guarded);
    if (verdict !== 'allowed') {
      connection.subscriptions.delete(topic);
      return refuse(connection, topic, verdict === 'hidden' ? 'not-found' : 'forbidden');
    }
    const resumed = since !== undefined && hub.canResume(connection.viewer, since);
    if (resumed && hub.join(connection, name, subject, since.seq, true)) return;
    for (let attempt = 0; attempt < MOST_SNAPSHOTS; attempt += 1) {
      if (await this.snapshot(connection, subscription)) return;
    }
    throw new Error('no snapshot could be joined to the change log');
  }

  /** False when it belongs to a moment that the hub has not reached, or has left too far behind. */
  private async snapshot(connection: LiveConnection, subscription: Subscription): Promise<boolean> {
    const { topic, query } = subscription;
    const { name, subject } = splitTopic(topic);
    const { hub, pool, feed } = this.options;
    const definition = TOPICS.get(name);
    const taken = await this.snapshots.run(() =>
      atOneMoment(pool, async (reader) => definition?.snapshot(reader, connection.viewer, subject, query) ?? null),
    );
    if (!isCurrent(connection, subscription)) return true;
    if (taken === null || taken.cursor.generation !== hub.cursor.generation) {
      await feed.look();
      return false;
    }
    if (taken.value === null) {
      connection.subscriptions.delete(topic);
      refuse(connection, topic, 'not-found');
      return true;
    }
    connection.send(encode({ type: 'snapshot', topic, cursor: taken.cursor, data: taken.value }));
    return hub.join(connection, name, subject, taken.cursor.seq, false);
  }

  private leave(connection: LiveConnection, topic: Topic): void {
    const { name, subject } = splitTopic(topic);
    this.options.hub.leave(connection, name, subject);
  }
}

const isCurrent = (connection: LiveConnection, subscription: Subscription): boolean =>
  !connection.closed && connection.subscriptions.get(subscription.topic) === subscription;

const refuse = (connection: LiveConnection, topic: Topic, reason: Refusal): void => {
  connection.send(encode({ type: 'refused', topic, reason }));
};
