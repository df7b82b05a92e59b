import { CLOSE, INBOX_PROTOCOL, type ClientFrame, type ServerFrame } from '@baton/contracts-inbox-protocol';
import ReconnectingWebSocket from 'partysocket/ws';
import type { Host, HostSignal } from './host.port.ts';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'signed-out' | 'outdated';

export interface Connection {
  readonly state: ConnectionState;
  /** Milliseconds since the epoch when this state began; `reconnecting` and `offline` share theirs. */
  readonly since: number;
  /** When the last frame came; null before the first. */
  readonly lastFrameAt: number | null;
  /** Round trip of the last ping, in milliseconds. */
  readonly latencyMs: number | null;
}

export interface LiveSocketOptions {
  readonly url: string;
  readonly host: Host;
  /** Frames in order. `welcome` is the sign that subscriptions may be sent. */
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onConnection: (connection: Connection) => void;
  /** Asked when the server refuses the socket without a close code of ours. */
  readonly sessionEnded: () => Promise<boolean>;
  /** Shortest pause before a new try; doubles up to `longestPauseMs`. Each try adds as much again at random. */
  readonly shortestPauseMs?: number;
  readonly longestPauseMs?: number;
  readonly webSocket?: unknown;
}

const PONG_WITHIN_MS = 3_000;
const RESTART_SPREAD_MS = 10_000;

/**
 * One socket that stays open: reconnects with a growing, scattered pause, notices a connection that went silent
 * (a browser keeps a dead socket `open`), and stops for good when the session ended or this client is too old.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #socket: ReconnectingWebSocket;
  readonly #stopSignals: () => void;
  #connection: Connection;
  #heartbeatMs = 15_000;
  #cancelWatchdog: (() => void) | null = null;
  #cancelPong: (() => void) | null = null;
  #pings = 0;
  #pingedAt = 0;
  #restarting = false;
  #welcomed = false;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    const shortest = options.shortestPauseMs ?? 500;
    this.#connection = {
      state: options.host.online() ? 'connecting' : 'offline',
      since: options.host.now(),
      lastFrameAt: null,
      latencyMs: null,
    };
    this.#socket = new ReconnectingWebSocket(() => this.#urlAfterPause(), [INBOX_PROTOCOL], {
      WebSocket: options.webSocket,
      minReconnectionDelay: shortest,
      maxReconnectionDelay: options.longestPauseMs ?? 15_000,
      reconnectionDelayGrowFactor: 2,
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: (event) => this.#afterClose(event.code),
    });
    this.#socket.addEventListener('message', (event) => this.#receive(event.data as string));
    this.#stopSignals = options.host.onSignal((signal) => this.#onSignal(signal));
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** False when the frame was not sent; what matters is sent again after the next `welcome`. */
  send(frame: ClientFrame): boolean {
    if (!this.#welcomed) return false;
    return this.#socket.send(JSON.stringify(frame));
  }

  /** Drops the connection and opens a new one at once. */
  reconnect(): void {
    if (this.#ended()) return;
    this.#lost();
    this.#socket.reconnect();
  }

  close(): void {
    this.#stopSignals();
    this.#cancelWatchdog?.();
    this.#cancelPong?.();
    this.#socket.close();
  }

  async #urlAfterPause(): Promise<string> {
    const { host, url, shortestPauseMs = 500, longestPauseMs = 15_000 } = this.#options;
    const retries = this.#socket?.retryCount ?? 0;
    const ceiling = retries === 0 ? 0 : Math.min(longestPauseMs, shortestPauseMs * 2 ** (retries - 1));
    const spread = this.#restarting ? RESTART_SPREAD_MS : ceiling;
    this.#restarting = false;
    if (spread > 0) await new Promise<void>((resolve) => void host.after(host.random() * spread, resolve));
    return url;
  }

  #receive(data: string): void {
    const { host, onFrame } = this.#options;
    const frame = JSON.parse(data) as ServerFrame;
    this.#watch();
    this.#connection = { ...this.#connection, lastFrameAt: host.now() };
    if (frame.type === 'welcome') {
      this.#welcomed = true;
      this.#heartbeatMs = frame.heartbeatSeconds * 1000;
      this.#become('connected');
    }
    if (frame.type === 'pong' && frame.id === this.#pings) {
      this.#cancelPong?.();
      this.#cancelPong = null;
      this.#connection = { ...this.#connection, latencyMs: host.now() - this.#pingedAt };
    }
    onFrame(frame);
  }

  #afterClose(code: number): boolean {
    this.#lost();
    if (code === CLOSE.signedOut) this.#become('signed-out');
    else if (code === CLOSE.protocol) this.#become('outdated');
    else {
      this.#restarting = code === CLOSE.restart;
      // A refused upgrade has no reason that a page may read; the session is the usual one.
      void this.#options.sessionEnded().then((ended) => {
        if (ended && !this.#welcomed) {
          this.#become('signed-out');
          this.#socket.close();
        }
      });
    }
    return !this.#ended();
  }

  #lost(): void {
    this.#welcomed = false;
    this.#cancelWatchdog?.();
    this.#cancelPong?.();
    this.#cancelPong = null;
    if (this.#connection.state !== 'connecting') this.#become(this.#options.host.online() ? 'reconnecting' : 'offline');
  }

  #onSignal(signal: HostSignal): void {
    if (this.#ended()) return;
    if (signal === 'offline') return this.#become('offline');
    if (!this.#welcomed) return this.reconnect();
    if (signal === 'online') this.#become('connected');
    this.ping();
  }

  /** Asks for a sign of life; without one in three seconds the connection is opened anew. */
  ping(): void {
    this.#pings += 1;
    this.#pingedAt = this.#options.host.now();
    this.send({ type: 'ping', id: this.#pings });
    this.#cancelPong?.();
    this.#cancelPong = this.#options.host.after(PONG_WITHIN_MS, () => this.reconnect());
  }

  #watch(): void {
    this.#cancelWatchdog?.();
    this.#cancelWatchdog = this.#options.host.after(this.#heartbeatMs * 2, () => this.reconnect());
  }

  #ended(): boolean {
    return this.#connection.state === 'signed-out' || this.#connection.state === 'outdated';
  }

  #become(state: ConnectionState): void {
    const before = this.#connection.state;
    if (before === state) return;
    const stillAway =
      (before === 'reconnecting' || before === 'offline') && (state === 'reconnecting' || state === 'offline');
    this.#connection = {
      ...this.#connection,
      state,
      since: stillAway ? this.#connection.since : this.#options.host.now(),
    };
    this.#options.onConnection(this.#connection);
  }
}
