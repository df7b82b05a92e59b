import { jobQueueMigration } from '@baton/job-queue';
import { SCHEMA } from '../rows/tables.ts';

/** The jobs are all that the assistant keeps: what it knows of a conversation follows from the conversation's stream. */
export const MIGRATIONS = [jobQueueMigration(SCHEMA)];
