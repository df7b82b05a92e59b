import type { NatsConnection } from '@nats-io/nats-core';
import type { Stoppable } from '@baton/messaging';
import type { MessagingLogger } from './messaging-logger.port.ts';

/**
 * Whether the connection is up, and who wants to know when that changes. nats.js reconnects by itself for ever;
 * what it does not do is tell those who wait for an answer that none can come any more.
 */
export class ConnectionState {
  private up = true;
  private readonly lost = new Set<() => void>();
  private readonly restored = new Set<() => void>();

  constructor(
    readonly connection: NatsConnection,
    private readonly log: MessagingLogger,
  ) {
    void this.follow();
  }

  isUp(): boolean {
    return this.up;
  }

  onLost(listener: () => void): Stoppable {
    return registered(this.lost, listener);
  }

  onRestored(listener: () => void): Stoppable {
    return registered(this.restored, listener);
  }

  /** Resolves true when the connection is up, false when it still is not after `withinMs`. */
  waitUntilUp(withinMs: number): Promise<boolean> {
    if (this.up) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (up: boolean): void => {
        clearTimeout(timer);
        void registration.drain();
        resolve(up);
      };
      const timer = setTimeout(() => settle(false), withinMs);
      const registration = this.onRestored(() => settle(true));
    });
  }

  private async follow(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') this.turn(false, this.lost);
      else if (status.type === 'reconnect') this.turn(true, this.restored);
      else if (status.type === 'error') this.log.warn({ error: status.error.name }, 'NATS reported an error');
    }
    this.turn(false, this.lost);
  }

  private turn(up: boolean, listeners: ReadonlySet<() => void>): void {
    if (this.up === up) return;
    this.up = up;
    if (!this.connection.isClosed()) this.log.info({ up }, up ? 'NATS connection restored' : 'NATS connection lost');
    for (const listener of listeners) listener();
  }
}

const registered = (listeners: Set<() => void>, listener: () => void): Stoppable => {
  // A wrapper of its own: the same function registered twice counts twice.
  const entry = (): void => listener();
  listeners.add(entry);
  return {
    drain: () => {
      listeners.delete(entry);
      return Promise.resolve();
    },
  };
};
