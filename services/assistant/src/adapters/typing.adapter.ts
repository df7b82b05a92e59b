import { SIGNAL_SECONDS, signalSubject, type ConversationSignal } from '@baton/contracts-conversation';
import type { Signals } from '@baton/messaging';
import type { Typing } from '../automations/when-customer-wrote-then-reply/typing.port.ts';

/** Twice within the time after which a listener forgets. */
const AGAIN_MS = (SIGNAL_SECONDS.assistantTyping * 1_000) / 2;

export class TypingSignals implements Typing {
  constructor(private readonly signals: Signals) {}

  begin(conversationId: string): () => void {
    const say = (on: boolean): void => {
      const signal: ConversationSignal = { kind: 'assistantTyping', on };
      this.signals.emit(signalSubject(conversationId), JSON.stringify(signal));
    };
    say(true);
    const again = setInterval(() => say(true), AGAIN_MS);
    return () => {
      clearInterval(again);
      say(false);
    };
  }
}
