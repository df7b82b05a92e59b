import { createInbox, nanos, type Msg, type NatsConnection, type Subscription } from '@nats-io/nats-core';
import { STREAM } from './event-stream.ts';

const EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 1_000;
/** Two heartbeats and a half: the request is lost (server restarted, consumer deleted). */
const SILENCE_MS = 2_500;

export type PullEnd = 'complete' | 'gone';

/**
 * One pull request: up to `batch` messages of a durable consumer as they come. `complete` when all have come or the
 * request expired; `gone` when the consumer does not answer any more and must be looked after.
 */
export class Pull {
  readonly ended: Promise<PullEnd>;
  private readonly subscription: Subscription;
  private remaining: number;
  private watchdog: NodeJS.Timeout;
  private resolve!: (end: PullEnd) => void;

  constructor(
    connection: NatsConnection,
    durable: string,
    batch: number,
    private readonly deliver: (message: Msg) => void,
  ) {
    this.remaining = batch;
    this.ended = new Promise((resolve) => {
      this.resolve = resolve;
    });
    const inbox = createInbox();
    this.subscription = connection.subscribe(inbox, { callback: (_error, message) => this.take(message, inbox) });
    this.watchdog = this.watch();
    connection.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${durable}`,
      JSON.stringify({ batch, expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) }),
      { reply: inbox },
    );
  }

  end(end: PullEnd): void {
    clearTimeout(this.watchdog);
    this.subscription.unsubscribe();
    this.resolve(end);
  }

  private take(message: Msg, inbox: string): void {
    clearTimeout(this.watchdog);
    // Events keep the subject under which they were published; what comes to the inbox itself is a status.
    if (message.subject !== inbox) {
      this.deliver(message);
      this.remaining -= 1;
      if (this.remaining === 0) return this.end('complete');
    } else {
      const status = message.headers?.code;
      if (status === 408 || status === 404) return this.end('complete');
      if (status !== 100) return this.end('gone');
    }
    this.watchdog = this.watch();
  }

  private watch(): NodeJS.Timeout {
    return setTimeout(() => this.end('gone'), SILENCE_MS);
  }
}
