import type { Signals, Stoppable } from '@baton/messaging';
import type { ConnectionState } from './connection-state.ts';
import type { MessagingLogger } from './messaging-logger.port.ts';

/** Core NATS publish and subscribe: lost while nobody listens or the connection is down. */
export class NatsSignals implements Signals {
  constructor(
    private readonly state: ConnectionState,
    private readonly log: MessagingLogger,
  ) {}

  emit(subject: string, payload: Uint8Array | string): void {
    // While disconnected nats.js would buffer without a bound what is stale anyway when the connection is back.
    if (!this.state.isUp() || this.state.connection.isDraining()) return;
    this.state.connection.publish(subject, payload);
  }

  on(subject: string, listener: (payload: Uint8Array, subject: string) => void): Stoppable {
    const subscription = this.state.connection.subscribe(subject, {
      callback: (_error, message) => {
        try {
          listener(message.data, message.subject);
        } catch (error) {
          this.log.error({ err: error, subject: message.subject }, 'a signal listener failed');
        }
      },
    });
    return {
      drain: () => {
        subscription.unsubscribe();
        return Promise.resolve();
      },
    };
  }
}
