import { Fault } from '@baton/event-sourcing';

/** One event to be worked on by one consumer. */
export interface Job {
  readonly eventId: string;
  /** Jobs of a lane run one after the other, in log order. */
  readonly lane: string;
  readonly position: string;
  readonly subject: string;
  /** The recorded event as JSON. */
  readonly payload: string;
  readonly traceparent?: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

export interface JobContext {
  /** Aborts when the job may be taken over by another process. */
  readonly signal: AbortSignal;
  /** Look at this right before an effect that must not happen twice: false when another process may have the job by now. */
  isMine(): boolean;
}

/**
 * Resolves when the job is done. If it throws, `retry` of the fault decides: `yes` again soon, `later` after a longer
 * while, `never` a dead letter. Anything that is not a fault counts as `yes`.
 */
export type JobHandler = (job: Job, context: JobContext) => Promise<void>;

/** Not now, but at a known time: a rate limit, a pause between two messages. It does not count as an attempt. */
export class RetryAfter extends Fault {
  constructor(
    code: string,
    message: string,
    /** Milliseconds from now. */
    readonly afterMs: number,
  ) {
    super(code, message, 'later');
  }
}

export interface DeadLetter extends Omit<Job, 'attempt'> {
  /** 0 when it could not even become a job. */
  readonly attempts: number;
  /** Code of the fault that ended it. */
  readonly reason: string;
  readonly diedAt: Date;
}

/** A position as text that sorts as the log does: every segment filled up to the same length. */
export const positionKey = (position: string): string =>
  position
    .split('/')
    .map((segment) => segment.padStart(20, '0'))
    .join('/');
