import type { ConversationDetails, ConversationRow, People, ThreadItem } from '@baton/contracts-inbox-protocol';
import type { StoredContact } from '../contact/contact.row.ts';
import type { Counter } from '../counts/counts.projection.ts';

/** What one commit of the projector changed about one thing. `Entry` below is what the log keeps of it. */
export type InboxChange =
  | {
      readonly kind: 'conversation';
      readonly row: ConversationRow;
      /** New and changed entries of its thread. */
      readonly items: readonly ThreadItem[];
      /** Where they changed; never without the row, whose `rev` rises with every event. */
      readonly details?: ConversationDetails;
      /** Who could see it before; null when it is new. */
      readonly before: { readonly teamId: string; readonly ownerId: string | null } | null;
    }
  | { readonly kind: 'contact'; readonly contact: StoredContact }
  | { readonly kind: 'counters'; readonly counters: readonly Counter[] }
  | {
      readonly kind: 'people';
      readonly people: People;
      /** Agents whose rights changed: nothing can be resumed across it. */
      readonly rightsOf: readonly string[];
    };

/** A row of `inbox.change_log`: `seq` rises by one, without gaps within a generation. */
export type ChangeEntry = InboxChange & { readonly seq: number };

/** What the projector tells the gateways after each commit: everything in (`after`, `seq`]. */
export interface ChangeSignal {
  readonly generation: string;
  readonly after: number;
  readonly seq: number;
  /** Null when they are too large for a signal: read the log. */
  readonly changes: readonly ChangeEntry[] | null;
}

export const CHANGES_SUBJECT = 'live.inbox.changes';
