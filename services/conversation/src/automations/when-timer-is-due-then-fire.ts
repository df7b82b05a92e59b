import { CONVERSATION_SERVICE } from '@baton/contracts-conversation';
import type { Accepted, ConversationRefusal, FireTimer } from '@baton/contracts-conversation';
import { partitionOf } from '@baton/messaging';
import type { CommandClient } from '@baton/messaging';
import { v5 } from 'uuid';

export interface Due extends FireTimer {
  /** ISO 8601. */
  readonly dueAt: string;
}

/** Timers that are due; see `DueTimers`. */
export interface DueSource {
  take(now: Date, limit: number): Promise<readonly Due[]>;
  postpone(timer: Due, until: Date): Promise<void>;
}

const NAMESPACE = '7d9c9f0c-6b1e-5a43-9b0e-3a4f8d2c1e60';
const AT_ONCE = 100;
const AGAIN_AFTER_MS = 60_000;

/**
 * Asks the conversation for what a timer stands for. The command's id is made of the timer, so firing twice is firing
 * once. Whoever does not answer is asked again at the next turn; the row goes with what the answer led to.
 */
export class WhenTimerIsDueThenFire {
  constructor(
    private readonly timers: DueSource,
    private readonly commands: CommandClient,
    private readonly clock: { now(): Date },
  ) {}

  /** Fires what is due now. Returns how many were answered. */
  async turn(): Promise<number> {
    let answered = 0;
    for (;;) {
      const due = await this.timers.take(this.clock.now(), AT_ONCE);
      const fired = await Promise.all(due.map((timer) => this.fire(timer)));
      const taken = fired.filter(Boolean).length;
      answered += taken;
      // Anything unanswered would only be met again.
      if (due.length < AT_ONCE || taken < due.length) return answered;
    }
  }

  private async fire(due: Due): Promise<boolean> {
    const { conversationId, timer, token, dueAt } = due;
    const id = v5([conversationId, timer, token, dueAt].join('|'), NAMESPACE);
    const payload: FireTimer = { conversationId, timer, token };
    const reply = await this.commands
      .send<Accepted, ConversationRefusal>(
        { service: CONVERSATION_SERVICE, partition: partitionOf(conversationId) },
        {
          id,
          name: 'fire-timer',
          payload,
          correlationId: id,
          causationId: id,
          actor: { kind: 'system', id: `timer:${timer}` },
        },
      )
      .catch(() => null);
    if (reply === null || reply.kind === 'fault') return false;
    await this.timers.postpone(due, new Date(this.clock.now().getTime() + AGAIN_AFTER_MS));
    return true;
  }
}
