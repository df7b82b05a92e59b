export * from './row.ts';
export * from './thread.ts';
export * from './frames.ts';
export * from './http.ts';
export type {
  Author,
  Channel,
  Content,
  ConversationRefusal,
  DeliveryState,
  Handler,
  Priority,
  Status,
} from '@baton/contracts-conversation';
export {
  CHANNEL_LIMITS,
  CHANNELS,
  displayStatus,
  NOTE_LENGTH,
  PRIORITIES,
  REASON_LENGTH,
  STATUSES,
  TAG_LENGTH,
  WRAP_UP_TIMEOUT_DISPOSITION,
} from '@baton/contracts-conversation';
