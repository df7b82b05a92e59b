import type { Attempt, AttemptOutcome } from './attempt.state.ts';

/**
 * What was tried, by the id of the event that asked for the message. Primary data: it alone keeps a message from
 * being sent twice, so it is never removed while its event could come again.
 */
export interface Attempts {
  /** In order. */
  of(eventId: string): Promise<Attempt[]>;
  /** Notes an attempt before anything leaves. False: somebody else has begun this one. */
  begin(eventId: string, messageId: string, number: number, at: Date): Promise<boolean>;
  /**
   * Notes how an attempt ended. A known outcome stays, except that `unconfirmed`,
   * noted for a process that seemed dead, gives way to the news that the provider took the message.
   */
  close(eventId: string, number: number, outcome: AttemptOutcome, at: Date): Promise<void>;
}
