import { BaseConfig, loadConfig, runProcess } from '@baton/service-kit';
import { ProjectorModule } from './projector.module.ts';

await runProcess({ name: 'inbox-projector', config: loadConfig(BaseConfig), module: ProjectorModule });
