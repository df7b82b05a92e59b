export { positionKey, RetryAfter } from './job.ts';
export type { DeadLetter, Job, JobContext, JobHandler } from './job.ts';
export { JobQueue } from './job-queue.ts';
export type { JobQueueOptions } from './job-queue.ts';
export { jobQueueMigration, jobQueueSql } from './job-queue.migration.ts';
export type { JobQueueMigration, SqlRunner } from './job-queue.migration.ts';
export type { JobReport, WorkerOptions } from './job-worker.ts';
export type { RetryPolicy } from './retry-policy.ts';
