import type { WidgetMessage } from '@baton/contracts-widget-protocol';
import type { Pool, PoolClient } from 'pg';
import type { StoredConversation, StoredThread } from './visitor-thread.row.ts';

export type Reader = Pick<Pool | PoolClient, 'query'>;

export interface ViewMoment {
  readonly generation: string;
  readonly live: boolean;
  /** Rises with every commit that a visitor could notice. */
  readonly commits: number;
}

/** Null before the projector has made the view. */
export const viewMoment = async (reader: Reader): Promise<ViewMoment | null> => {
  const { rows } = await reader.query<{ generation: string; live: boolean; commits: string }>({
    name: 'widget-moment',
    text: `SELECT generation, live, commits FROM widget.projection WHERE name = 'widget'`,
  });
  return rows[0] === undefined ? null : { ...rows[0], commits: Number(rows[0].commits) };
};

/** Null for a visitor who has not written yet. */
export const threadOf = async (reader: Reader, visitorId: string, accountId: string): Promise<StoredThread | null> => {
  const { rows } = await reader.query<{ row: StoredThread }>({
    name: 'widget-thread',
    text: `SELECT t.row FROM widget.visitors v LEFT JOIN widget.merged m ON m.contact_id = v.contact_id
           JOIN widget.threads t ON t.thread_id = $2 || '/' || coalesce(m.into_contact_id, v.contact_id)
           WHERE v.visitor_id = $1`,
    values: [visitorId, accountId],
  });
  return rows[0]?.row ?? null;
};

interface MessageRow {
  readonly row: { readonly message: WidgetMessage };
}

const messagesOf = (rows: readonly MessageRow[]): WidgetMessage[] => rows.map(({ row }) => row.message);

/** Shown or changed after that change, in their order; at most `limit`. */
export const changedAfter = async (
  reader: Reader,
  threadId: string,
  change: number,
  limit: number,
): Promise<WidgetMessage[]> => {
  const { rows } = await reader.query<MessageRow>({
    name: 'widget-changed',
    text: 'SELECT row FROM widget.messages WHERE thread_id = $1 AND rev > $2 ORDER BY seq LIMIT $3',
    values: [threadId, change, limit],
  });
  return messagesOf(rows);
};

/** The newest below `before`, in their order. */
export const newestBelow = async (
  reader: Reader,
  threadId: string,
  before: number,
  limit: number,
): Promise<{ readonly messages: WidgetMessage[]; readonly hasOlder: boolean }> => {
  const { rows } = await reader.query<MessageRow>({
    name: 'widget-newest',
    text: 'SELECT row FROM widget.messages WHERE thread_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3',
    values: [threadId, before, limit + 1],
  });
  return { messages: messagesOf(rows.slice(0, limit)).reverse(), hasOlder: rows.length > limit };
};

/** Where a message stands in the thread; null when it is not there or may not be seen. */
export const seqOf = async (reader: Reader, threadId: string, messageId: string): Promise<number | null> => {
  const { rows } = await reader.query<{ seq: string }>({
    name: 'widget-seq',
    text: 'SELECT seq FROM widget.messages WHERE thread_id = $1 AND message_id = $2 AND seq IS NOT NULL',
    values: [threadId, messageId],
  });
  return rows[0] === undefined ? null : Number(rows[0].seq);
};

/** What was said to the visitor up to there and was told less of than `seen`, the newest first. */
export const unseenUpTo = async (
  reader: Reader,
  threadId: string,
  seq: number,
  seen: number,
  limit: number,
): Promise<readonly { readonly conversationId: string; readonly messageId: string }[]> => {
  const { rows } = await reader.query<{ conversationId: string; messageId: string }>({
    name: 'widget-unseen',
    text: `SELECT conversation_id AS "conversationId", message_id AS "messageId" FROM widget.messages
           WHERE thread_id = $1 AND seq <= $2 AND ours AND seen < $3 ORDER BY seq DESC LIMIT $4`,
    values: [threadId, seq, seen, limit],
  });
  return rows;
};

export const conversationIn = async (
  reader: Reader,
  threadId: string,
  conversationId: string,
): Promise<StoredConversation | null> => {
  const { rows } = await reader.query<{ row: StoredConversation }>({
    name: 'widget-conversation',
    text: 'SELECT row FROM widget.conversations WHERE conversation_id = $2 AND thread_id = $1',
    values: [threadId, conversationId],
  });
  return rows[0]?.row ?? null;
};

/** 1 for whom the team takes next; conversations of all channels wait in one queue. Those that do not wait are absent. */
export const queuePositions = async (
  reader: Reader,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await reader.query<{ conversation_id: string; position: string }>({
    name: 'widget-queue',
    text: `SELECT conversation_id, position FROM (
             SELECT conversation_id, row_number() OVER (PARTITION BY team_id ORDER BY queued_since, conversation_id) AS position
             FROM widget.conversations WHERE queued_since IS NOT NULL AND team_id IN
               (SELECT team_id FROM widget.conversations WHERE conversation_id = ANY($1) AND queued_since IS NOT NULL)
           ) AS queue WHERE conversation_id = ANY($1)`,
    values: [conversationIds],
  });
  return new Map(rows.map(({ conversation_id: id, position }) => [id, Number(position)]));
};

/** Which of these threads have moved on since; those that are gone count. */
export const movedThreads = async (
  reader: Reader,
  known: ReadonlyMap<string, { readonly epoch: number; readonly change: number }>,
): Promise<string[]> => {
  const { rows } = await reader.query<{ thread_id: string; epoch: number; change: string }>({
    name: 'widget-moved',
    text: 'SELECT thread_id, epoch, change FROM widget.threads WHERE thread_id = ANY($1)',
    values: [[...known.keys()]],
  });
  const now = new Map(rows.map((row) => [row.thread_id, row]));
  return [...known].flatMap(([threadId, { epoch, change }]) => {
    const row = now.get(threadId);
    return row !== undefined && row.epoch === epoch && Number(row.change) === change ? [] : [threadId];
  });
};

/** Those of these visitors whom the view knows. */
export const metVisitors = async (reader: Reader, visitorIds: readonly string[]): Promise<string[]> => {
  const { rows } = await reader.query<{ visitor_id: string }>({
    name: 'widget-met',
    text: 'SELECT visitor_id FROM widget.visitors WHERE visitor_id = ANY($1)',
    values: [visitorIds],
  });
  return rows.map(({ visitor_id }) => visitor_id);
};
