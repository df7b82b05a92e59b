import type { WidgetError, WidgetErrorCode } from '@baton/contracts-widget-protocol';
import type { Answer } from '../commands/visit.ts';

const STATUS: Readonly<Record<WidgetErrorCode, number>> = {
  invalid: 400,
  'no-session': 401,
  'bad-proof': 401,
  'identity-required': 403,
  'forbidden-origin': 403,
  'unknown-inbox': 404,
  'not-found': 404,
  'too-large': 413,
  throttled: 429,
  unavailable: 503,
};

export const statusOf = ({ code }: WidgetError): number => STATUS[code];

/** An error frame that ends a request. */
export class WidgetProblem extends Error {
  override readonly name = 'WidgetProblem';
  readonly error: WidgetError;

  constructor({ frame }: Answer) {
    super('the request was declined');
    this.error = frame as WidgetError;
  }
}
