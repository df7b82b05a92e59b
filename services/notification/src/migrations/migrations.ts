import { CreateNotification1795348800000 } from './create-notification.migration.ts';

export const MIGRATIONS = [CreateNotification1795348800000];
