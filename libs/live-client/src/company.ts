import { SIGNAL_SECONDS, TYPING_EVERY_MS } from '@baton/contracts-inbox-protocol';
import type { ClientFrame, ConversationSignal, ServerFrame } from '@baton/contracts-inbox-protocol';
import type { Host } from './host.port.ts';
import { Listeners } from './listeners.ts';

/** Who else is in a conversation at this moment. Agents by id, never the one who looks. */
export interface CompanyView {
  readonly customerTyping: boolean;
  readonly assistantTyping: boolean;
  readonly agentsTyping: readonly string[];
  readonly agentsViewing: readonly string[];
}

export type CompanyKey = 'online' | `company:${string}`;

export interface CompanyOptions {
  readonly agentId: string;
  readonly host: Host;
  /** Does nothing while there is no connection. */
  send(frame: ClientFrame): void;
}

const ALONE: CompanyView = { customerTyping: false, assistantTyping: false, agentsTyping: [], agentsViewing: [] };

/** Well within the time after which the server forgets that somebody views. */
const VIEWING_EVERY_MS = 20_000;

interface Held {
  readonly signal: ConversationSignal;
  readonly forget: () => void;
}

interface Own {
  /** When it was last told, by the host's clock. */
  toldAt: number;
  cancel: () => void;
}

/**
 * What may be lost: who is online, types, looks. Nothing of it is kept beyond its time or over a disconnection, so a
 * screen never shows somebody who is gone for longer than `SIGNAL_SECONDS`.
 */
export class Company {
  readonly #options: CompanyOptions;
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #views = new Map<string, CompanyView>();
  readonly #listeners = new Listeners<CompanyKey>();
  #online: ReadonlySet<string> = new Set();
  readonly #typing = new Map<string, Own>();
  readonly #viewing = new Map<string, Own>();

  constructor(options: CompanyOptions) {
    this.#options = options;
  }

  view = (conversationId: string): CompanyView => this.#views.get(conversationId) ?? ALONE;

  /** Conversations whose customer is there now. */
  online = (): ReadonlySet<string> => this.#online;

  subscribe = (key: CompanyKey, listener: () => void): (() => void) => this.#listeners.add(key, listener);

  // ---- what the server tells

  apply(frame: Extract<ServerFrame, { type: 'signal' | 'online' }>): void {
    if (frame.type === 'online') return this.#setOnline(frame.online, frame.offline);
    const { conversationId, signal } = frame;
    if (signal.kind === 'customerOnline')
      return signal.on ? this.#setOnline([conversationId], []) : this.#setOnline([], [conversationId]);
    if ('agentId' in signal && signal.agentId === this.#options.agentId) return;
    this.#drop(conversationId, keyOf(signal));
    if (signal.on) this.#hold(conversationId, signal);
    this.#redraw(conversationId);
  }

  /** The connection is gone: nobody can be said to be there. */
  clear(): void {
    for (const [conversationId, held] of this.#held) {
      for (const { forget } of held.values()) forget();
      this.#held.delete(conversationId);
      this.#redraw(conversationId);
    }
    this.#setOnline([], [...this.#online]);
  }

  // ---- what this agent does

  /** Called with every key: the others are told now and then, and no more once the agent pauses. */
  typing(conversationId: string): void {
    const { host } = this.#options;
    const own = this.#typing.get(conversationId) ?? { toldAt: Number.NEGATIVE_INFINITY, cancel: () => undefined };
    own.cancel();
    own.cancel = host.after(SIGNAL_SECONDS.agentTyping * 1000, () => this.stopTyping(conversationId));
    this.#typing.set(conversationId, own);
    if (host.now() - own.toldAt < TYPING_EVERY_MS) return;
    own.toldAt = host.now();
    this.#tell(conversationId, 'agentTyping', true);
  }

  stopTyping(conversationId: string): void {
    const own = this.#typing.get(conversationId);
    if (own === undefined) return;
    own.cancel();
    this.#typing.delete(conversationId);
    this.#tell(conversationId, 'agentTyping', false);
  }

  /** Until the answer is called; repeated, because those who come later must learn of it too. */
  viewing(conversationId: string): () => void {
    const own: Own = { toldAt: 0, cancel: () => undefined };
    const tell = (): void => {
      this.#tell(conversationId, 'agentViewing', true);
      own.cancel = this.#options.host.after(VIEWING_EVERY_MS, tell);
    };
    this.#viewing.get(conversationId)?.cancel();
    this.#viewing.set(conversationId, own);
    tell();
    return () => {
      if (this.#viewing.get(conversationId) !== own) return;
      own.cancel();
      this.#viewing.delete(conversationId);
      this.#tell(conversationId, 'agentViewing', false);
    };
  }

  /** A new connection follows this conversation: what this agent does in it is said again. */
  repeat(conversationId: string): void {
    if (this.#viewing.has(conversationId)) this.#tell(conversationId, 'agentViewing', true);
  }

  // ----

  #tell(conversationId: string, kind: 'agentTyping' | 'agentViewing', on: boolean): void {
    this.#options.send({ type: 'signal', conversationId, kind, on });
  }

  #hold(conversationId: string, signal: ConversationSignal): void {
    const key = keyOf(signal);
    const forget = this.#options.host.after(SIGNAL_SECONDS[signal.kind] * 1000, () => {
      this.#drop(conversationId, key);
      this.#redraw(conversationId);
    });
    const held = this.#held.get(conversationId) ?? new Map<string, Held>();
    held.set(key, { signal, forget });
    this.#held.set(conversationId, held);
  }

  #drop(conversationId: string, key: string): void {
    const held = this.#held.get(conversationId);
    held?.get(key)?.forget();
    held?.delete(key);
    if (held?.size === 0) this.#held.delete(conversationId);
  }

  #redraw(conversationId: string): void {
    const signals = [...(this.#held.get(conversationId)?.values() ?? [])].map(({ signal }) => signal);
    const agents = (kind: 'agentTyping' | 'agentViewing'): string[] =>
      signals.flatMap((signal) => (signal.kind === kind && 'agentId' in signal ? [signal.agentId] : []));
    if (signals.length === 0) this.#views.delete(conversationId);
    else
      this.#views.set(conversationId, {
        customerTyping: signals.some(({ kind }) => kind === 'customerTyping'),
        assistantTyping: signals.some(({ kind }) => kind === 'assistantTyping'),
        agentsTyping: agents('agentTyping'),
        agentsViewing: agents('agentViewing'),
      });
    this.#listeners.tell(`company:${conversationId}`);
  }

  #setOnline(came: readonly string[], left: readonly string[]): void {
    const changed = came.some((id) => !this.#online.has(id)) || left.some((id) => this.#online.has(id));
    if (!changed) return;
    const gone = new Set(left);
    this.#online = new Set([...[...this.#online].filter((id) => !gone.has(id)), ...came]);
    this.#listeners.tell('online');
  }
}

const keyOf = (signal: ConversationSignal): string =>
  'agentId' in signal ? `${signal.kind}:${signal.agentId}` : signal.kind;
