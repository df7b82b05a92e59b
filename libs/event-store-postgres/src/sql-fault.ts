import { Fault, StoreFault } from '@baton/event-sourcing';

/** Classes of SQLSTATE that speak of the statement's own values: the same statement will never be taken. */
const VALUE_CLASSES = new Set(['22', '23', '54']);

export const sqlState = (error: unknown): string | undefined => {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/** True when PostgreSQL refused the values themselves. */
export const refusesValues = (error: unknown): boolean => VALUE_CLASSES.has(sqlState(error)?.slice(0, 2) ?? '');

/** True when the connection cannot be used again: PostgreSQL did not answer, or said goodbye. */
export const lostConnection = (error: unknown): boolean => {
  const state = sqlState(error);
  return state === undefined || state.startsWith('08') || state.startsWith('57P');
};

/**
 * What an error of `pg` means to the callers of the store. `sent`: the statement had been handed over when it happened,
 * so that without a clear answer nobody knows whether it was committed.
 */
export const storeFault = (error: unknown, { sent }: { sent: boolean }): Fault => {
  if (error instanceof Fault) return error;
  if (refusesValues(error)) return new StoreFault('invalid', 'PostgreSQL refused the values', { cause: error });
  // Whoever gets an answer, even an error, knows that the statement was rolled back.
  const outcomeUnknown = sent && lostConnection(error);
  return new StoreFault('unavailable', 'PostgreSQL cannot be reached', { cause: error, outcomeUnknown });
};
