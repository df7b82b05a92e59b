import type { WidgetSettings } from '@baton/contracts-directory';
import { SUPPORT } from './demo-people.ts';

/** The demo shop's pages name it. */
export const DEMO_WIDGET_ID = '11111111-1111-4111-8111-111111111111';

export const DEMO_WIDGET_ACCOUNT = {
  channel: 'webchat',
  accountId: DEMO_WIDGET_ID,
  name: 'Baton Demo Shop',
  teamId: SUPPORT.teamId,
};

export const demoWidget = (allowedOrigins: readonly string[]): WidgetSettings => ({
  accountId: DEMO_WIDGET_ID,
  allowedOrigins,
  title: 'Baton Demo Shop',
  welcome: 'Hi! Ask us anything about your order. Our assistant answers at once, and a person when you need one.',
  colour: '#1f5eff',
  preChat: [],
  identityRequired: false,
});
