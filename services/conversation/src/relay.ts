import { BaseConfig, loadConfig, runProcess } from '@baton/service-kit';
import { RelayModule } from './relay.module.ts';

await runProcess({ name: 'conversation-relay', config: loadConfig(BaseConfig), module: RelayModule });
