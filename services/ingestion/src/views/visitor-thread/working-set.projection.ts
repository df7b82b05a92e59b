import type { StoredConversation, StoredMessage, StoredThread } from './visitor-thread.row.ts';

/** Rows by key, and which of them are not written yet. */
export class Rows<Row> {
  private readonly rows = new Map<string, Row>();
  private readonly dirty = new Set<string>();

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  /** As it stands in the table. */
  load(key: string, row: Row): void {
    this.rows.set(key, row);
  }

  set(key: string, row: Row): void {
    this.rows.set(key, row);
    this.dirty.add(key);
  }

  delete(key: string): void {
    this.rows.delete(key);
    this.dirty.delete(key);
  }

  values(): Iterable<Row> {
    return this.rows.values();
  }

  changed(): Row[] {
    return [...this.dirty].flatMap((key) => this.rows.get(key) ?? []);
  }
}

export const messageKey = (conversationId: string, messageId: string): string => `${conversationId}/${messageId}`;

/** What a batch of events needs of the view, and what it changes in it. One batch long. */
export class WorkingSet {
  readonly conversations = new Rows<StoredConversation>();
  readonly threads = new Rows<StoredThread>();
  readonly messages = new Rows<StoredMessage>();
  /** Which contact a contact turned out to be. */
  readonly merged = new Rows<{ readonly contactId: string; readonly into: string }>();
  readonly visitors = new Rows<{ readonly visitorId: string; readonly contactId: string }>();
  readonly agents = new Rows<{ readonly agentId: string; readonly name: string }>();
  /** Threads that have gone into another. */
  readonly goneThreads = new Set<string>();
  /** Contacts whose visitors look at another thread now. */
  readonly movedContacts = new Set<string>();
  readonly movedTeams = new Set<string>();

  rootOf(contactId: string): string {
    return this.merged.get(contactId)?.into ?? contactId;
  }
}
