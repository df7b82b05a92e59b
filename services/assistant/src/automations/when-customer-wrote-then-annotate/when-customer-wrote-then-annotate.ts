import type { ConversationEventOf } from '@baton/contracts-conversation';
import { isErased, type Recorded } from '@baton/event-sourcing';
import { choiceOf, textOf } from '../../domain/thread/content.text.ts';
import type { Understands } from '../../domain/understanding/understanding.port.ts';
import type { ConversationHand } from '../conversation-commands.port.ts';

/** Finds the tags of a message; none when it is not sure. */
export type TagsOf = (text: string) => readonly string[];

/**
 * Says what a customer's words tell about them, whoever is in charge. Its lane is apart from the answers', so that a
 * slow brain does not hold it up.
 */
export class WhenCustomerWroteThenAnnotate {
  constructor(
    private readonly understands: Understands,
    private readonly tagsOf: TagsOf,
    private readonly hand: ConversationHand,
  ) {}

  /** Resolves when the conversation service has it, or has no use for it. */
  async handle(event: Recorded<ConversationEventOf<'CustomerMessageReceived'>>, conversationId: string): Promise<void> {
    const { content, messageId } = event.data;
    // A tap is our own words; a picture has none.
    if (isErased(content) || choiceOf(content) !== null) return;
    const text = textOf(content);
    if (text.trim() === '') return;
    const { language, sentiment, score, urgent } = this.understands.understand(text);
    await this.hand.annotate(
      { eventId: event.id, correlationId: event.meta.correlationId, purpose: 'annotate' },
      { conversationId, messageId, sentiment, score, language, urgent, tags: this.tagsOf(text) },
    );
  }
}
