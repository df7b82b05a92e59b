import path from 'node:path';
import { FRAME_BYTES } from '@baton/contracts-widget-protocol';
import { runProcess } from '@baton/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { answerPreflights, serveWidget } from './http/widget-app.adapter.ts';
import { WIDGET_LIMITS, type WidgetLimits } from './live/widget-limits.ts';
import { WIDGETS } from './tokens.ts';
import type { Widgets } from './visitors/widgets.port.ts';
import type { WidgetConfig } from './widget.config.ts';
import { WidgetModule } from './widget.module.ts';

export const startWidget = (
  config: WidgetConfig,
  limits: WidgetLimits = WIDGET_LIMITS,
): Promise<NestFastifyApplication> =>
  runProcess({
    name: 'widget',
    config,
    module: WidgetModule.forRoot(config, limits),
    fastify: { bodyLimit: FRAME_BYTES },
    async configureHttp(app) {
      answerPreflights(app);
      const folder = config.WIDGET_DIST ?? path.join(import.meta.dirname, '../../../apps/widget/dist');
      await serveWidget(app, folder, app.get<Widgets>(WIDGETS));
    },
  });
