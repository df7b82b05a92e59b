import { BaseConfig, loadConfig, runProcess } from '@baton/service-kit';
import { WidgetProjectorModule } from './widget-projector.module.ts';

await runProcess({ name: 'widget-projector', config: loadConfig(BaseConfig), module: WidgetProjectorModule });
