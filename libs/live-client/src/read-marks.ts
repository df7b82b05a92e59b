import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import type { Host } from './host.port.ts';
import { HttpProblem, Unreachable, type HttpClient } from './http-client.ts';
import { Listeners } from './listeners.ts';

export type ReadMarkKey = `seen:${string}` | 'all';

export interface ReadMarksOptions {
  readonly http: Pick<HttpClient, 'readMarks' | 'markSeen'>;
  readonly host: Host;
}

/** Marks that are raised in a row go out together. */
const GATHER_MS = 300;
const AGAIN_MS = 3_000;

/** How many of each customer's messages this agent has seen, here or in another window of theirs. Rises only. */
export class ReadMarks {
  readonly #options: ReadMarksOptions;
  readonly #marks = new Map<string, number>();
  readonly #unsent = new Map<string, number>();
  readonly #listeners = new Listeners<ReadMarkKey>();
  #waiting = false;
  #version = 0;

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** Undefined: never opened, as far as is known. */
  mark = (conversationId: string): number | undefined => this.#marks.get(conversationId);

  /** Rises with every change of any mark. */
  version = (): number => this.#version;

  subscribe = (key: ReadMarkKey, listener: () => void): (() => void) => this.#listeners.add(key, listener);

  /** After every connection: what other windows marked meanwhile was told to nobody here. */
  async load(): Promise<void> {
    try {
      const { marks } = await this.#options.http.readMarks();
      for (const [conversationId, count] of Object.entries(marks)) this.raise(conversationId, count);
    } catch (error) {
      if (!(error instanceof HttpProblem) && !(error instanceof Unreachable)) throw error;
    }
  }

  raise(conversationId: string, customerMessages: number): boolean {
    if ((this.#marks.get(conversationId) ?? -1) >= customerMessages) return false;
    this.#marks.set(conversationId, customerMessages);
    this.#version += 1;
    this.#listeners.tell(`seen:${conversationId}`);
    this.#listeners.tell('all');
    return true;
  }

  /** The agent has looked at so many of the customer's messages. */
  see(conversationId: string, customerMessages: number): void {
    if (!this.raise(conversationId, customerMessages)) return;
    this.#unsent.set(conversationId, customerMessages);
    this.#sendAfter(GATHER_MS);
  }

  #sendAfter(milliseconds: number): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#options.host.after(milliseconds, () => {
      this.#waiting = false;
      void this.#send();
    });
  }

  async #send(): Promise<void> {
    const marks = [...this.#unsent];
    this.#unsent.clear();
    for (const [conversationId, customerMessages] of marks) {
      try {
        await this.#options.http.markSeen(conversationId, customerMessages);
      } catch (error) {
        // The conversation may be somebody else's by now: then the mark is nobody's business. Else it is tried again.
        if (error instanceof HttpProblem && error.status < 500 && error.status !== 429) continue;
        if (!(error instanceof HttpProblem) && !(error instanceof Unreachable)) throw error;
        const newer = this.#unsent.get(conversationId) ?? 0;
        this.#unsent.set(conversationId, Math.max(newer, customerMessages));
        this.#sendAfter(AGAIN_MS);
      }
    }
  }
}

/** The customer's messages that an agent has not seen; who never opened the conversation owes at most the unanswered. */
export const unreadOf = (
  row: Pick<ConversationRow, 'customerMessages' | 'unanswered'>,
  mark: number | undefined,
): number => (mark === undefined ? row.unanswered : Math.max(0, row.customerMessages - mark));
