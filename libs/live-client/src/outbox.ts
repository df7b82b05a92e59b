import type { CommandBodies, ConversationRefusal, ProblemBody } from '@baton/contracts-inbox-protocol';
import type { Host } from './host.port.ts';
import type { CommandAnswer } from './http-client.ts';

/** A reply or a note that the person sent and the server has not taken yet. */
export interface OutboxEntry {
  /** Id of the message or note: the same through every repeat, so that it exists at most once. */
  readonly id: string;
  /** Id of the command: new when the person decides anew after a refusal. */
  readonly commandId: string;
  readonly conversationId: string;
  readonly kind: 'reply' | 'note';
  readonly text: string;
  readonly lastSeenMessageId: string | null;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  readonly state: 'queued' | 'sending' | 'accepted' | 'failed';
  readonly problem?: ProblemBody;
}

/** Keeps entries through a reload. Losing it loses only what was not sent yet. */
export interface OutboxStorage {
  load(): Promise<readonly OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface OutboxOptions {
  readonly storage: OutboxStorage;
  readonly host: Host;
  readonly send: (entry: OutboxEntry) => Promise<CommandAnswer>;
  readonly newId: () => string;
  /**
   * The server does not take these now, for a reason that the person must weigh: they leave the outbox and their texts
   * go back to the person. The first one was refused, the others were written after it.
   */
  readonly onRefused: (entries: readonly OutboxEntry[], refusal: ConversationRefusal) => void;
}

const TOO_OLD_MS = 24 * 3_600_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const NONE: readonly OutboxEntry[] = [];

const EXPIRED: ProblemBody = {
  code: 'expired',
  message: 'This was written more than a day ago and was not sent. Check it before you send it.',
};

/**
 * Sends replies and notes in the order written, one at a time in a conversation, and again until the server has
 * answered. Every entry is stored before it is sent and keeps its ids, so that a repeat (after a reload, a lost answer,
 * another tab) is the same message to the server. A refusal stops the entries behind it: they were written after it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #busy = new Set<string>();
  #entries = new Map<string, readonly OutboxEntry[]>();
  #failures = 0;
  #cancelRetry: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier page left behind. */
  async start(): Promise<void> {
    const now = this.#options.host.now();
    for (const stored of await this.#options.storage.load()) {
      const expired = now - stored.queuedAt > TOO_OLD_MS;
      const state = stored.state === 'sending' ? 'queued' : stored.state;
      this.#put(expired ? { ...stored, state: 'failed', problem: EXPIRED } : { ...stored, state });
    }
    this.drain();
  }

  entries = (conversationId: string): readonly OutboxEntry[] => this.#entries.get(conversationId) ?? NONE;

  /** How many wait for the network. */
  waiting(): number {
    let count = 0;
    for (const entries of this.#entries.values()) {
      count += entries.filter((entry) => entry.state === 'queued' || entry.state === 'sending').length;
    }
    return count;
  }

  subscribe(conversationId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(conversationId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(conversationId, listeners);
    return () => void listeners.delete(listener);
  }

  submit(draft: Pick<OutboxEntry, 'conversationId' | 'kind' | 'text' | 'lastSeenMessageId'>): string {
    const entry: OutboxEntry = {
      ...draft,
      id: this.#options.newId(),
      commandId: this.#options.newId(),
      queuedAt: this.#options.host.now(),
      state: 'queued',
    };
    void this.#queue(entry);
    return entry.id;
  }

  /** Sends a failed entry once more; `lastSeenMessageId` is what the person has seen by now. */
  again(entry: OutboxEntry, lastSeenMessageId: string | null): void {
    const { id, conversationId, kind, text, queuedAt } = entry;
    const again = { id, conversationId, kind, text, queuedAt, lastSeenMessageId };
    const queued: OutboxEntry = { ...again, commandId: this.#options.newId(), state: 'queued' };
    void this.#queue(queued);
  }

  /** Forgets an entry: discarded by the person, taken back into the composer, or seen in the thread. */
  remove(entry: OutboxEntry): void {
    const rest = this.entries(entry.conversationId).filter((other) => other.id !== entry.id);
    this.#set(entry.conversationId, rest);
    void this.#options.storage.remove(entry.id);
  }

  /** Called when the network or the server may be back. */
  drain(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    for (const conversationId of this.#entries.keys()) void this.#drainOne(conversationId);
  }

  async #queue(entry: OutboxEntry): Promise<void> {
    this.#put(entry);
    // Where nothing can be stored (a private window), sending still works; only a reload would forget it.
    await this.#options.storage.put(entry).catch(() => undefined);
    this.drain();
  }

  async #drainOne(conversationId: string): Promise<void> {
    if (this.#busy.has(conversationId) || !this.#options.host.online()) return;
    this.#busy.add(conversationId);
    try {
      for (;;) {
        const entry = this.entries(conversationId).find(({ state }) => state === 'queued');
        if (entry === undefined || !(await this.#sendOne(entry))) return;
      }
    } finally {
      this.#busy.delete(conversationId);
    }
  }

  /** True when the next entry may go. */
  async #sendOne(entry: OutboxEntry): Promise<boolean> {
    this.#put({ ...entry, state: 'sending' });
    const answer = await this.#options.send(entry);
    if (!this.entries(entry.conversationId).some(({ id }) => id === entry.id)) return true;
    if (answer.kind === 'accepted') {
      this.#failures = 0;
      this.#put({ ...entry, state: 'accepted' });
      void this.#options.storage.remove(entry.id);
      return true;
    }
    if (answer.kind === 'refused') {
      this.#refuse(entry, answer.refusal);
      return true;
    }
    if (answer.again) {
      this.#put({ ...entry, state: 'queued' });
      this.#retryLater();
      return false;
    }
    this.#settle({ ...entry, state: 'failed', problem: answer.problem });
    return true;
  }

  #refuse(entry: OutboxEntry, refusal: ConversationRefusal): void {
    const refused = this.entries(entry.conversationId).filter(
      (other) => other.id === entry.id || (other.kind === entry.kind && other.state === 'queued'),
    );
    this.#options.onRefused(refused, refusal);
    for (const other of refused) this.remove(other);
  }

  #settle(entry: OutboxEntry): void {
    this.#put(entry);
    void this.#options.storage.put(entry);
  }

  #retryLater(): void {
    if (this.#cancelRetry !== null) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#cancelRetry = this.#options.host.after(pause * (0.5 + this.#options.host.random()), () => this.drain());
  }

  #put(entry: OutboxEntry): void {
    const entries = this.entries(entry.conversationId);
    const known = entries.some(({ id }) => id === entry.id);
    this.#set(
      entry.conversationId,
      known ? entries.map((other) => (other.id === entry.id ? entry : other)) : [...entries, entry],
    );
  }

  #set(conversationId: string, entries: readonly OutboxEntry[]): void {
    if (entries.length === 0) this.#entries.delete(conversationId);
    else this.#entries.set(conversationId, entries);
    for (const listener of [...(this.#listeners.get(conversationId) ?? [])]) listener();
  }
}

/** The command that an entry stands for. */
export const commandOf = (
  entry: OutboxEntry,
): { name: 'reply'; body: CommandBodies['reply'] } | { name: 'add-note'; body: CommandBodies['add-note'] } =>
  entry.kind === 'note'
    ? { name: 'add-note', body: { noteId: entry.id, text: entry.text } }
    : {
        name: 'reply',
        body: { messageId: entry.id, text: entry.text, lastSeenMessageId: entry.lastSeenMessageId },
      };
