import { messagingConformance, testNats } from '@baton/testing';
import { connectMessaging } from './connect-messaging.ts';

messagingConformance('NATS', async () => {
  const server = await testNats();
  return {
    connect: () => connectMessaging({ url: server.url, name: 'conformance' }),
    stop: () => server.stop(),
  };
});
