export { connectMessaging } from './connect-messaging.ts';
export type { MessagingOptions } from './connect-messaging.ts';
export type { MessagingLogger } from './messaging-logger.port.ts';
export { NatsMessaging } from './nats-messaging.ts';
