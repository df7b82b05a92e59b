import type { WidgetError } from '@baton/contracts-widget-protocol';
import { LOGGER, type Logger } from '@baton/service-kit';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { causeOf } from '../adapters/fault-cause.ts';
import { statusOf, WidgetProblem } from './widget-problem.ts';

const error = (code: WidgetError['code'], message: string): WidgetError => ({ type: 'error', code, message });

/** Every answer of 400 and above is an `error` frame. */
@Catch()
export class WidgetProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(caught: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const frame = this.frameOf(caught);
    const { retry_after_seconds: seconds } = frame;
    if (seconds !== undefined) void reply.header('retry-after', String(seconds));
    void reply.status(statusOf(frame)).send(frame);
  }

  private frameOf(caught: unknown): WidgetError {
    if (caught instanceof WidgetProblem) return caught.error;
    const status =
      caught instanceof HttpException ? caught.getStatus() : (caught as { statusCode?: number }).statusCode;
    if (status === 413) return error('too-large', 'A frame has at most 64 KB.');
    if (status === 404) return error('not-found', 'There is nothing at this address.');
    if (status !== undefined && status < 500) return error('invalid', 'The body must be a frame as JSON.');
    this.log.error(causeOf(caught), 'a widget request failed');
    return { ...error('unavailable', 'It did not work; try again.'), retry_after_seconds: 2 };
  }
}
