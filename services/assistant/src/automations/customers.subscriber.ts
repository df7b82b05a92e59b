import type { Fault } from '@baton/event-sourcing';
import type { JobHandler, JobQueue, JobReport, WorkerOptions } from '@baton/job-queue';
import type { EventConsumer, Stoppable } from '@baton/messaging';
import type { Logger } from '@baton/service-kit';

/** One stream of work: which events, and what is done with each. */
export interface Work {
  readonly jobs: JobQueue;
  readonly filter: string;
  readonly handler: JobHandler;
  readonly concurrency: number;
}

/** Pauses of jobs that fail for our own reasons, such as a conversation service that is down. Without an end. */
const PAUSES: WorkerOptions = { soonMs: 500, soonMostMs: 10_000, laterMs: 5_000, laterMostMs: 60_000 };

/** From JetStream to job rows, from job rows to the automations. */
export class CustomersSubscriber {
  private readonly consuming: Stoppable[] = [];
  private readonly working: Stoppable[] = [];

  constructor(
    private readonly works: readonly Work[],
    private readonly events: EventConsumer,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    for (const { jobs, filter, handler, concurrency } of this.works) {
      this.working.push(jobs.work(handler, { ...PAUSES, concurrency, onReport: (report) => this.note(report) }));
      this.consuming.push(await jobs.consume(this.events, { filter }));
    }
  }

  /** Takes no new work, finishes what began. */
  async stop(): Promise<void> {
    await Promise.all(this.consuming.map((one) => one.drain()));
    await Promise.all(this.working.map((one) => one.drain()));
  }

  private note(report: JobReport): void {
    switch (report.kind) {
      case 'again':
        // Waiting for the end of a burst, or for another job, is no trouble.
        if (report.code !== 'burst-open' && report.code !== 'message-first')
          this.log.info(report, 'a job is tried again');
        return;
      case 'dead':
        return this.log.error(report, 'a job is a dead letter now');
      case 'recovered':
        return this.log.warn(report, 'jobs of a process that is gone are taken over');
      case 'failed':
        return this.log.warn({ code: (report.fault as Partial<Fault>).code, err: report.fault }, 'the job queue waits');
    }
  }
}
