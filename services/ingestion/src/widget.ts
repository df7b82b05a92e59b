import { loadConfig } from '@baton/service-kit';
import { startWidget } from './start-widget.ts';
import { WidgetConfig } from './widget.config.ts';

await startWidget(loadConfig(WidgetConfig));
