import { loadConfig, runProcess } from '@baton/service-kit';
import { AssistantConfig } from './assistant.config.ts';
import { AssistantModule } from './assistant.module.ts';

const config = loadConfig(AssistantConfig);
await runProcess({
  name: 'assistant',
  config,
  module: AssistantModule.forRoot(config),
  commands: { service: 'assistant' },
});
