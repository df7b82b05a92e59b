import type { Counts, ConversationRow, Scope, Sort } from './row.ts';
import type { ConversationSignal } from '@baton/contracts-conversation';
import type { ContactCard, ConversationDetails, ThreadItem } from './thread.ts';

/** WebSocket subprotocol; a server that does not speak it closes with 4409. */
export const INBOX_PROTOCOL = 'baton-inbox.v1';

/**
 * What can be subscribed to.
 * - `list`: rows of the teams the agent may see, shared and conflated (at most 4 frames a second).
 * - `mine`: rows that the agent owns, or owned a moment ago; at once.
 * - `conversation:<id>`: the thread, the row and the contact of one conversation; at once.
 * - `counts`: the three tabs' numbers; conflated.
 * - `people`: agents and teams (names for ids).
 */
export type Topic = 'list' | 'mine' | 'counts' | 'people' | `conversation:${string}`;

/**
 * A place in the change log of one generation of the projection. A rebuilt projection is a new generation:
 * nothing can be resumed across it, and clients take a snapshot.
 */
export interface Cursor {
  readonly generation: string;
  readonly seq: number;
}

export interface ListQuery {
  readonly scope: Scope;
  readonly sort: Sort;
  /** Rows of the first page; at most 100. */
  readonly limit: number;
}

// ---- client → server

export type ClientFrame =
  /**
   * Always answered: by a `snapshot`, or by `changes` from `since` on (empty when there are none), or by `refused`.
   * A repeated subscription takes the place of the one before.
   */
  | {
      readonly type: 'subscribe';
      readonly topic: Topic;
      /** What the client has seen of this topic; without it, or when it cannot be resumed, a snapshot is sent. */
      readonly since?: Cursor;
      /** For `list` and `mine`: what the snapshot should hold. Changes are not filtered by it. */
      readonly query?: ListQuery;
    }
  | { readonly type: 'unsubscribe'; readonly topic: Topic }
  /**
   * What this agent does in a conversation that they may see; ephemeral, repeated every few seconds while it lasts (see
   * `SIGNAL_SECONDS`) and taken back when the socket closes.
   */
  | {
      readonly type: 'signal';
      readonly conversationId: string;
      readonly kind: 'agentTyping' | 'agentViewing';
      readonly on: boolean;
    }
  | { readonly type: 'ping'; readonly id: number };

// ---- server → client

export type Snapshot =
  /** `next`: as in ConversationPage, so that the page after the snapshot can be fetched. */
  | { readonly rows: readonly ConversationRow[]; readonly next: string | null }
  | {
      readonly row: ConversationRow;
      readonly contact: ContactCard;
      readonly details: ConversationDetails;
      readonly items: readonly ThreadItem[];
      readonly hasOlder: boolean;
    }
  | { readonly counts: Counts }
  | { readonly people: People };

export interface People {
  readonly agents: readonly { readonly agentId: string; readonly name: string; readonly active: boolean }[];
  readonly teams: readonly { readonly teamId: string; readonly name: string }[];
}

/** Rows, entries and contacts are whole (last one wins by `rev`); a change is applied by putting it in its place. */
export type Change =
  | { readonly kind: 'row'; readonly row: ConversationRow }
  /** The conversation left what this viewer may see, or what the topic shows. */
  | { readonly kind: 'gone'; readonly conversationId: string }
  | { readonly kind: 'item'; readonly conversationId: string; readonly item: ThreadItem }
  | { readonly kind: 'contact'; readonly contact: ContactCard }
  | { readonly kind: 'details'; readonly details: ConversationDetails }
  | { readonly kind: 'counts'; readonly counts: Counts }
  | { readonly kind: 'people'; readonly people: People };

export type ServerFrame =
  | {
      readonly type: 'welcome';
      readonly cursor: Cursor;
      readonly agentId: string;
      /** Seconds between heartbeats; a client that hears nothing for twice as long reconnects. */
      readonly heartbeatSeconds: number;
      /** Server clock, ISO 8601: screens show ages by it. */
      readonly now: string;
    }
  | { readonly type: 'snapshot'; readonly topic: Topic; readonly cursor: Cursor; readonly data: Snapshot }
  | {
      /** All changes of the topic in (`after`, `cursor.seq`]. `after` must be the seq that the client stands at, or lower. */
      readonly type: 'changes';
      readonly topic: Topic;
      readonly after: number;
      readonly cursor: Cursor;
      readonly changes: readonly Change[];
    }
  /** Nothing is missing up to `cursor` on any subscribed topic. */
  | { readonly type: 'heartbeat'; readonly cursor: Cursor; readonly now: string }
  /** Ephemeral, without a sequence, to subscribers of the conversation; everything that holds at once after a subscription. */
  | { readonly type: 'signal'; readonly conversationId: string; readonly signal: ConversationSignal }
  /** Ephemeral, conflated, to subscribers of `list` and `mine`: customers who came online or left. */
  | { readonly type: 'online'; readonly online: readonly string[]; readonly offline: readonly string[] }
  /** This agent has read so many of the customer's messages, here or in another window of theirs. */
  | { readonly type: 'seen'; readonly conversationId: string; readonly customerMessages: number }
  | { readonly type: 'pong'; readonly id: number; readonly now: string }
  | { readonly type: 'refused'; readonly topic: Topic; readonly reason: 'forbidden' | 'not-found' | 'bad-request' };

/** WebSocket close codes of our own. */
export const CLOSE = {
  /** The session ended: sign in again. */
  signedOut: 4401,
  /** The client did not read fast enough; reconnect and resume. */
  tooSlow: 4408,
  /** The client is too old for this server: reload the page. */
  protocol: 4409,
  /** Sent something that is not a frame. */
  badFrame: 4400,
  /** The server restarts; reconnect after a random pause. */
  restart: 1012,
} as const;
