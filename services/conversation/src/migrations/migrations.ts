import { CreateTimers1795348800000 } from './create-timers.migration.ts';
import { FollowSettings1795435200000 } from './follow-settings.migration.ts';

export const MIGRATIONS = [CreateTimers1795348800000, FollowSettings1795435200000];
