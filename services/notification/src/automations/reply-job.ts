import type { ConversationEvent } from '@baton/contracts-conversation';
import { Fault, type Recorded } from '@baton/event-sourcing';
import type { DeliveredEvent } from '@baton/messaging';
import type { WhenMessagesReadThenMarkRead } from './when-messages-read-then-mark-read/when-messages-read-then-mark-read.ts';
import type { WhenReplySentThenDeliver } from './when-reply-sent-then-deliver/when-reply-sent-then-deliver.ts';

export interface PublishedEvents {
  /** `payload`: the recorded event as JSON. Throws a `Fault` (`never`) for what is no event. */
  read(payload: string): Promise<Recorded<ConversationEvent>>;
}

/**
 * What may wait for what: replies of one conversation are sent in order; read marks have a lane beside them, so that
 * a mark which is tried again holds no reply back. Subjects are `ev.<partition>.reply.<conversation>.<type>`.
 */
export const laneOf = ({ subject }: Pick<DeliveredEvent, 'subject'>): string => {
  const [, , , conversation, type] = subject.split('.');
  if (conversation === undefined) throw new Fault('subject-unreadable', `${subject} names no conversation`, 'never');
  return type === 'MessagesReadByAgent' ? `read:${conversation}` : conversation;
};

/** Who reacts to which event of the class `reply`. */
export class ReplyJob {
  constructor(
    private readonly events: PublishedEvents,
    private readonly deliver: WhenReplySentThenDeliver,
    private readonly markRead: WhenMessagesReadThenMarkRead,
  ) {}

  /** `attempt`: 1 for the first. */
  async run(payload: string, attempt: number): Promise<void> {
    const event = await this.events.read(payload);
    switch (event.type) {
      case 'AgentReplied':
      case 'AssistantReplied':
      case 'SystemNoticeSent':
        return this.deliver.handle(event);
      case 'MessagesReadByAgent':
        return this.markRead.handle(event, attempt);
      default:
        // A newer version publishes what this one does not know: nothing that this one would send.
        return;
    }
  }
}
