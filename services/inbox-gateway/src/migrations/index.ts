import { InboxViews1732276800000 } from './1732276800000-inbox-views.ts';
import { InboxOrders1732700000000 } from './1732700000000-inbox-orders.ts';
import { SearchViews1732700100000 } from './1732700100000-search-views.ts';
import { DetailsAndReadMarks1732708800000 } from './1732708800000-details-and-read-marks.ts';

export const MIGRATIONS = [InboxViews1732276800000, InboxOrders1732700000000, DetailsAndReadMarks1732708800000];

/** Of the schema `search`, which has a projection and a history of its own. */
export const SEARCH_MIGRATIONS = [SearchViews1732700100000];
