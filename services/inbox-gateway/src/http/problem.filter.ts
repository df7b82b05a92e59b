import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ProblemBody } from '@baton/contracts-inbox-protocol';
import { Fault } from '@baton/event-sourcing';
import { InvalidInput, LOGGER, type Logger } from '@baton/service-kit';
import { BadCursor } from '../views/conversation/conversation.query.ts';
import { Problem, unavailable } from './problem.ts';

/** Every answer that is not a success is a ProblemBody; what nobody foresaw tells nothing but that it happened. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problemOf(error);
    if (problem.body.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(Math.ceil(problem.body.retryAfterSeconds)));
    }
    void reply.status(problem.status).send(problem.body);
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof InvalidInput) {
      const fields = [...new Set(error.problems.map(({ field }) => field))];
      return new Problem(400, {
        code: 'invalid',
        message: `Please correct ${fields.join(', ')}.`,
        problems: error.problems,
      });
    }
    if (error instanceof BadCursor) {
      const problems = [{ field: 'after', problem: 'is not a cursor of this list; leave it out for the first page' }];
      return new Problem(400, { code: 'invalid', message: 'Please correct after.', problems });
    }
    if (error instanceof HttpException) return new Problem(error.getStatus(), bodyOf(error));
    if (error instanceof Fault && error.retry !== 'never') {
      this.log.warn({ code: error.code }, 'request met a fault');
      return unavailable(error);
    }
    const status = (error as { statusCode?: unknown }).statusCode;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return new Problem(status, { code: 'bad-request', message: 'The request could not be read. Check its form.' });
    }
    this.log.error({ err: error }, 'request failed');
    return new Problem(500, { code: 'internal', message: 'Something went wrong on our side. Try again in a moment.' });
  }
}

const bodyOf = (error: HttpException): ProblemBody =>
  error.getStatus() === 404
    ? { code: 'not-found', message: 'There is nothing at this address.' }
    : { code: `http-${error.getStatus()}`, message: error.message };
