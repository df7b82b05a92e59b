import { WIDGET_CLOSE, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';

/** The part of a WebSocket, or of a stream of events, that a connection needs. */
export interface Wire {
  /** Bytes that the other side has not read yet. */
  readonly unread: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** What a client may leave unread, in bytes, before it is told to come back when it can read. */
export const UNREAD_LIMIT = 1024 * 1024;
/** A peer that does not answer the close must not hold its memory. */
const CLOSE_MS = 2_000;

/** One tab of one visitor. */
export class VisitorConnection {
  closed = false;
  /** Up to where it has been told everything; null until it was welcomed, and after a resync until it asks again. */
  cursor: string | null = null;

  constructor(
    private readonly wire: Wire,
    readonly accountId: string,
    readonly address: string,
    /** Null until the first frame has said who it is. */
    public session: VisitorSession | null,
  ) {}

  send(frame: WidgetServerFrame): void {
    if (this.closed) return;
    if (this.wire.unread > UNREAD_LIMIT) this.close(WIDGET_CLOSE.tooSlow, 'reads too slowly');
    else this.wire.send(JSON.stringify(frame));
  }

  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.wire.close(code, reason);
    setTimeout(() => this.wire.terminate(), CLOSE_MS).unref();
  }
}
