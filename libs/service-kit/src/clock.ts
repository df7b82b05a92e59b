/** The only source of time for handlers. */
export interface Clock {
  now(): Date;
}

/**
 * The machine's clock, or one that starts at `startAt` and runs on at normal speed: for stacks that replay
 * old webhooks, whose reply windows would otherwise have shut long ago.
 */
export class SystemClock implements Clock {
  private readonly offsetMs: number;

  constructor(startAt?: Date) {
    this.offsetMs = startAt === undefined ? 0 : startAt.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}
