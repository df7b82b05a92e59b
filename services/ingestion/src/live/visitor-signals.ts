import {
  ALL_SIGNALS,
  conversationOfSignal,
  signalSubject,
  type ConversationSignal,
} from '@baton/contracts-conversation';
import { TYPING_EVERY_MS } from '@baton/contracts-widget-protocol';
import type { WidgetServerFrame, WidgetState } from '@baton/contracts-widget-protocol';
import type { Signals, Stoppable } from '@baton/messaging';
import type { VisitorHub } from './visitor-hub.ts';

/** Presence is said again so often: whoever listens forgets it by itself. */
const PRESENCE_MS = 20_000;

/** What may be lost, both ways: who is there, and who types. */
export class VisitorSignals {
  private listening: Stoppable | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** When a visitor's typing was last told, by conversation. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly signals: Signals,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** `onlineElsewhere` is told of every customer who is there, at whichever process. */
  start(hub: VisitorHub, onlineElsewhere: (conversationId: string) => void): void {
    this.listening = this.signals.on(ALL_SIGNALS, (payload, subject) => {
      const signal = JSON.parse(Buffer.from(payload).toString()) as ConversationSignal;
      if (signal.kind === 'customerOnline' && signal.on) onlineElsewhere(conversationOfSignal(subject));
      if (signal.kind === 'agentTyping' || signal.kind === 'assistantTyping')
        hub.tellConversation(conversationOfSignal(subject), (state) => typingFrame(signal, state));
    });
    this.timer = setInterval(() => {
      this.told.clear();
      for (const { conversation_id } of hub.conversations()) this.presence(conversation_id, true);
    }, PRESENCE_MS);
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.listening?.drain();
  }

  presence(conversationId: string, on: boolean): void {
    this.emit(conversationId, { kind: 'customerOnline', on });
  }

  /** Told at most every two seconds; that it stopped is told at once. */
  typing(conversationId: string, on: boolean): void {
    const now = this.monotonic();
    if (on && now - (this.told.get(conversationId) ?? -Infinity) < TYPING_EVERY_MS) return;
    if (on) this.told.set(conversationId, now);
    else this.told.delete(conversationId);
    this.emit(conversationId, { kind: 'customerTyping', on });
  }

  private emit(conversationId: string, signal: ConversationSignal): void {
    this.signals.emit(signalSubject(conversationId), JSON.stringify(signal));
  }
}

type Typing = Extract<ConversationSignal, { kind: 'agentTyping' | 'assistantTyping' }>;

/** Only of whoever answers the visitor: an agent who looks over somebody's shoulder types to nobody. */
const typingFrame = ({ kind, on }: Typing, { handler, agent_name: name }: WidgetState): WidgetServerFrame | null => {
  if (kind === 'assistantTyping')
    return handler === 'assistant' ? { type: 'typing', author: 'assistant', name: null, is_typing: on } : null;
  return handler === 'agent' ? { type: 'typing', author: 'agent', name, is_typing: on } : null;
};
