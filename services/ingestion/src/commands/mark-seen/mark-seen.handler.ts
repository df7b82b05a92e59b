import { messageReference, type InboundItem } from '@baton/contracts-conversation';
import type { Clock } from '@baton/service-kit';
import type { VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import { acknowledged, failure, unavailable, type Answer, type Visit } from '../visit.ts';
import { identitiesOf, type VisitorItems } from '../visitor-items.port.ts';

export interface MarkPorts {
  readonly items: VisitorItems;
  readonly view: Pick<VisitorView, 'unmarked'>;
  readonly clock: Clock;
}

/** The app has shown, or the visitor has read, what was said up to a message. Only rises: an older mark says nothing. */
export class MarkSeenHandler {
  constructor(private readonly ports: MarkPorts) {}

  async mark({ session }: Visit, state: 'delivered' | 'read', upToMessageId: string): Promise<Answer> {
    const unmarked = await this.ports.view.unmarked(session, upToMessageId, state === 'read' ? 2 : 1);
    if (unmarked === null)
      return failure('not-found', 'There is no such message in this thread.', { field: 'up_to_message_id' });
    if (unmarked.length === 0) return acknowledged('');
    const occurredAt = this.ports.clock.now().toISOString();
    const recipient = identitiesOf(session);
    const items = unmarked.map(({ conversationId, messageId }): InboundItem => {
      const reference = messageReference(conversationId, messageId);
      return { kind: 'status', providerMessageId: messageId, state, reference, recipient, occurredAt };
    });
    const results = await this.ports.items.deliver(session, items);
    return results.some(({ kind }) => kind === 'failed') ? unavailable() : acknowledged('');
  }
}
