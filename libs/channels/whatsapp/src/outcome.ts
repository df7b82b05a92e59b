/** Whether sending again may help: soon, after a pause, or not at all. */
export type Retry = 'yes' | 'later' | 'never';

/** How a send ended, as far as we can know. There is no other way it can end: `send` does not throw. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerMessageId: string }
  /** It did not leave. `code` is the provider's, or one of ours: `unreachable`, `too-long`, `empty`, `no-address`. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      /** One sentence for the agent; no personal data. */
      readonly reason: string;
      readonly retry: Retry;
      readonly alert?: true;
    }
  /** It may have left. Never repeat it: a status with our reference will tell, or nobody. */
  | { readonly kind: 'unknown'; readonly cause: 'time-out' | 'connection-lost' | 'unreadable-answer' };

export type FailedSend = Extract<SendOutcome, { kind: 'failed' }>;
