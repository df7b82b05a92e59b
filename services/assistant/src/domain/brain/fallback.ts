import type { Escalation } from './brain.port.ts';

const toAnyone = (reason: string): Escalation => ({
  ...{ kind: 'escalate', by: 'assistant', reason, requirements: [], parameters: {}, priority: null },
  // The system's own notice tells the customer that they wait for a person.
  ...{ flow: null, step: null, lastWords: null, confidence: 0, summary: null, tags: [] },
});

/** It is down, too slow, or makes no sense. */
export const brainFailed = (): Escalation => toAnyone('assistant unavailable');

/** Nobody is helped by the next answer when so many did not help. */
export const tooManyAnswers = (): Escalation => toAnyone('too many answers within an hour');

/** Each answer would be overtaken by the customer's next message. */
export const tooManyMessages = (): Escalation => toAnyone('messages without a pause');
