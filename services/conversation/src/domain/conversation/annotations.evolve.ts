import type { ConversationState } from './conversation.state.ts';

export const withTags = (state: ConversationState, tags: readonly string[]): ConversationState => ({
  ...state,
  tags: [...new Set([...state.tags, ...tags])],
  tagsTakenOff: state.tagsTakenOff.filter((tag) => !tags.includes(tag)),
});

export const withoutTag = (state: ConversationState, removed: string): ConversationState => ({
  ...state,
  tags: state.tags.filter((tag) => tag !== removed),
  tagsTakenOff: [...state.tagsTakenOff, removed],
});

const UNKNOWN_LANGUAGE = 'unknown';

/** A late word about an older message does not change what language the newer ones are in. */
export const withAssessment = (
  state: ConversationState,
  { messageId, language }: { readonly messageId: string; readonly language: string },
): ConversationState => {
  const message = state.messages.get(messageId);
  if (message === undefined) return state;
  const next = { ...state, messages: state.messages.with(messageId, { ...message, assessed: true as const }) };
  if (language === UNKNOWN_LANGUAGE || message.place < state.languageAt) return next;
  return { ...next, language, languageAt: message.place };
};
