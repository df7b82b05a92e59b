import { CONVERSATION_SERVICE } from '@baton/contracts-conversation';
import { loadConfig, runProcess } from '@baton/service-kit';
import { ConversationConfig } from './config.ts';
import { ConversationModule } from './conversation.module.ts';

const config = loadConfig(ConversationConfig);
await runProcess({
  name: 'conversation',
  config,
  module: ConversationModule.forRoot(config),
  commands: { service: CONVERSATION_SERVICE },
});
