import type { Channel, ConversationRow, Priority, Scope, Sort, Status } from '@baton/contracts-inbox-protocol';
import type { Tone } from '@baton/ui';

/** Words of the screen for words of the contract, each in one place. */
export const CHANNEL_NAME: Readonly<Record<Channel, string>> = {
  whatsapp: 'WhatsApp',
  webchat: 'Web chat',
  telephony: 'Telephone',
  email: 'E-mail',
};

export const CHANNEL_CODE: Readonly<Record<Channel, string>> = {
  whatsapp: 'WA',
  webchat: 'WIDGET',
  telephony: 'TEL',
  email: 'MAIL',
};

export const STATUS_NAME: Readonly<Record<Status, string>> = {
  active: 'Active',
  pending: 'Pending',
  resolved: 'Resolved',
  archived: 'Archived',
};

export const STATUS_TONE: Readonly<Record<Status, Tone>> = {
  active: 'success',
  pending: 'warning',
  resolved: 'neutral',
  archived: 'outline',
};

export const PRIORITY_NAME: Readonly<Record<Priority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

export const SCOPE_NAME: Readonly<Record<Scope, string>> = { all: 'All', waiting: 'Waiting', mine: 'Mine' };

export const SORT_NAME: Readonly<Record<Sort, string>> = {
  newest: 'Most recent first',
  oldest: 'Oldest first',
  longestWaiting: 'Longest waiting',
  priority: 'Priority',
};

const ONLINE_MS = 5 * 60_000;

/** Green: the conversation goes on and the customer wrote a moment ago. */
export const presenceOf = (row: ConversationRow, now: number): 'online' | 'away' => {
  const wrote = row.lastCustomerMessageAt === null ? 0 : Date.parse(row.lastCustomerMessageAt);
  const goesOn = row.status === 'active' && row.handler !== 'none';
  return goesOn && now - wrote < ONLINE_MS ? 'online' : 'away';
};

export const isWaiting = (row: ConversationRow): boolean => row.handler === 'waiting' || row.handler === 'offered';
