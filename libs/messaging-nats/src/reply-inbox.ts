import { createInbox, type Msg, type MsgHdrs } from '@nats-io/nats-core';
import { MessagingFault } from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';

interface Waiting {
  readonly resolve: (message: Msg) => void;
  readonly reject: (fault: MessagingFault) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Requests over one shared inbox, like the mux of nats.js, with the difference that a broken connection ends every
 * request that is under way at once: its answer was lost with the connection, waiting for the deadline is in vain.
 */
export class ReplyInbox {
  private readonly prefix = `${createInbox()}.`;
  private readonly waiting = new Map<string, Waiting>();
  private counter = 0;

  constructor(private readonly state: ConnectionState) {
    state.connection.subscribe(`${this.prefix}*`, { callback: (_error, message) => this.settle(message) });
    state.onLost(() => this.rejectAll());
  }

  /** Rejects with `no-responder`, `deadline` or `unavailable`. */
  request(subject: string, data: Uint8Array, headers: MsgHdrs, timeoutMs: number): Promise<Msg> {
    this.counter += 1;
    const token = this.counter.toString(36);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.take(token)?.reject(deadlineFault()), timeoutMs);
      this.waiting.set(token, { resolve, reject, timer });
      try {
        this.state.connection.publish(subject, data, { reply: this.prefix + token, headers });
      } catch (error) {
        this.take(token)?.reject(new MessagingFault('unavailable', 'the NATS connection is closed', { cause: error }));
      }
    });
  }

  private settle(message: Msg): void {
    const waiting = this.take(message.subject.slice(this.prefix.length));
    if (waiting === undefined) return;
    if (message.data.length === 0 && message.headers?.code === 503) {
      waiting.reject(new MessagingFault('no-responder', 'nobody listens on the subject'));
    } else waiting.resolve(message);
  }

  private take(token: string): Waiting | undefined {
    const waiting = this.waiting.get(token);
    if (waiting !== undefined) {
      this.waiting.delete(token);
      clearTimeout(waiting.timer);
    }
    return waiting;
  }

  private rejectAll(): void {
    for (const token of this.waiting.keys()) {
      this.take(token)?.reject(new MessagingFault('unavailable', 'the NATS connection broke before the answer came'));
    }
  }
}

const deadlineFault = (): MessagingFault => new MessagingFault('deadline', 'no answer within the deadline');
