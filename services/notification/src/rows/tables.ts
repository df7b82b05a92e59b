import { SendAttemptRow } from './send-attempt.row.ts';

export const SCHEMA = 'notification';

export const TABLES = [SendAttemptRow];
