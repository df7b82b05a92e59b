import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { safeError } from './safe-error.ts';

export type { Logger } from 'pino';

/** Values under these keys are never written, wherever they stand: secrets, and what customers said or are called. */
const REDACTED = ['password', 'token', 'authorization', 'cookie', 'text', 'content', 'phone', 'identity', 'email'];

/** JSON lines on stdout. Log ids and codes; never message bodies, names, numbers or secrets. */
export const createLogger = (name: string, level: string): Logger =>
  pino({
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: safeError },
    redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  });

/** Nest's own lines go to the same log, its start-up chatter only at debug level. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ context: contextOf(rest) }, String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ context: contextOf(rest) }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const [stack] = rest;
    this.logger.error(
      { context: contextOf(rest.slice(1)), stack: typeof stack === 'string' ? stack : undefined },
      String(message),
    );
  }
}

const contextOf = (rest: unknown[]): string | undefined => {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
};
