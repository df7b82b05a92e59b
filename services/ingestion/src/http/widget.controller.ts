import { HEARTBEAT_SECONDS, type WidgetOlder, type WidgetServerFrame } from '@baton/contracts-widget-protocol';
import { Body, Controller, Get, Inject, Post, Query, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { failure } from '../commands/visit.ts';
import { LiveVisits } from '../live/live-visits.ts';
import { bearer } from '../live/origins.ts';
import { VisitorConnection } from '../live/visitor-connection.ts';
import { VisitorDesk } from '../live/visitor-desk.ts';
import { isGreeting, VisitorDoor } from '../live/visitor-door.ts';
import { readFrame } from '../live/visitor-frame.ts';
import { WIDGET_SETUP, type WidgetSetup } from '../tokens.ts';
import { VisitorView } from '../views/visitor-thread/visitor-view.adapter.ts';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { Widget } from '../visitors/widgets.port.ts';
import { streamWire } from './event-stream.ts';
import { WidgetDoorGuard, type WidgetRequest } from './widget-door.guard.ts';
import { statusOf, WidgetProblem } from './widget-problem.ts';
import { WidgetProblemFilter } from './widget-problem.filter.ts';

/** The protocol over HTTP: frames by POST, what nobody asked for as a stream, older messages by page. */
@Controller('widget/v1')
@UseGuards(WidgetDoorGuard)
@UseFilters(WidgetProblemFilter)
export class WidgetController {
  constructor(
    @Inject(VisitorDoor) private readonly door: VisitorDoor,
    @Inject(VisitorDesk) private readonly desk: VisitorDesk,
    @Inject(LiveVisits) private readonly visits: LiveVisits,
    @Inject(VisitorView) private readonly view: VisitorView,
    @Inject(WIDGET_SETUP) private readonly setup: WidgetSetup,
  ) {}

  @Post('events')
  async event(@Body() body: unknown, @Req() request: WidgetRequest, @Res() reply: FastifyReply): Promise<void> {
    const answered = await this.answer(body, request);
    if (answered.type === 'error') {
      const { retry_after_seconds: seconds } = answered;
      if (seconds !== undefined) void reply.header('retry-after', String(seconds));
      await reply.status(statusOf(answered)).send(answered);
    } else await reply.status(200).send(answered);
  }

  @Get('stream')
  async stream(
    @Query('since') since: string | undefined,
    @Req() request: WidgetRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { widget, session } = await this.visit(request);
    const address = this.setup.addressOf(request.raw);
    if (!this.visits.enter(address))
      throw new WidgetProblem(failure('throttled', 'Too many streams from here.', { retry_after_seconds: 30 }));
    const wire = streamWire(reply, HEARTBEAT_SECONDS * 1_000);
    const connection = new VisitorConnection(wire, widget.settings.accountId, address, session);
    wire.onClose(() => this.visits.left(connection));
    await this.visits.follow(connection, session, since).catch(() => wire.terminate());
  }

  @Get('messages')
  async older(@Query('before') before: string | undefined, @Req() request: WidgetRequest): Promise<WidgetOlder> {
    const { session } = await this.visit(request);
    const seq = Number(before);
    if (!Number.isSafeInteger(seq) || seq < 1)
      throw new WidgetProblem(failure('invalid', 'before must be the seq of a message.', { field: 'before' }));
    const { messages, hasOlder } = await this.view.older(session, seq);
    return { messages, has_older: hasOlder };
  }

  private async answer(body: unknown, request: WidgetRequest): Promise<WidgetServerFrame> {
    const read = readFrame(body);
    if (read.kind === 'bad') return read.error;
    const { frame } = read;
    const address = this.setup.addressOf(request.raw);
    const token = bearer(request.headers);
    if (isGreeting(frame)) {
      const widget = widgetOf(request);
      const admission = await this.door.admit(widget, frame, token, address);
      return admission.kind === 'declined' ? admission.error : this.door.welcome(widget, admission.admitted);
    }
    const { widget, session } = await this.visit(request);
    const answered = await this.desk.handle({ widget, session }, frame, address, token ?? undefined);
    return answered.frame ?? { type: 'pong', now: new Date().toISOString() };
  }

  private async visit(request: WidgetRequest): Promise<{ readonly widget: Widget; readonly session: VisitorSession }> {
    const widget = widgetOf(request);
    const address = this.setup.addressOf(request.raw);
    const session = await this.door.known(widget, bearer(request.headers), address);
    if ('type' in session) throw new WidgetProblem({ frame: session });
    return { widget, session };
  }
}

const widgetOf = ({ widget }: WidgetRequest): Widget => {
  if (widget === undefined) throw new Error('the guard names the widget');
  return widget;
};
