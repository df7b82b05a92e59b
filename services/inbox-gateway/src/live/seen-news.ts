import type { Signals, Stoppable } from '@baton/messaging';

/** An agent has seen so many of the customer's messages. */
export interface SeenMark {
  readonly agentId: string;
  readonly conversationId: string;
  readonly customerMessages: number;
}

const SUBJECT = 'live.inbox.seen';

/** Tells the agent's other windows, whichever gateway they hang on. May be lost: marks are read after each connect. */
export class SeenNews {
  private listening: Stoppable | null = null;

  constructor(private readonly signals: Signals) {}

  tell(mark: SeenMark): void {
    this.signals.emit(SUBJECT, JSON.stringify(mark));
  }

  listen(listener: (mark: SeenMark) => void): void {
    this.listening = this.signals.on(SUBJECT, (payload) => {
      listener(JSON.parse(Buffer.from(payload).toString()) as SeenMark);
    });
  }

  async close(): Promise<void> {
    await this.listening?.drain();
  }
}
