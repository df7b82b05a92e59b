import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '@baton/service-kit';
import { isUUID } from 'class-validator';

/** The command's id: a repeat with the same one returns the first outcome. */
export const CommandId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (typeof key === 'string' && isUUID(key)) return key.toLowerCase();
  throw new InvalidInput([{ field: 'Idempotency-Key', problem: 'must be a UUID, chosen once for each command' }]);
});
