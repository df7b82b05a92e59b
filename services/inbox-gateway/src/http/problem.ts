import type { ProblemBody } from '@baton/contracts-inbox-protocol';

/** An answer that is not a success, as the contract says it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
    options?: ErrorOptions,
  ) {
    super(body.message, options);
    this.name = 'Problem';
  }
}

export const unavailable = (cause?: unknown): Problem =>
  new Problem(
    503,
    {
      code: 'unavailable',
      message: 'This cannot be done right now. Try again in a moment; nothing is done twice.',
      retryAfterSeconds: 1,
    },
    { cause },
  );

export const PROBLEMS = {
  signIn: (): Problem => new Problem(401, { code: 'signed-out', message: 'Please sign in.' }),
  forbidden: (): Problem => new Problem(403, { code: 'forbidden', message: 'Your role does not allow this.' }),
  hidden: (): Problem =>
    new Problem(404, { code: 'not-found', message: 'There is no such conversation, or it is not yours to see.' }),
  foreignOrigin: (): Problem =>
    new Problem(403, { code: 'foreign-origin', message: 'This was sent from another site. Open the inbox itself.' }),
  notJson: (): Problem => new Problem(415, { code: 'not-json', message: 'Send the body as application/json.' }),
} as const;
