import { OUTBOX_LIMIT, type WidgetError } from '@baton/contracts-widget-protocol';
import type { Host } from '@baton/live-client';

/** What the visitor did and the server has not confirmed yet. */
export interface OutboxEntry {
  /** The same through every repeat: it exists at most once on the server. */
  readonly clientId: string;
  /** Milliseconds since the epoch; rises within a tab, so that entries keep their order. */
  readonly at: number;
  readonly wish: Wish;
  /** The server will not take it; the visitor decides. */
  readonly refusal?: WidgetError;
}

export type Wish =
  /** `form`: this message begins a conversation, with these answers. */
  | { readonly kind: 'message'; readonly text: string; readonly choiceId?: string; readonly form?: Answers }
  | { readonly kind: 'human' | 'end' }
  | { readonly kind: 'rating'; readonly surveyId: string; readonly rating: number; readonly comment?: string };

export type Answers = Readonly<Record<string, string>>;

/** Shared by the tabs of one visitor, and kept through a reload. */
export interface OutboxStorage {
  load(): readonly OutboxEntry[];
  put(entry: OutboxEntry): void;
  remove(clientId: string): void;
  clear(): void;
  /** Called when another tab changed it. */
  onChange(listener: () => void): () => void;
}

export type Outcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly error: WidgetError }
  /** Not known, or not now. Without a pause: when the connection is back. */
  | { readonly kind: 'later'; readonly pauseMs?: number };

export interface OutboxOptions {
  readonly host: Host;
  readonly storage: OutboxStorage;
  readonly newId: () => string;
  /** Only one tab at a time runs what it is given. */
  readonly alone: <T>(run: () => Promise<T>) => Promise<T>;
  readonly ready: () => boolean;
  readonly deliver: (entry: OutboxEntry) => Promise<Outcome>;
  readonly onChange: () => void;
}

/**
 * Sends what the visitor did in the order in which it was done, one at a time, again until the server has answered.
 * Every entry is stored before it is sent, and any tab may send what another one left behind.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #stopListening: () => void;
  /** Taken by the server, but not yet seen in the thread: still to be shown. */
  #taken: readonly OutboxEntry[] = [];
  #lastAt = 0;
  #running = false;
  #asked = false;
  #cancelRetry: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#stopListening = options.storage.onChange(() => {
      options.onChange();
      this.flush();
    });
  }

  /** In the order in which they were made, also what was taken and is not in the thread yet. */
  entries(): readonly OutboxEntry[] {
    const stored = this.#stored();
    const kept = new Set(stored.map(({ clientId }) => clientId));
    return [...this.#taken.filter(({ clientId }) => !kept.has(clientId)), ...stored].sort(byAge);
  }

  isTaken = (clientId: string): boolean => this.#taken.some((entry) => entry.clientId === clientId);

  /** False when so much waits that nothing more is taken. */
  submit(wish: Wish): boolean {
    const stored = this.#stored();
    if (stored.length >= OUTBOX_LIMIT) return false;
    if (wish.kind !== 'message' && stored.some((entry) => entry.wish.kind === wish.kind)) return true;
    const { host, newId } = this.#options;
    this.#lastAt = Math.max(host.now(), this.#lastAt + 1, (stored.at(-1)?.at ?? 0) + 1);
    // A survey is answered once, whatever happens: its id serves.
    const clientId = wish.kind === 'rating' ? wish.surveyId : newId();
    this.#options.storage.put({ clientId, at: this.#lastAt, wish });
    this.#options.onChange();
    this.flush();
    return true;
  }

  /** Tries what was refused once more. */
  again(clientId: string): void {
    const entry = this.#stored().find((other) => other.clientId === clientId);
    if (entry === undefined) return;
    const { refusal: _, ...rest } = entry;
    this.#options.storage.put(rest);
    this.#options.onChange();
    this.flush();
  }

  discard(clientId: string): void {
    this.#options.storage.remove(clientId);
    this.#taken = this.#taken.filter((entry) => entry.clientId !== clientId);
    this.#options.onChange();
  }

  /** The thread shows these: they have arrived, whether or not their answer did. */
  arrived(clientIds: ReadonlySet<string>): void {
    for (const { clientId } of this.entries()) if (clientIds.has(clientId)) this.discard(clientId);
  }

  /** Called when the connection is back. */
  flush(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#asked = true;
    if (!this.#running) void this.#run();
  }

  clear(): void {
    this.#taken = [];
    this.#options.storage.clear();
  }

  stop(): void {
    this.#stopListening();
    this.#cancelRetry?.();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#asked) {
        this.#asked = false;
        while (this.#options.ready() && this.#next() !== undefined) {
          if (!(await this.#options.alone(() => this.#sendNext()))) break;
        }
      }
    } finally {
      this.#running = false;
    }
  }

  /** True when the one after it may go. Looks again first: another tab may have sent it meanwhile. */
  async #sendNext(): Promise<boolean> {
    const entry = this.#next();
    if (entry === undefined || !this.#options.ready()) return false;
    const outcome = await this.#options.deliver(entry);
    if (outcome.kind === 'later') {
      if (outcome.pauseMs !== undefined)
        this.#cancelRetry = this.#options.host.after(outcome.pauseMs, () => this.flush());
      return false;
    }
    const still = this.#stored().some(({ clientId }) => clientId === entry.clientId);
    if (outcome.kind === 'refused') {
      if (still) this.#options.storage.put({ ...entry, refusal: outcome.error });
    } else {
      if (still && entry.wish.kind === 'message') this.#taken = [...this.#taken, entry];
      this.#options.storage.remove(entry.clientId);
    }
    this.#options.onChange();
    return true;
  }

  #next(): OutboxEntry | undefined {
    return this.#stored().find(({ refusal }) => refusal === undefined);
  }

  #stored(): readonly OutboxEntry[] {
    return [...this.#options.storage.load()].sort(byAge);
  }
}

const byAge = (one: OutboxEntry, other: OutboxEntry): number =>
  one.at - other.at || (one.clientId < other.clientId ? -1 : 1);
