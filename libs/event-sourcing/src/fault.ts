/** Whether repeating may help: `yes` soon, `later` after a pause, `never` (bad input, a bug). */
export type Retry = 'yes' | 'later' | 'never';

/**
 * Something went wrong that nobody decided: the opposite of a refusal, which is a value.
 * `retry` alone decides between ack, nak and term at the doors. The message must not hold personal data.
 */
export class Fault extends Error {
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, message: string, retry: Retry, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.retry = retry;
  }
}

export type StoreFaultCode = 'overloaded' | 'unavailable' | 'invalid';

export class StoreFault extends Fault {
  /** True when the transaction may have been committed although the answer was lost. */
  readonly outcomeUnknown: boolean;

  constructor(code: StoreFaultCode, message: string, options?: ErrorOptions & { outcomeUnknown?: boolean }) {
    super(code, message, code === 'invalid' ? 'never' : code === 'overloaded' ? 'later' : 'yes', options);
    this.outcomeUnknown = options?.outcomeUnknown ?? false;
  }
}

/** A projection or reader met an event order that the store promises never to produce. */
export class OrderFault extends Fault {
  constructor(message: string) {
    super('order-broken', message, 'never');
  }
}
