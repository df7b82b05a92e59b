import {
  HEARTBEAT_SECONDS,
  WIDGET_CLOSE,
  type WidgetClientFrame,
  type WidgetError,
  type WidgetServerFrame,
} from '@baton/contracts-widget-protocol';
import type { Host, HostSignal } from '@baton/live-client';
import type { Link, LinkEvents, Wire } from './wire.port.ts';

export type Status =
  | { readonly kind: 'connecting' | 'offline' }
  | { readonly kind: 'live'; readonly via: Via }
  /** Until a moment in milliseconds since the epoch; `error` says why, where the server did. */
  | { readonly kind: 'waiting'; readonly until: number; readonly error?: WidgetError }
  /** The server takes nobody like this; nothing is tried until something about it has changed. */
  | { readonly kind: 'refused'; readonly error: WidgetError };

export type Via = 'socket' | 'stream';

/** The first frame of a link, and what to do once it is answered or given up. */
export interface Greeting {
  readonly frame: WidgetClientFrame;
  settled(): void;
}

export interface ConnectionOptions {
  readonly host: Host;
  readonly wire: Wire;
  readonly greeting: () => Promise<Greeting>;
  /** Frames in order, `session` first. */
  readonly onFrame: (frame: WidgetServerFrame) => void;
  readonly onStatus: (status: Status) => void;
  /** What was kept is not good any more: the token, the cursor, or the proof. The next greeting does without. */
  readonly forget: (what: 'token' | 'cursor' | 'proof', error?: WidgetError) => void;
}

const GREETED_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_AFTER_MS = 5_000;
const RESTART_SPREAD_MS = 10_000;
/** So many sockets that brought no session: something on the way takes no WebSockets. */
const SOCKETS_TRIED = 2;

const errorOf = (code: WidgetError['code'], message: string): WidgetError => ({ type: 'error', code, message });

