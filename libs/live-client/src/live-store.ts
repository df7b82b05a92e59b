import {
  inScope,
  maySee,
  type Change,
  type ContactCard,
  type ConversationDetails,
  type ConversationRow,
  type Counts,
  type People,
  type Scope,
  type Snapshot,
  type Sort,
  type ThreadItem,
  type Topic,
} from '@baton/contracts-inbox-protocol';
import { overlay, type Operation } from './operation.ts';
import { RowWindow, type WindowView } from './row-window.ts';
import { Thread, type ThreadView } from './thread.ts';

/** What can be listened to; a listener is called once a batch in which its subject changed. */
export type StoreKey =
  | `row:${string}`
  | `window:${WindowKey}`
  | `thread:${string}`
  | `contact:${string}`
  | `details:${string}`
  | `operations:${string}`
  | 'counts'
  | 'people'
  | 'attention';

export type WindowKey = `${Scope}:${Sort}`;
export const windowKey = (scope: Scope, sort: Sort): WindowKey => `${scope}:${sort}`;

/** Which topic lets a row be seen. A row lives as long as one of them does; lists show only the first two. */
type Source = 'list' | 'mine' | 'open';

/** Who looks: the part of `Me` that decides which rows belong to which topic. */
export interface Viewer {
  readonly agentId: string;
  readonly seesAll: boolean;
  readonly teamIds: readonly string[];
}

const REMEMBERED_REMOVALS = 2000;
const LOADING: WindowView = { ids: [], state: 'loading', next: null, heldUpdates: 0 };
const NO_OPERATIONS: readonly Operation[] = [];
const NO_THREAD: ThreadView = {
  state: 'loading',
  items: [],
  hasOlder: false,
  contactId: null,
  newestMessage: null,
  newestCustomerMessage: null,
};

/**
 * Everything the screens know, normalised: rows by id, ordered windows over them, threads, contacts, counts, people.
 * It does no I/O and knows no clock; the same calls give the same state. Answers of its getters are immutable and keep
 * their identity until they change, as `useSyncExternalStore` wants it.
 *
 * Rows reach it over several topics and over HTTP in any order: the one with the higher `rev` stands, and a row is
 * forgotten when no topic shows it any more.
 */
export class LiveStore {
  readonly #viewer: Viewer;
  readonly #base = new Map<string, ConversationRow>();
  readonly #sources = new Map<string, Set<Source>>();
  readonly #shown = new Map<string, ConversationRow>();
  readonly #windows = new Map<WindowKey, RowWindow>();
  readonly #threads = new Map<string, Thread>();
  readonly #contacts = new Map<string, ContactCard>();
  readonly #details = new Map<string, ConversationDetails>();
  readonly #operations = new Map<string, readonly Operation[]>();
  /** When (by `removalTick`) a conversation left: a page that was asked for before must not bring it back. */
  readonly #removedAt = new Map<string, number>();
  readonly #listeners = new Map<StoreKey, Set<() => void>>();
  readonly #touched = new Set<StoreKey>();
  #tick = 0;
  #mineComplete = false;
  #counts: Counts | null = null;
  #people: People = { agents: [], teams: [] };
  #attention: readonly string[] = [];
  #attentionStale = false;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  // ---- reading

  row(conversationId: string): ConversationRow | undefined {
    return this.#shown.get(conversationId);
  }

  window(scope: Scope, sort: Sort): WindowView {
    return this.#windows.get(windowKey(scope, sort))?.view((id) => this.#listed(id)) ?? LOADING;
  }

  thread(conversationId: string): ThreadView {
    return this.#threads.get(conversationId)?.view() ?? NO_THREAD;
  }

  contact(contactId: string): ContactCard | undefined {
    return this.#contacts.get(contactId);
  }

  /** What the panel shows beside the row; undefined until the conversation was opened. */
  details(conversationId: string): ConversationDetails | undefined {
    return this.#details.get(conversationId);
  }

  operations(conversationId: string): readonly Operation[] {
    return this.#operations.get(conversationId) ?? NO_OPERATIONS;
  }

  counts(): Counts | null {
    return this.#counts;
  }

  people(): People {
    return this.#people;
  }

