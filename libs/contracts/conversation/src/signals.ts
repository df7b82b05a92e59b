/**
 * What happens around a conversation and may be lost: core NATS, JSON, never stored. One subject a conversation.
 * Whoever listens forgets a signal by itself `SIGNAL_SECONDS` after it came; whoever means it longer repeats it.
 */
export type ConversationSignal =
  | { readonly kind: 'customerOnline'; readonly on: boolean }
  | { readonly kind: 'customerTyping'; readonly on: boolean }
  | { readonly kind: 'assistantTyping'; readonly on: boolean }
  /** An agent writes to the customer. */
  | { readonly kind: 'agentTyping'; readonly agentId: string; readonly on: boolean }
  /** An agent has the conversation open. */
  | { readonly kind: 'agentViewing'; readonly agentId: string; readonly on: boolean };

export type ConversationSignalKind = ConversationSignal['kind'];

/** Seconds after which a signal that was not repeated counts as taken back. */
export const SIGNAL_SECONDS: Readonly<Record<ConversationSignalKind, number>> = {
  customerOnline: 45,
  customerTyping: 6,
  assistantTyping: 20,
  agentTyping: 6,
  agentViewing: 45,
};

/** Who types says so at most this often. */
export const TYPING_EVERY_MS = 2_000;

const PREFIX = 'live.conversation.';

export const signalSubject = (conversationId: string): string => `${PREFIX}${conversationId}`;

export const ALL_SIGNALS = `${PREFIX}*`;

export const conversationOfSignal = (subject: string): string => subject.slice(PREFIX.length);
