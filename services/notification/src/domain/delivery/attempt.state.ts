import type { Retry } from '@baton/event-sourcing';

/** How one attempt to send ended, as far as it can be known. */
export type AttemptOutcome =
  | { readonly kind: 'accepted'; readonly providerMessageId: string }
  /** It is where the customer reads it: no provider stands between. */
  | { readonly kind: 'sent'; readonly providerMessageId: string }
  /** It did not leave; `retry` says whether another attempt may help. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string; readonly retry: Retry }
  /** It may have left. */
  | { readonly kind: 'unconfirmed' }
  /** It must not be sent any more. */
  | { readonly kind: 'withdrawn' };

/** One attempt to send a message: noted before anything leaves, closed when the outcome is known. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly startedAt: Date;
  readonly closed: { readonly at: Date; readonly outcome: AttemptOutcome } | null;
}
