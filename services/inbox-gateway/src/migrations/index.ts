import { InboxViews1732276800000 } from './1732276800000-inbox-views.ts';

export const MIGRATIONS = [InboxViews1732276800000];
