import { loadConfig } from '@baton/service-kit';
import { AssistantConfig } from './assistant.config.ts';

const good = {
  ...{ DATABASE_URL: 'postgres://localhost/baton', NATS_URL: 'nats://localhost' },
  ...{ MASTER_KEY: Buffer.alloc(32).toString('base64'), IDENTITY_KEY: Buffer.alloc(32, 1).toString('base64') },
};

describe('the configuration of the assistant', () => {
  it('needs no network by default', () => {
    expect(loadConfig(AssistantConfig, good)).toMatchObject({ ASSISTANT_BRAIN: 'scripted', ANSWERS_AN_HOUR: 20 });
  });

  it.each(['MASTER_KEY', 'IDENTITY_KEY', 'DATABASE_URL'])('asks for %s', (name) => {
    expect(() => loadConfig(AssistantConfig, { ...good, [name]: undefined })).toThrow(name);
  });

  it('asks for a model where one is to be used', () => {
    const openai = { ...good, ASSISTANT_BRAIN: 'openai' };
    expect(() => loadConfig(AssistantConfig, openai)).toThrow('OPENAI_MODEL');
    expect(loadConfig(AssistantConfig, { ...openai, OPENAI_MODEL: 'm' }).OPENAI_BASE_URL).toMatch(/^https:/);
    expect(() => loadConfig(AssistantConfig, { ...good, ASSISTANT_LINK_HOSTS: 'https://a/' })).toThrow('LINK_HOSTS');
  });
});
