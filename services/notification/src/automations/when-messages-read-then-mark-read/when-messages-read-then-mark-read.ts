import type { ConversationEventOf } from '@baton/contracts-conversation';
import { Fault, type Recorded } from '@baton/event-sourcing';
import type { ConversationFacts } from '../../domain/delivery/conversation-facts.port.ts';
import type { ReadMarker } from './read-marker.port.ts';

/** A tick that is late is worth little: so many attempts, then it is let go. */
const ATTEMPTS_AT_MOST = 3;

/** Best effort: shows the customer that an agent has read their message. Runs in a lane of its own, beside the replies. */
export class WhenMessagesReadThenMarkRead {
  constructor(
    private readonly facts: ConversationFacts,
    private readonly markers: ReadonlyMap<string, ReadMarker>,
  ) {}

  /** `attempt`: 1 for the first. Throws a `Fault` when it is worth another attempt. */
  async handle(event: Recorded<ConversationEventOf<'MessagesReadByAgent'>>, attempt: number): Promise<void> {
    const { channel, accountId } = await this.facts.account(event.stream);
    const marked = (await this.markers.get(channel)?.markRead(accountId, event.data.providerMessageId)) ?? true;
    if (!marked && attempt < ATTEMPTS_AT_MOST) throw new Fault('mark-not-taken', 'a read mark was not taken', 'yes');
  }
}
