import { SIGNAL_SECONDS, type ConversationSignal } from '@baton/contracts-conversation';

/** Null for what is not a signal of this version: newer services may run beside this one. */
export const readSignal = (payload: Uint8Array): ConversationSignal | null => {
  let signal: unknown;
  try {
    signal = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return null;
  }
  if (typeof signal !== 'object' || signal === null) return null;
  const { kind, on, agentId } = signal as Readonly<Record<string, unknown>>;
  if (typeof kind !== 'string' || !Object.hasOwn(SIGNAL_SECONDS, kind) || typeof on !== 'boolean') return null;
  if (kind !== 'agentTyping' && kind !== 'agentViewing') return { kind, on } as ConversationSignal;
  return typeof agentId === 'string' ? { kind, agentId, on } : null;
};
