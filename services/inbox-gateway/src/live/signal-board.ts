import { SIGNAL_SECONDS, type ConversationSignal } from '@baton/contracts-conversation';

interface Held {
  readonly signal: ConversationSignal;
  readonly until: number;
}

const keyOf = (signal: ConversationSignal): string =>
  'agentId' in signal ? `${signal.kind} ${signal.agentId}` : signal.kind;

/** What holds at this moment around each conversation, for those who begin to follow it. Times in milliseconds. */
export class SignalBoard {
  private readonly conversations = new Map<string, Map<string, Held>>();

  put(conversationId: string, signal: ConversationSignal, now: number): void {
    const held = this.conversations.get(conversationId) ?? new Map<string, Held>();
    if (signal.on) held.set(keyOf(signal), { signal, until: now + SIGNAL_SECONDS[signal.kind] * 1_000 });
    else held.delete(keyOf(signal));
    if (held.size > 0) this.conversations.set(conversationId, held);
    else this.conversations.delete(conversationId);
  }

  current(conversationId: string, now: number): ConversationSignal[] {
    const held = this.conversations.get(conversationId)?.values() ?? [];
    return [...held].filter(({ until }) => until > now).map(({ signal }) => signal);
  }

  /** Forgets what was not repeated in time. */
  sweep(now: number): void {
    for (const [conversationId, held] of this.conversations) {
      for (const [key, { until }] of held) if (until <= now) held.delete(key);
      if (held.size === 0) this.conversations.delete(conversationId);
    }
  }

  get size(): number {
    return this.conversations.size;
  }
}
