import { BaseConfig, loadConfig, runProcess } from '@baton/service-kit';
import { SearchProjectorModule } from './search-projector.module.ts';

await runProcess({ name: 'search-projector', config: loadConfig(BaseConfig), module: SearchProjectorModule });
