import { connect } from '@nats-io/transport-node';
import { NatsCommandClient } from './command.client.ts';
import { NatsCommandServer } from './command.server.ts';
import { ConnectionState } from './connection-state.ts';
import { NatsEventConsumer } from './event.consumer.ts';
import { NatsEventPublisher } from './event.publisher.ts';
import { EventStream } from './event-stream.ts';
import { SILENT, type MessagingLogger } from './messaging-logger.port.ts';
import { NatsMessaging } from './nats-messaging.ts';
import { ReplyInbox } from './reply-inbox.ts';
import { NatsSignals } from './signals.adapter.ts';

export interface MessagingOptions {
  /** `nats://host:port`, or several separated by commas. */
  readonly url: string;
  /** Name of the process, as the server lists it. */
  readonly name: string;
  readonly logger?: MessagingLogger;
}

/** Resolves when connected, however long that takes; afterwards reconnects for ever. */
export const connectMessaging = async ({ url, name, logger = SILENT }: MessagingOptions): Promise<NatsMessaging> => {
  const connection = await connect({
    servers: url.split(','),
    name,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 200,
    reconnectJitter: 100,
    pingInterval: 5_000,
    maxPingOut: 2,
    timeout: 5_000,
    noAsyncTraces: true,
  });
  const state = new ConnectionState(connection, logger);
  const inbox = new ReplyInbox(state);
  const stream = await EventStream.open(state);
  return new NatsMessaging(state, {
    client: new NatsCommandClient(state, inbox),
    server: new NatsCommandServer(state, logger),
    publisher: new NatsEventPublisher(state, inbox, stream, logger),
    consumer: new NatsEventConsumer(state, stream, logger),
    signals: new NatsSignals(state, logger),
  });
};
