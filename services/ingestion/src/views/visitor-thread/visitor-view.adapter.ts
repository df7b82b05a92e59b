import type { WidgetMessage, WidgetState } from '@baton/contracts-widget-protocol';
import type { Pool, PoolClient } from 'pg';
import { continues, cursorOf, placeIn, readCursor } from './cursor.ts';
import type { StoredConversation, StoredThread } from './visitor-thread.row.ts';
import { PAGE_LENGTH } from './visitor-thread.row.ts';
import {
  changedAfter,
  conversationIn,
  newestBelow,
  queuePositions,
  seqOf,
  threadOf,
  unseenUpTo,
  viewMoment,
} from './visitor-thread.query.ts';

/** Who looks: a visitor of a widget. */
export interface Onlooker {
  readonly visitorId: string;
  readonly accountId: string;
}

/** What a visitor is shown at one moment. */
export interface Sight {
  readonly cursor: string;
  readonly thread: StoredThread | null;
  /** True: the newest page; false: what came after the place that was asked about. */
  readonly snapshot: boolean;
  readonly messages: readonly WidgetMessage[];
  readonly hasOlder: boolean;
  /** As it is now; with its place in the queue. */
  readonly state: WidgetState | null;
  /** Whether the state came after the place that was asked about. */
  readonly stateIsNew: boolean;
}

export interface Since {
  readonly cursor?: string;
  readonly lastMessageId?: string;
}

/** Changes that are told one by one; who is further behind takes the newest page. */
const MOST_CHANGES = 500;
/** More marks in one go come with the next one. */
const MOST_MARKS = 200;

/** The view is being built: nobody is shown half of it. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
}

/** What visitors may see, read at one moment each time. */
export class VisitorView {
  constructor(private readonly pool: Pool) {}

  /** What came after a place that can be continued, else the newest page. Throws `ViewNotReady`. */
  look({ visitorId, accountId }: Onlooker, since: Since): Promise<Sight> {
    return this.atOneMoment(async (reader) => {
      const moment = await viewMoment(reader);
      if (moment === null || !moment.live) throw new ViewNotReady('the view of the widgets does not exist yet');
      const thread = await threadOf(reader, visitorId, accountId);
      const now = placeIn(moment.generation, thread);
      const seen = { cursor: cursorOf(now), thread, state: await this.withPosition(reader, thread?.state ?? null) };
      const change = await this.resumable(reader, since, now, thread);
      if (change === null) {
        const page =
          thread === null
            ? { messages: [], hasOlder: false }
            : await newestBelow(reader, thread.threadId, Number.MAX_SAFE_INTEGER, PAGE_LENGTH);
        return { ...seen, ...page, snapshot: true, stateIsNew: true };
      }
      const messages = thread === null ? [] : await changedAfter(reader, thread.threadId, change, MOST_CHANGES + 1);
      if (messages.length > MOST_CHANGES && thread !== null) {
        const page = await newestBelow(reader, thread.threadId, Number.MAX_SAFE_INTEGER, PAGE_LENGTH);
        return { ...seen, ...page, snapshot: true, stateIsNew: true };
      }
      return { ...seen, messages, hasOlder: false, snapshot: false, stateIsNew: (thread?.state?.rev ?? 0) > change };
    });
  }

  /** Older messages than the one at `before`. */
  async older(onlooker: Onlooker, before: number): Promise<{ messages: readonly WidgetMessage[]; hasOlder: boolean }> {
    const thread = await this.thread(onlooker);
    return thread === null
      ? { messages: [], hasOlder: false }
      : newestBelow(this.pool, thread.threadId, before, PAGE_LENGTH);
  }

  thread({ visitorId, accountId }: Onlooker): Promise<StoredThread | null> {
    return threadOf(this.pool, visitorId, accountId);
  }

  /** A conversation of the visitor's own; null for none and for somebody else's. */
  async conversation(onlooker: Onlooker, conversationId: string): Promise<StoredConversation | null> {
    const thread = await this.thread(onlooker);
    return thread === null ? null : conversationIn(this.pool, thread.threadId, conversationId);
  }

  /** What was said up to a message and is not marked so yet; null when the message is not the visitor's to see. */
  async unmarked(onlooker: Onlooker, upToMessageId: string, seen: 1 | 2) {
    const thread = await this.thread(onlooker);
    const seq = thread === null ? null : await seqOf(this.pool, thread.threadId, upToMessageId);
    return thread === null || seq === null ? null : unseenUpTo(this.pool, thread.threadId, seq, seen, MOST_MARKS);
  }

  private async resumable(
    reader: PoolClient,
    { cursor, lastMessageId }: Since,
    now: ReturnType<typeof placeIn>,
    thread: StoredThread | null,
  ): Promise<number | null> {
    if (cursor !== undefined) {
      const before = readCursor(cursor);
      return before !== null && continues(before, now) ? before.change : null;
    }
    if (lastMessageId === undefined || thread === null) return null;
    return seqOf(reader, thread.threadId, lastMessageId);
  }

  private async withPosition(reader: PoolClient, state: WidgetState | null): Promise<WidgetState | null> {
    if (state?.handler !== 'queue') return state;
    const positions = await queuePositions(reader, [state.conversation_id]);
    return { ...state, queue_position: positions.get(state.conversation_id) ?? null };
  }

  private async atOneMoment<T>(read: (reader: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      try {
        return await read(client);
      } finally {
        await client.query('COMMIT');
        broken = false;
      }
    } finally {
      // A connection whose transaction did not end must not serve anybody else.
      client.release(broken);
    }
  }
}
