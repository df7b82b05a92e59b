/** A dead letter as operators see it: without what it says. */
export interface DeadLetterLine {
  readonly eventId: string;
  readonly subject: string;
  readonly attempts: number;
  /** Code of the fault that ended it. */
  readonly reason: string;
  /** ISO 8601. */
  readonly diedAt: string;
}
