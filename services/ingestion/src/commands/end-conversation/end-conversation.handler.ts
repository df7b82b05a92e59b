import type { Clock } from '@baton/service-kit';
import { providerIdOf } from '../../views/visitor-thread/message-id.ts';
import type { VisitorView } from '../../views/visitor-thread/visitor-view.adapter.ts';
import { acknowledged, unavailable, type Answer, type Visit } from '../visit.ts';
import { senderOf, type VisitorItems } from '../visitor-items.port.ts';

export interface EndPorts {
  readonly items: VisitorItems;
  readonly view: Pick<VisitorView, 'thread'>;
  readonly clock: Clock;
}

/** The visitor ends the chat, or is gone while they waited. Where there is none to end, the wish is fulfilled. */
export class EndConversationHandler {
  constructor(private readonly ports: EndPorts) {}

  async end(
    { session }: Pick<Visit, 'session'>,
    clientId: string,
    cause: 'customerEnded' | 'customerLeft' = 'customerEnded',
  ): Promise<Answer> {
    const thread = await this.ports.view.thread(session);
    if (thread?.state === null || thread === null) return acknowledged(clientId);
    const occurredAt = this.ports.clock.now().toISOString();
    const providerId = providerIdOf(session.visitorId, clientId);
    const item = { kind: 'ended', providerId, from: senderOf(session), cause, occurredAt } as const;
    const [result] = await this.ports.items.deliver(session, [item]);
    if (result === undefined || result.kind === 'failed') return unavailable(clientId);
    return acknowledged(clientId, thread.state.conversation_id);
  }
}