  /** Conversations of this agent in which the customer wrote last. */
  attention(): readonly string[] {
    if (this.#attentionStale) {
      this.#attentionStale = false;
      this.#attention = [...this.#shown.values()]
        .filter((row) => row.ownerId === this.#viewer.agentId && row.unanswered > 0 && row.wrapUp === null)
        .map((row) => row.conversationId);
    }
    return this.#attention;
  }

  get removalTick(): number {
    return this.#tick;
  }

  subscribe(key: StoreKey, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(key, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  /** Tells the listeners of everything that changed since the last call. */
  flush(): void {
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const key of touched) for (const listener of [...(this.#listeners.get(key) ?? [])]) listener();
  }

  // ---- what the socket brings

  applySnapshot(topic: Topic, data: Snapshot, query: { scope: Scope; sort: Sort } | null): void {
    if ('rows' in data) this.#applyRows(topic === 'mine' ? 'mine' : 'list', data.rows, data.next, query);
    else if ('items' in data) this.#applyThread(data);
    else if ('counts' in data) this.applyChange(topic, { kind: 'counts', counts: data.counts });
    else this.applyChange(topic, { kind: 'people', people: data.people });
  }

  applyChange(topic: Topic, change: Change): void {
    switch (change.kind) {
      case 'row':
        return this.#putRow(change.row, sourceOf(topic));
      case 'gone':
        return this.#removeRow(change.conversationId, sourceOf(topic));
      case 'item':
        return this.#putItem(change.conversationId, change.item);
      case 'contact':
        return this.#putContact(change.contact);
      case 'details':
        return this.#putDetails(change.details);
      case 'counts':
        this.#counts = change.counts;
        this.#touched.add('counts');
        return;
      case 'people':
        this.#people = change.people;
        this.#touched.add('people');
        return;
      default:
        // A newer server may send kinds that this client does not know; they are not for it.
        change satisfies never;
    }
  }

  refuseThread(conversationId: string): void {
    const thread = this.#threads.get(conversationId) ?? new Thread();
    thread.refuse();
    this.#threads.set(conversationId, thread);
    this.#touched.add(`thread:${conversationId}`);
  }

  /** A conversation is no longer followed and its thread need not be kept. */
  forgetThread(conversationId: string): void {
    this.#threads.delete(conversationId);
    this.#details.delete(conversationId);
    this.#touched.add(`thread:${conversationId}`);
    this.#removeSource(conversationId, 'open');
  }

  // ---- what HTTP brings

  /** Makes the window exist; `load` says that its first page has to be fetched. */
  ensureWindow(scope: Scope, sort: Sort): 'ready' | 'load' {
    const key = windowKey(scope, sort);
    const window = this.#windows.get(key) ?? new RowWindow(scope, sort);
    this.#windows.set(key, window);
    if (window.state === 'ready') return 'ready';
    if (!this.#knowsAllOf(scope)) return 'load';
    window.restart(this.#rowsIn(scope), [], null);
    this.#touched.add(`window:${key}`);
    return 'ready';
  }

  /** `first`: the page begins at the top. `asked`: `removalTick` when the request was sent. */
  applyPage(
    scope: Scope,
    sort: Sort,
    page: { readonly rows: readonly ConversationRow[]; readonly next: string | null },
    { first, asked }: { readonly first: boolean; readonly asked: number },
  ): void {
    const window = this.#windows.get(windowKey(scope, sort));
    if (window === undefined) return;
    const rows = page.rows.filter((row) => (this.#removedAt.get(row.conversationId) ?? 0) <= asked);
    for (const row of rows) this.#putRow(row, this.#ownSource(row));
    if (first) window.restart(this.#rowsIn(scope), page.rows, page.next);
    else window.extend(page.rows, page.next);
    this.#touched.add(`window:${windowKey(scope, sort)}`);
  }

  applyOlderItems(conversationId: string, items: readonly ThreadItem[], hasOlder: boolean): void {
    const thread = this.#threads.get(conversationId);
    if (thread === undefined) return;
    thread.prepend(items, hasOlder);
    this.#touched.add(`thread:${conversationId}`);
  }

  // ---- what the person does

  holdWindow(scope: Scope, sort: Sort, held: boolean): void {
    const window = this.#windows.get(windowKey(scope, sort));
    if (window === undefined || window.held === held) return;
    if (held) window.hold();
    else window.release();
    this.#touched.add(`window:${windowKey(scope, sort)}`);
  }

  begin(operation: Operation): void {
    this.#setOperations(operation.conversationId, [...this.operations(operation.conversationId), operation]);
  }

  /** The server's answer: `rev` of the accepted command, or null when it did not happen. */
  settle(conversationId: string, operationId: string, rev: number | null): void {
    const known = this.#base.get(conversationId)?.rev ?? -1;
    const rest = this.operations(conversationId).flatMap((operation) => {
      if (operation.operationId !== operationId) return [operation];
      return rev === null || known >= rev ? [] : [{ ...operation, acceptedRev: rev }];
    });
    this.#setOperations(conversationId, rest);
  }

  // ----

  #applyRows(
    source: 'list' | 'mine',
    rows: readonly ConversationRow[],
    next: string | null,
    query: { scope: Scope; sort: Sort } | null,
  ): void {
    if (source === 'mine') this.#mineComplete = next === null;
    for (const window of this.#windows.values()) {
      if ((window.scope === 'mine') === (source === 'mine')) window.markStale();
    }
    const present = new Set(rows.map((row) => row.conversationId));
    for (const [id, sources] of this.#sources) {
      if (sources.has(source) && !present.has(id)) this.#removeSource(id, source);
    }
    for (const row of rows) this.#putRow(row, source);
    if (query !== null) {
      const key = windowKey(query.scope, query.sort);
      const window = this.#windows.get(key) ?? new RowWindow(query.scope, query.sort);
      this.#windows.set(key, window);
      window.restart(this.#rowsIn(query.scope), rows, next);
    }
    for (const [key, window] of this.#windows) {
      if (window.state === 'stale') this.ensureWindow(window.scope, window.sort);
      this.#touched.add(`window:${key}`);
    }
  }

  #applyThread(data: Extract<Snapshot, { items: readonly ThreadItem[] }>): void {
    const { conversationId } = data.row;
    this.#putRow(data.row, 'open');
    this.#putContact(data.contact);
    this.#putDetails(data.details);
    const thread = this.#threads.get(conversationId) ?? new Thread();
    thread.restart(data.items, data.hasOlder, data.contact.contactId);
    this.#threads.set(conversationId, thread);
    this.#touched.add(`thread:${conversationId}`);
  }

  #putRow(row: ConversationRow, source: Source): void {
    const id = row.conversationId;
    const sources = this.#sources.get(id) ?? new Set();
    const isNew = !sources.has(source);
    sources.add(source);
    this.#sources.set(id, sources);
    const known = this.#base.get(id);
    // The same row arrives over two or three topics; drawing it once is enough.
    const news = known === undefined || row.rev > known.rev || (row.rev === known.rev && !sameRow(known, row));
    if (news) this.#base.set(id, row);
    if (!news && !isNew) return;
    const operations = this.operations(id);
    const open = operations.filter((operation) => operation.acceptedRev === null || operation.acceptedRev > row.rev);
    if (open.length !== operations.length) this.#setOperations(id, open);
    else this.#redraw(id);
  }

  #removeRow(id: string, source: Source): void {
    this.#tick += 1;
    if (this.#removedAt.size > REMEMBERED_REMOVALS) this.#removedAt.clear();
    this.#removedAt.set(id, this.#tick);
    this.#removeSource(id, source);
    if (source === 'open') this.refuseThread(id);
  }

  #removeSource(id: string, source: Source): void {
    const sources = this.#sources.get(id);
    if (sources === undefined || !sources.delete(source)) return;
    if (sources.size === 0) {
      this.#sources.delete(id);
      this.#base.delete(id);
      this.#operations.delete(id);
    }
    this.#redraw(id);
  }

  #putItem(conversationId: string, item: ThreadItem): void {
    const thread = this.#threads.get(conversationId);
    if (thread === undefined) return;
    thread.put(item);
    this.#touched.add(`thread:${conversationId}`);
  }

  #putContact(contact: ContactCard): void {
    const known = this.#contacts.get(contact.contactId);
    if (known !== undefined && known.rev > contact.rev) return;
    this.#contacts.set(contact.contactId, contact);
    this.#touched.add(`contact:${contact.contactId}`);
  }

  #putDetails(details: ConversationDetails): void {
    const known = this.#details.get(details.conversationId);
    if (known !== undefined && known.rev > details.rev) return;
    this.#details.set(details.conversationId, details);
    this.#touched.add(`details:${details.conversationId}`);
  }

  #setOperations(id: string, operations: readonly Operation[]): void {
    if (operations.length === 0) this.#operations.delete(id);
    else this.#operations.set(id, operations);
    this.#touched.add(`operations:${id}`);
    this.#redraw(id);
  }

  /** Computes what is shown of a conversation, and moves it in every window. */
  #redraw(id: string): void {
    const before = this.#shown.get(id);
    const base = this.#base.get(id);
    const after = base === undefined ? undefined : overlay(base, this.operations(id));
    if (after === undefined) this.#shown.delete(id);
    else this.#shown.set(id, after);
    const listed = this.#listed(id);
    for (const [key, window] of this.#windows) {
      const shown =
        after !== undefined && listed && inScope(after, window.scope, this.#viewer.agentId) ? after : undefined;
      if (window.replace(before, shown)) this.#touched.add(`window:${key}`);
    }
    this.#touched.add(`row:${id}`);
    this.#touched.add('attention');
    this.#attentionStale = true;
  }

  #listed(id: string): boolean {
    const sources = this.#sources.get(id);
    return sources !== undefined && (sources.has('list') || sources.has('mine'));
  }

  /** The topic that will tell when this row leaves: an own row of a foreign team is told of by `mine` alone. */
  #ownSource(row: ConversationRow): 'list' | 'mine' {
    const byTeam = maySee({ teamId: row.teamId, ownerId: null }, this.#viewer);
    return !byTeam && row.ownerId === this.#viewer.agentId ? 'mine' : 'list';
  }

  #rowsIn(scope: Scope): ConversationRow[] {
    return [...this.#shown.values()].filter(
      (row) => this.#listed(row.conversationId) && inScope(row, scope, this.#viewer.agentId),
    );
  }

  /** Whether no page is needed: a complete list holds every narrower one. */
  #knowsAllOf(scope: Scope): boolean {
    if (scope === 'mine') return this.#mineComplete;
    return [...this.#windows.values()].some(
      (window) => window.complete && (window.scope === scope || window.scope === 'all'),
    );
  }
}

const sourceOf = (topic: Topic): Source => (topic === 'list' || topic === 'mine' ? topic : 'open');

const sameRow = (a: ConversationRow, b: ConversationRow): boolean => JSON.stringify(a) === JSON.stringify(b);
