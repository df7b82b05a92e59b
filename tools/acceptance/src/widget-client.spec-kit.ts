import {
  WIDGET_PROTOCOL,
  type WidgetClientFrame,
  type WidgetMessage,
  type WidgetServerFrame,
  type WidgetState,
} from '@baton/contracts-widget-protocol';
import WebSocket from 'ws';
import { INBOX, newAddress, SHOP } from './widget-world.spec-kit.ts';

export interface ClientOptions {
  readonly url: string;
  readonly inbox?: string;
  readonly origin?: string;
}

/**
 * A visitor's app as the protocol has it: keeps what it was told, resumes from its cursor, and sends what was not
 * acknowledged again. It notices what a correct server never does.
 */
export class WidgetClient {
  token: string | null = null;
  visitorId: string | null = null;
  state: WidgetState | null = null;
  readonly messages = new Map<string, WidgetMessage>();
  readonly frames: WidgetServerFrame[] = [];
  readonly complaints: string[] = [];
  readonly closes: number[] = [];
  readonly acks = new Map<string, Extract<WidgetServerFrame, { type: 'ack' }>>();
  snapshots = 0;
  resumed = 0;
  private cursor: string | null = null;
  private socket: WebSocket | null = null;
  private live = false;
  private running = false;
  private readonly outbox = new Map<string, WidgetClientFrame>();
  private readonly address = newAddress();

  constructor(private readonly options: ClientOptions) {}

  start(): this {
    this.running = true;
    this.connect();
    return this;
  }

  stop(): void {
    this.running = false;
    this.socket?.terminate();
  }

  /** The network goes. */
  cut(): void {
    this.socket?.terminate();
  }

  get isLive(): boolean {
    return this.live;
  }

  get unsent(): number {
    return this.outbox.size;
  }

  /** Kept until it is acknowledged. */
  say(clientId: string, text: string): void {
    this.keep(clientId, { type: 'message.send', client_id: clientId, text });
  }

  keep(clientId: string, frame: WidgetClientFrame): void {
    this.outbox.set(clientId, frame);
    if (this.live) this.send(frame);
  }

  send(frame: WidgetClientFrame | string): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** In the order of the thread. */
  get thread(): WidgetMessage[] {
    return [...this.messages.values()].toSorted((a, b) => a.seq - b.seq);
  }

  private connect(): void {
    const { url, inbox = INBOX, origin = SHOP } = this.options;
    const headers = { 'x-forwarded-for': this.address };
    const socket = new WebSocket(`${url}?inbox=${inbox}`, WIDGET_PROTOCOL, { origin, headers });
    this.socket = socket;
    socket.on('open', () => {
      const resume = { type: 'session.resume', token: this.token ?? '' } as const;
      this.send(
        this.token === null
          ? { type: 'session.start' }
          : { ...resume, ...(this.cursor === null ? {} : { cursor: this.cursor }) },
      );
    });
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      if (socket === this.socket) this.receive(JSON.parse(text) as WidgetServerFrame);
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closes.push(code);
      if (socket !== this.socket) return;
      this.live = false;
      if (this.running) setTimeout(() => this.running && this.connect(), 10 + Math.random() * 60);
    });
  }

  private receive(frame: WidgetServerFrame): void {
    this.frames.push(frame);
    switch (frame.type) {
      case 'session':
        return this.greeted(frame);
      case 'changes':
        this.cursor = frame.cursor;
        frame.messages.forEach((message) => this.put(message, true));
        if (frame.state !== null) this.stand(frame.state);
        return;
      case 'resync':
        this.cursor = null;
        return this.socket?.close();
      case 'ack':
        this.acks.set(frame.client_id, frame);
        this.outbox.delete(frame.client_id);
        if (frame.token !== undefined) this.token = frame.token;
        return;
      case 'error':
        return this.declined(frame);
      default:
        return;
    }
  }

  /** What could not be taken is sent again. */
  private declined({
    client_id: id,
    retry_after_seconds: seconds,
  }: Extract<WidgetServerFrame, { type: 'error' }>): void {
    if (id === undefined || seconds === undefined) return;
    setTimeout(() => {
      const waiting = this.outbox.get(id);
      if (this.live && waiting !== undefined) this.send(waiting);
    }, seconds * 500);
  }

  private greeted(frame: Extract<WidgetServerFrame, { type: 'session' }>): void {
    this.token = frame.token;
    this.visitorId = frame.visitor_id;
    this.cursor = frame.cursor;
    if (frame.snapshot) {
      this.snapshots += 1;
      this.messages.clear();
      this.state = null;
    } else this.resumed += 1;
    frame.messages.forEach((message) => this.put(message, false));
    if (frame.state !== null) this.stand(frame.state);
    this.live = true;
    for (const waiting of this.outbox.values()) this.send(waiting);
  }

  private put(message: WidgetMessage, isNews: boolean): void {
    const known = this.messages.get(message.id);
    if (known !== undefined && known.rev >= message.rev) {
      if (isNews) this.complaints.push(`${message.id}: revision ${String(message.rev)} was told again`);
      return;
    }
    this.messages.set(message.id, message);
  }

  private stand(state: WidgetState): void {
    if (this.state === null || state.rev >= this.state.rev) this.state = state;
    else this.complaints.push(`the state went from ${String(this.state.rev)} to ${String(state.rev)}`);
  }
}
