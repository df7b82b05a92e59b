import { CreateDeadLetters1795350000000 } from './create-dead-letters.migration.ts';
import { CreateWidgetSessions1795694400000 } from './create-widget-sessions.migration.ts';
import { CreateWidgetView1795694400001 } from './create-widget-view.migration.ts';

/** Of the schema `ingestion`: primary data. */
export const MIGRATIONS = [CreateDeadLetters1795350000000, CreateWidgetSessions1795694400000];

export const WIDGET_SCHEMA = 'widget';
/** Of the schema `widget`: a view. */
export const WIDGET_MIGRATIONS = [CreateWidgetView1795694400001];
