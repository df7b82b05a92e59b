import { jobQueueMigration } from '@baton/job-queue';
import { SCHEMA } from '../rows/tables.ts';
import { CreateCharges1795521600000 } from './create-charges.migration.ts';

/** The jobs, and who is in charge where; what the assistant knows beside follows from the conversation's stream. */
export const MIGRATIONS = [jobQueueMigration(SCHEMA), CreateCharges1795521600000];
