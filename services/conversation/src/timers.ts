import { loadConfig, runProcess } from '@baton/service-kit';
import { TimersConfig } from './config.ts';
import { TimersModule } from './timers.module.ts';

const config = loadConfig(TimersConfig);
await runProcess({ name: 'conversation-timers', config, module: TimersModule.forRoot(config) });
