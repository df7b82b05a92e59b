export interface SafeError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: SafeError;
}

/** Classes of SQLSTATE whose messages quote the value that was refused. */
const QUOTES_VALUES = /^2[23][0-9A-Z]{3}$/;
const DEEPEST_CAUSE = 5;

/**
 * What a log may tell of an error: its kind, code, message, place and causes, and nothing else that hangs on it. Errors
 * of PostgreSQL and TypeORM carry the rows and parameters that they stumbled over, and so what people wrote.
 */
export const safeError = (error: unknown, depth = 0): SafeError => {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' };
  const { code } = error as { readonly code?: unknown };
  const quotes = typeof code === 'string' && QUOTES_VALUES.test(code);
  const { cause } = error;
  return {
    type: error.name,
    message: quotes ? 'PostgreSQL refused a value' : error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: placesOf(error.stack) }),
    ...(cause instanceof Error && depth < DEEPEST_CAUSE ? { cause: safeError(cause, depth + 1) } : {}),
  };
};

/** Without the message, which the stack repeats. */
const placesOf = (stack: string): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
