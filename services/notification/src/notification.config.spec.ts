import { loadConfig } from '@baton/service-kit';
import { NotificationConfig } from './notification.config.ts';

const good = {
  ...{ DATABASE_URL: 'postgres://localhost/baton', NATS_URL: 'nats://localhost', WHATSAPP_ACCESS_TOKEN: 'token' },
  ...{ MASTER_KEY: Buffer.alloc(32).toString('base64'), IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64') },
};

describe('the configuration of notification', () => {
  it('has defaults for what is not secret', () => {
    expect(loadConfig(NotificationConfig, good)).toMatchObject({
      ...{ WHATSAPP_GRAPH_URL: 'https://graph.facebook.com/v24.0', WHATSAPP_TIMEOUT_MS: 15_000 },
      ...{ WHATSAPP_MESSAGES_PER_SECOND: 60, SEND_ATTEMPTS: 12 },
    });
  });

  it.each(['MASTER_KEY', 'IDENTITY_KEY', 'WHATSAPP_ACCESS_TOKEN'])('asks for %s', (name) => {
    expect(() => loadConfig(NotificationConfig, { ...good, [name]: undefined })).toThrow(name);
  });
});
