import type { WidgetState } from '@baton/contracts-widget-protocol';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';

export interface DepartureOptions {
  /** How long somebody may be away before they count as gone: pages are changed, phones sleep. */
  readonly afterMs: number;
  /** Calls back later; the answer takes it back. */
  after(milliseconds: number, callback: () => void): () => void;
  /** They waited, and are gone. */
  gone(session: VisitorSession): void;
}

interface Departure {
  readonly conversationId: string;
  readonly cancel: () => void;
}

/**
 * Visitors who closed their last tab while they waited for a person. Whoever comes back in time, here or at another
 * process, has not left. What this process forgets by ending waits on in the queue, where somebody finds it.
 */
export class Departures {
  private readonly leaving = new Map<string, Departure>();

  constructor(private readonly options: DepartureOptions) {}

  left(session: VisitorSession, state: WidgetState): void {
    if (state.handler !== 'queue') return;
    this.returned(session.visitorId);
    const { afterMs, after, gone } = this.options;
    const cancel = after(afterMs, () => {
      this.leaving.delete(session.visitorId);
      gone(session);
    });
    this.leaving.set(session.visitorId, { conversationId: state.conversation_id, cancel });
  }

  returned(visitorId: string): void {
    this.leaving.get(visitorId)?.cancel();
    this.leaving.delete(visitorId);
  }

  /** Another process has them. */
  seen(conversationId: string): void {
    for (const [visitorId, departure] of this.leaving)
      if (departure.conversationId === conversationId) this.returned(visitorId);
  }

  close(): void {
    for (const { cancel } of this.leaving.values()) cancel();
    this.leaving.clear();
  }
}
