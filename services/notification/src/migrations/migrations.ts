import { jobQueueMigration } from '@baton/job-queue';
import { SCHEMA } from '../rows/tables.ts';
import { CreateNotification1795348800000 } from './create-notification.migration.ts';

export const MIGRATIONS = [jobQueueMigration(SCHEMA), CreateNotification1795348800000];