/**
 * Keeps one way to the server open: a WebSocket, or server-sent events with POST where sockets do not get through.
 * Greets, waits between tries with a growing and scattered pause, and notices a link that went silent. It holds nothing
 * of the conversation; after each break the greeting says where to go on.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  /** Answers of earlier tries are ignored. */
  #try = 0;
  #link: Link | null = null;
  #greeting: Greeting | null = null;
  #status: Status = { kind: 'connecting' };
  #failedSockets = 0;
  #failures = 0;
  #timers: (() => void)[] = [];
  #cancelPong: (() => void) | null = null;
  #stopSignals: (() => void) | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get status(): Status {
    return this.#status;
  }

  start(): void {
    this.#stopSignals ??= this.#options.host.onSignal((signal) => this.#onSignal(signal));
    void this.#open();
  }

  stop(): void {
    this.#stopSignals?.();
    this.#stopSignals = null;
    this.#end();
  }

  /** Drops what is open and begins anew, at once. */
  reconnect(): void {
    if (this.#stopSignals !== null) void this.#open();
  }

  /** False when there is no link; what matters is sent again after the next `session`. */
  send(frame: WidgetClientFrame): boolean {
    if (this.#status.kind !== 'live' || this.#link === null) return false;
    this.#link.send(frame);
    return true;
  }

  async #open(): Promise<void> {
    this.#end();
    const mine = this.#try;
    this.#become({ kind: this.#options.host.online() ? 'connecting' : 'offline' });
    const greeting = await this.#options.greeting();
    if (mine !== this.#try) return greeting.settled();
    this.#greeting = greeting;
    const via: Via = this.#failedSockets >= SOCKETS_TRIED ? 'stream' : 'socket';
    this.#after(GREETED_WITHIN_MS, () => this.#broken(mine, via, 0));
    if (via === 'socket') this.#dialSocket(mine, greeting.frame);
    else this.#dialStream(mine, greeting.frame);
  }

  #dialSocket(mine: number, first: WidgetClientFrame): void {
    const link = this.#options.wire.socket(this.#events(mine, 'socket', () => link.send(first)));
    this.#link = link;
  }

  #dialStream(mine: number, first: WidgetClientFrame): void {
    const { wire } = this.#options;
    const answered = (frame: WidgetServerFrame): void => this.#receive(mine, 'stream', frame);
    const lost = (): void => this.#broken(mine, 'stream', 0);
    const post = (frame: WidgetClientFrame): void => void wire.post(frame).then(answered, lost);
    let stream: Link | null = null;
    void wire.post(first).then((frame) => {
      if (mine !== this.#try) return;
      if (frame.type !== 'session') return answered(frame);
      this.#link = { send: post, close: () => stream?.close() };
      // The session is handed on first: the stream is asked for with its token.
      answered(frame);
      if (mine === this.#try)
        stream = wire.stream(
          frame.cursor,
          this.#events(mine, 'stream', () => undefined),
        );
    }, lost);
  }

  #events(mine: number, via: Via, opened: () => void): LinkEvents {
    return {
      opened: () => mine === this.#try && opened(),
      frame: (frame) => this.#receive(mine, via, frame),
      alive: () => mine === this.#try && this.#heard(),
      closed: (code) => this.#broken(mine, via, code),
    };
  }

  #receive(mine: number, via: Via, frame: WidgetServerFrame): void {
    if (mine !== this.#try) return;
    this.#heard();
    if (frame.type === 'pong') return;
    if (frame.type === 'resync') {
      this.#options.forget('cursor');
      return void this.#open();
    }
    if (frame.type === 'session') this.#greeted(via);
    else if (this.#status.kind !== 'live') return frame.type === 'error' ? this.#declined(via, frame) : undefined;
    else if (frame.type === 'error' && frame.code === 'no-session') return this.#declined(via, frame);
    this.#options.onFrame(frame);
    // Not sooner: who waits for this greeting wants to find what it brought.
    if (frame.type === 'session' && mine === this.#try) this.#settleGreeting();
  }

  #greeted(via: Via): void {
    this.#cancelTimers();
    // Not at once: a server that greets and then turns away is not asked in a loop.
    this.#after(STEADY_AFTER_MS, () => {
      this.#failures = 0;
    });
    if (via === 'socket') this.#failedSockets = 0;
    this.#become({ kind: 'live', via });
    this.#beat();
  }

  /** The server answered the greeting with an error. */
  #declined(via: Via, error: WidgetError): void {
    switch (error.code) {
      case 'no-session':
        this.#options.forget('token', error);
        return this.#again();
      case 'bad-proof':
        this.#options.forget('proof', error);
        return this.#again();
      case 'identity-required':
      case 'forbidden-origin':
      case 'unknown-inbox':
      case 'invalid':
      case 'too-large':
      case 'not-found':
        this.#end();
        return this.#become({ kind: 'refused', error });
      case 'throttled':
        return this.#pause((error.retry_after_seconds ?? 30) * 1000, error);
      case 'unavailable':
        return this.#broken(this.#try, via, 0, error);
    }
  }

  /** At once the first time; a server that goes on declining is not asked in a loop. */
  #again(): void {
    this.#failures += 1;
    if (this.#failures === 1) void this.#open();
    else this.#pause(this.#pauseMs());
  }

  #broken(mine: number, via: Via, code: number, error?: WidgetError): void {
    if (mine !== this.#try) return;
    if (code === WIDGET_CLOSE.noSession) return this.#declined(via, errorOf('no-session', 'The session has ended.'));
    if (code === WIDGET_CLOSE.forbidden || code === WIDGET_CLOSE.protocol) {
      const why = code === WIDGET_CLOSE.forbidden ? 'forbidden-origin' : 'invalid';
      return this.#declined(via, errorOf(why, 'The server does not take this page.'));
    }
    if (code === WIDGET_CLOSE.throttled) return this.#declined(via, errorOf('throttled', 'Too much at once.'));
    const wasLive = this.#status.kind === 'live';
    if (via === 'socket' && !wasLive) this.#failedSockets += 1;
    // After a stream the socket gets one more chance: the network may be another by now.
    if (via === 'stream') this.#failedSockets = SOCKETS_TRIED - 1;
    this.#failures += 1;
    const { host } = this.#options;
    this.#pause(code === WIDGET_CLOSE.restart ? host.random() * RESTART_SPREAD_MS : this.#pauseMs(), error);
  }

  #pauseMs(): number {
    const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    return ceiling * (0.75 + this.#options.host.random() / 2);
  }

  #pause(milliseconds: number, error?: WidgetError): void {
    this.#end();
    const { host } = this.#options;
    const until = host.now() + milliseconds;
    this.#become(
      host.online() ? { kind: 'waiting', until, ...(error === undefined ? {} : { error }) } : { kind: 'offline' },
    );
    this.#after(milliseconds, () => void this.#open());
  }

  #onSignal(signal: HostSignal): void {
    const { kind } = this.#status;
    if (kind === 'refused') return;
    if (signal === 'offline') {
      this.#end();
      this.#become({ kind: 'offline' });
    } else if (kind === 'live') this.#ping(PONG_WITHIN_MS);
    // Who floods is not let in sooner by looking at the page.
    else if (kind === 'offline' || (kind === 'waiting' && !('error' in this.#status))) void this.#open();
  }

  #beat(): void {
    this.#after(HEARTBEAT_SECONDS * 1000, () => {
      this.#ping(HEARTBEAT_SECONDS * 1000);
      this.#beat();
    });
  }

  /** Asks for a sign of life; a browser keeps a dead link open for minutes. */
  #ping(withinMs: number): void {
    this.#cancelPong?.();
    this.#cancelPong = this.#options.host.after(withinMs, () => void this.#open());
    this.send({ type: 'ping' });
  }

  #heard(): void {
    this.#cancelPong?.();
    this.#cancelPong = null;
  }

  #end(): void {
    this.#try += 1;
    this.#cancelTimers();
    this.#heard();
    this.#settleGreeting();
    this.#link?.close();
    this.#link = null;
  }

  #settleGreeting(): void {
    this.#greeting?.settled();
    this.#greeting = null;
  }

  #after(milliseconds: number, run: () => void): void {
    this.#timers.push(this.#options.host.after(milliseconds, run));
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
  }

  #become(status: Status): void {
    this.#status = status;
    this.#options.onStatus(status);
  }
}
