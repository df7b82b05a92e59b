import {
  ALL_SIGNALS,
  conversationOfSignal,
  signalSubject,
  type ConversationSignal,
} from '@baton/contracts-conversation';
import type { ClientFrame } from '@baton/contracts-inbox-protocol';
import type { Signals, Stoppable } from '@baton/messaging';
import { readSignal } from './conversation-signal.ts';
import type { LiveConnection } from './live-connection.ts';
import { encode, type LiveHub, type Timers } from './live-hub.ts';
import { SignalBoard } from './signal-board.ts';

type SignalFrame = Extract<ClientFrame, { type: 'signal' }>;

export interface SignalExchangeOptions {
  readonly signals: Signals;
  readonly hub: Pick<LiveHub, 'tell' | 'has'>;
  readonly timers: Timers;
  /** Told of every customer who comes, stays or leaves. */
  customerOnline(conversationId: string, on: boolean): void;
}

const SWEEP_MS = 5_000;
const TOPIC = 'conversation';

/**
 * What may be lost: who types, looks, is there. Every gateway hears all of it from NATS, also what its own agents do,
 * and hands it to those who follow the conversation; nobody else's socket is looked at.
 */
export class SignalExchange {
  private readonly board = new SignalBoard();
  /** Sockets by what their agent does in a conversation: it ends with the last of them. */
  private readonly doing = new Map<string, Set<LiveConnection>>();
  private listening: Stoppable | null = null;
  private cancelSweep: () => void = () => undefined;

  constructor(private readonly options: SignalExchangeOptions) {}

  start(): void {
    const { signals } = this.options;
    this.listening = signals.on(ALL_SIGNALS, (payload, subject) => {
      const signal = readSignal(payload);
      if (signal !== null) this.receive(conversationOfSignal(subject), signal);
    });
    this.sweep();
  }

  async close(): Promise<void> {
    this.cancelSweep();
    await this.listening?.drain();
  }

  /** An agent's own word. The agent is the session's; what the client says of itself does not count. */
  say(connection: LiveConnection, { conversationId, kind, on }: SignalFrame): void {
    if (!connection.signalRate.take(this.options.timers.monotonic())) return;
    if (!this.options.hub.has(connection, TOPIC, conversationId)) return;
    const key = doingKey(connection, conversationId, kind);
    if (!on) return this.stop(connection, conversationId, kind);
    const sockets = this.doing.get(key) ?? new Set();
    this.doing.set(key, sockets.add(connection));
    connection.doing.set(key, { conversationId, kind });
    this.emit(connection, conversationId, kind, true);
  }

  /** Everything that holds, to one who has just begun to follow. */
  greet(connection: LiveConnection, conversationId: string): void {
    for (const signal of this.board.current(conversationId, this.options.timers.monotonic())) {
      connection.send(encode({ type: 'signal', conversationId, signal }));
    }
  }

  /** The socket closed, or follows this conversation no longer: its agent does nothing there any more. */
  takeBack(connection: LiveConnection, only?: string): void {
    for (const { conversationId, kind } of connection.doing.values()) {
      if (only === undefined || only === conversationId) this.stop(connection, conversationId, kind);
    }
  }

  private stop(connection: LiveConnection, conversationId: string, kind: SignalFrame['kind']): void {
    const key = doingKey(connection, conversationId, kind);
    connection.doing.delete(key);
    const sockets = this.doing.get(key);
    if (sockets === undefined || !sockets.delete(connection) || sockets.size > 0) return;
    this.doing.delete(key);
    this.emit(connection, conversationId, kind, false);
  }

  private emit({ viewer }: LiveConnection, conversationId: string, kind: SignalFrame['kind'], on: boolean): void {
    const signal: ConversationSignal = { kind, agentId: viewer.agentId, on };
    this.options.signals.emit(signalSubject(conversationId), JSON.stringify(signal));
  }

  private receive(conversationId: string, signal: ConversationSignal): void {
    const { hub, timers } = this.options;
    this.board.put(conversationId, signal, timers.monotonic());
    hub.tell(TOPIC, conversationId, () => encode({ type: 'signal', conversationId, signal }));
    if (signal.kind === 'customerOnline') this.options.customerOnline(conversationId, signal.on);
  }

  private sweep(): void {
    const { timers } = this.options;
    this.board.sweep(timers.monotonic());
    this.cancelSweep = timers.after(SWEEP_MS, () => this.sweep());
  }
}

const doingKey = ({ viewer }: LiveConnection, conversationId: string, kind: string): string =>
  `${viewer.agentId} ${conversationId} ${kind}`;
