import type { CommandEnvelope } from '@baton/messaging';
import { applyDecorators, Catch, UseFilters, UsePipes, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { validationPipe } from './invalid-input.ts';

/** What a command's door gets beside its payload, with `@Ctx()`. */
export interface CommandCall {
  readonly envelope: CommandEnvelope;
  readonly partition: number;
  /** Aborts when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/** Hands the error to the transport as it is; Nest would reduce it to a sentence. */
@Catch()
class PassOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** A method of a controller that answers the command `name`. Its `@Payload()` DTO is validated by class-validator. */
export const CommandHandler = (name: string): MethodDecorator =>
  applyDecorators(MessagePattern(name), UsePipes(validationPipe()), UseFilters(PassOn));
