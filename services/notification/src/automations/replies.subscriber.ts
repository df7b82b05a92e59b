import type { Fault } from '@baton/event-sourcing';
import type { JobQueue, JobReport, WorkerOptions } from '@baton/job-queue';
import type { EventConsumer, Stoppable } from '@baton/messaging';
import type { Logger } from '@baton/service-kit';
import type { ReplyJob } from './reply-job.ts';

/** Everything of the class `reply`, of all partitions. */
const REPLIES = 'ev.*.reply.>';

/** Pauses of jobs that fail for our own reasons, such as a conversation service that is down. Without an end. */
const PAUSES: WorkerOptions = { soonMs: 500, soonMostMs: 10_000, laterMs: 5_000, laterMostMs: 60_000 };

/** From JetStream to job rows, from job rows to the automations. */
export class RepliesSubscriber {
  private consuming: Stoppable | undefined;
  private working: Stoppable | undefined;

  constructor(
    private readonly jobs: JobQueue,
    private readonly events: EventConsumer,
    private readonly job: ReplyJob,
    private readonly log: Logger,
    private readonly concurrency: number,
  ) {}

  async start(): Promise<void> {
    const options = { ...PAUSES, concurrency: this.concurrency, onReport: (report: JobReport) => this.note(report) };
    this.working = this.jobs.work((job) => this.job.run(job.payload, job.attempt), options);
    this.consuming = await this.jobs.consume(this.events, { filter: REPLIES });
  }

  /** Takes no new work, finishes what began. */
  async stop(): Promise<void> {
    await this.consuming?.drain();
    await this.working?.drain();
  }

  private note(report: JobReport): void {
    switch (report.kind) {
      case 'again':
        return this.log.info(report, 'a job is tried again');
      case 'dead':
        return this.log.error(report, 'a job is a dead letter now');
      case 'recovered':
        return this.log.warn(report, 'jobs of a process that is gone are taken over');
      case 'failed':
        return this.log.warn({ code: (report.fault as Partial<Fault>).code, err: report.fault }, 'the job queue waits');
    }
  }
}
