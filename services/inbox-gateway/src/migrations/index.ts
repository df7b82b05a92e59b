import { InboxViews1732276800000 } from './1732276800000-inbox-views.ts';
import { DetailsAndReadMarks1732708800000 } from './1732708800000-details-and-read-marks.ts';

export const MIGRATIONS = [InboxViews1732276800000, DetailsAndReadMarks1732708800000];
