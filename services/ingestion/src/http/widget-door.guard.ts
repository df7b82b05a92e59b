import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '../commands/visit.ts';
import { corsHeaders, mayCome } from '../live/origins.ts';
import { WIDGETS, WIDGET_SETUP, type WidgetSetup } from '../tokens.ts';
import type { Widget, Widgets } from '../visitors/widgets.port.ts';
import { WidgetProblem } from './widget-problem.ts';

/** A request of which it is known which widget it is about. */
export type WidgetRequest = FastifyRequest & { widget?: Widget };

/** Which widget, and from where: before anything of the request counts. */
@Injectable()
export class WidgetDoorGuard implements CanActivate {
  constructor(
    @Inject(WIDGETS) private readonly widgets: Widgets,
    @Inject(WIDGET_SETUP) private readonly setup: WidgetSetup,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<WidgetRequest>();
    const reply = http.getResponse<FastifyReply>();
    void reply.header('vary', 'Origin').header('cache-control', 'no-store');
    const inboxId = request.headers['x-widget-inbox-id'];
    const widget = await this.widgets.find(typeof inboxId === 'string' ? inboxId : '').catch(() => {
      throw new WidgetProblem(
        failure('unavailable', 'The widget cannot be found out now.', { retry_after_seconds: 2 }),
      );
    });
    if (widget === null)
      throw new WidgetProblem(failure('unknown-inbox', 'There is no widget with the id in X-Widget-Inbox-Id.'));
    const { origin } = request.headers;
    if (!mayCome(origin, widget, this.setup.ownOrigin))
      throw new WidgetProblem(
        failure('forbidden-origin', 'Add the origin of this page to the allowed origins of the widget.'),
      );
    if (origin !== undefined) void reply.headers(corsHeaders(origin));
    request.widget = widget;
    return true;
  }
}
