import { Fault, type Retry } from '@baton/event-sourcing';

/**
 * `no-responder`: nobody serves the command now, nothing was done. `deadline`: no answer in time, the outcome is
 * unknown. `unavailable`: the connection is down or broke; a command that was under way has an unknown outcome.
 * `too-large`: the payload exceeds what the server takes. `stream-lost`: the event stream is new or was emptied
 * since it was last looked at; nothing was published, compare positions first.
 */
export type MessagingFaultCode = 'no-responder' | 'deadline' | 'unavailable' | 'too-large' | 'stream-lost';

const RETRY: Record<MessagingFaultCode, Retry> = {
  'no-responder': 'yes',
  deadline: 'yes',
  unavailable: 'yes',
  'too-large': 'never',
  'stream-lost': 'yes',
};

/** Repeat a command only with the same id: then a lost answer is found again and nothing is done twice. */
export class MessagingFault extends Fault {
  constructor(code: MessagingFaultCode, message: string, options?: ErrorOptions) {
    super(code, message, RETRY[code], options);
  }
}
