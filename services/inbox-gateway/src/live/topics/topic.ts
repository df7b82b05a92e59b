import type { Change, Counts, ListQuery, Snapshot } from '@baton/contracts-inbox-protocol';
import type { Viewer } from '../../access/viewer.ts';
import type { ChangeEntry } from '../../views/change-log/change.row.ts';
import type { Onlooker, Reader } from '../../views/conversation/conversation.query.ts';

export interface Audience {
  /** Where changes look for it (`concerns`). */
  readonly address: string;
  /** Viewers with the same key are shown the same, and share what is encoded. */
  readonly key: string;
  /** For whom the shared frames are made. */
  readonly as: Onlooker;
}

/** What a topic may know beside the changes. */
export interface LiveFacts {
  counts(viewer: Onlooker): Counts;
}

/**
 * What one topic of the socket shows, and to whom. `subject` is what follows the topic's name, the conversation's id.
 * The changes that come out are whole and idempotent, and say what the entries mean together: where a client stands
 * within them does not matter.
 */
export interface TopicDefinition {
  readonly name: string;
  /** Milliseconds between two frames to one audience; 0 sends at once. */
  readonly conflateMs: number;
  audience(viewer: Viewer, subject: string): Audience;
  /** Addresses of the audiences that an entry may concern. */
  concerns(entry: ChangeEntry): readonly string[];
  changes(entries: readonly ChangeEntry[], audience: Audience, facts: LiveFacts): Change[];
  /** Null when there is nothing such, or nothing that the viewer may see. */
  snapshot(reader: Reader, viewer: Viewer, subject: string, query: ListQuery): Promise<Snapshot | null>;
}

export type ConversationEntry = Extract<ChangeEntry, { readonly kind: 'conversation' }>;

/** Entries by conversation, in the order in which each was first touched. */
export const byConversation = (entries: readonly ChangeEntry[]): Map<string, ConversationEntry[]> => {
  const groups = new Map<string, ConversationEntry[]>();
  for (const entry of entries) {
    if (entry.kind !== 'conversation') continue;
    const group = groups.get(entry.row.conversationId);
    if (group === undefined) groups.set(entry.row.conversationId, [entry]);
    else group.push(entry);
  }
  return groups;
};

export const EVERYWHERE: readonly string[] = [''];
export const NOWHERE: readonly string[] = [];
