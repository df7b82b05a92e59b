import { loadConfig, runProcess } from '@baton/service-kit';
import { NotificationConfig } from './notification.config.ts';
import { NotificationModule } from './notification.module.ts';

const config = loadConfig(NotificationConfig);
await runProcess({
  name: 'notification',
  config,
  module: NotificationModule.forRoot(config),
  commands: { service: 'notification' },
});
