export * from './row.ts';
export * from './thread.ts';
export * from './frames.ts';
export * from './http.ts';
export * from './configuration.ts';
export * from './search.ts';
export * from './search-fields.ts';
export * from './search-query.ts';
export * from './search-edit.ts';
export * from './search-completion.ts';
export type {
  Author,
  Channel,
  Content,
  ConversationSignal,
  ConversationRefusal,
  DeliveryState,
  Handler,
  EscalatedBy,
  Priority,
  QuickReply,
  RequirementStep,
  Sentiment,
  Status,
} from '@baton/contracts-conversation';
export {
  AGENT_SPACING_SECONDS,
  SENTIMENTS,
  SIGNAL_SECONDS,
  TYPING_EVERY_MS,
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
export type { Template } from '@baton/contracts-directory';
export {
  COMPANY_NAME_LENGTH,
  DEFAULT_CONVERSATION_SETTINGS,
  HAND_OFF_MESSAGE_LENGTH,
  SETTINGS_SECONDS,
  TEMPLATE_NAME,
  TEMPLATE_TEXT_LENGTH,
  TEMPLATE_VARIABLES,
  VARIABLE_NAME,
} from '@baton/contracts-directory';
