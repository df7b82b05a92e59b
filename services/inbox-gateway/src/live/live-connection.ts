import { CLOSE, type ClientFrame, type ListQuery, type Topic } from '@baton/contracts-inbox-protocol';
import type { Principal } from '@baton/contracts-directory';
import type { Viewer } from '../access/viewer.ts';
import type { Member } from './live-hub.ts';
import { TokenBucket } from './token-bucket.ts';

/** The part of a WebSocket that a connection needs. */
export interface Wire {
  readonly bufferedAmount: number;
  send(data: Buffer, options: { readonly binary: false }): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface Subscription {
  readonly topic: Topic;
  readonly query: ListQuery;
}

type SignalFrame = Extract<ClientFrame, { type: 'signal' }>;

/** Above what a person causes who hurries from one conversation to the next; the rest is not heard. */
const SIGNAL_BURST = 20;
const SIGNALS_PER_SECOND = 2;

/** What a client may leave unread, in bytes, before it is told to come back when it can read. */
export const UNREAD_LIMIT = 4 * 1024 * 1024;

/** A peer that does not answer the close must not hold its memory. */
const CLOSE_MS = 2_000;

/** One socket of one person: what it follows, and how fast it reads. */
export class LiveConnection implements Member {
  /** A later subscription to the same topic replaces the one that is still being answered. */
  readonly subscriptions = new Map<Topic, Subscription>();
  /** Subscriptions whose first answer is not sent: until then no heartbeat may speak for them. */
  answering = 0;
  heartbeatOwed = false;
  closed = false;
  readonly signalRate = new TokenBucket(SIGNAL_BURST, SIGNALS_PER_SECOND);
  /** What its agent does in conversations, as it was told to the others. */
  readonly doing = new Map<string, Pick<SignalFrame, 'conversationId' | 'kind'>>();
  /** Signals about conversations whose subscription is still being answered; the last of each kind. */
  readonly early = new Map<string, SignalFrame>();

  readonly sessionId: string;
  expiresAt: string;

  constructor(
    readonly viewer: Viewer,
    readonly token: string,
    { sessionId, expiresAt }: Principal,
    private readonly wire: Wire,
    private readonly listener: { ended(topic: Topic): void },
  ) {
    this.sessionId = sessionId;
    this.expiresAt = expiresAt;
  }

  send(frame: Buffer): void {
    if (this.closed) return;
    if (this.wire.bufferedAmount > UNREAD_LIMIT) this.close(CLOSE.tooSlow, 'reads too slowly');
    else this.wire.send(frame, { binary: false });
  }

  ended(topic: Topic): void {
    this.listener.ended(topic);
  }

  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.wire.close(code, reason);
    setTimeout(() => this.wire.terminate(), CLOSE_MS).unref();
  }
}
