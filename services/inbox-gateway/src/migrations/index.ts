import { InboxViews1732276800000 } from './1732276800000-inbox-views.ts';
import { InboxOrders1732700000000 } from './1732700000000-inbox-orders.ts';
import { DetailsAndReadMarks1732708800000 } from './1732708800000-details-and-read-marks.ts';

export const MIGRATIONS = [InboxViews1732276800000, InboxOrders1732700000000, DetailsAndReadMarks1732708800000];
