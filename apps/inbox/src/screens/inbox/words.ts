import type {
  Channel,
  ConversationRow,
  Priority,
  Scope,
  Sentiment,
  Sort,
  Status,
} from '@baton/contracts-inbox-protocol';
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

export const SENTIMENT_NAME: Readonly<Record<Sentiment, string>> = {
  negative: 'Negative',
  neutral: 'Neutral',
  positive: 'Positive',
  unknown: 'Not sure',
};

/** Below this an answer of the assistant is worth a look. */
export const LOW_CONFIDENCE = 0.6;

export const SCOPE_NAME: Readonly<Record<Scope, string>> = { all: 'All', waiting: 'Waiting', mine: 'Mine' };

export const SORT_NAME: Readonly<Record<Sort, string>> = {
  newest: 'Most recent first',
  oldest: 'Oldest first',
  longestWaiting: 'Longest waiting',
  priority: 'Priority',
  channel: 'Channel',
  assignment: 'Assignment',
};

const ONLINE_MS = 5 * 60_000;

/**
 * Green: the customer has the chat open, or the channel does not tell and they wrote a moment ago in a conversation
 * that goes on.
 */
export const presenceOf = (row: ConversationRow, online: boolean, now: number): 'online' | 'away' => {
  if (online) return 'online';
  if (row.channel === 'webchat') return 'away';
  const wrote = row.lastCustomerMessageAt === null ? 0 : Date.parse(row.lastCustomerMessageAt);
  const goesOn = row.status === 'active' && row.handler !== 'none';
  return goesOn && now - wrote < ONLINE_MS ? 'online' : 'away';
};

export const isWaiting = (row: ConversationRow): boolean => row.handler === 'waiting' || row.handler === 'offered';
