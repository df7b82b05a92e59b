import {
  CONVERSATION_SERVICE,
  type Accepted,
  type ConversationRefusal,
  type Escalate,
  type InboundItem,
  type ReceiveResult,
} from '@baton/contracts-conversation';
import { partitionOf, type CommandClient, type CommandReply } from '@baton/messaging';
import { identitiesOf, type VisitorItems } from '../commands/visitor-items.port.ts';
import type { VisitorSession } from '../visitors/visitor-session.port.ts';
import type { ReceiveMessagesCommand } from './receive-messages.adapter.ts';

const DEADLINE_MS = 8_000;
const REASON = 'The customer asked for a person';

/** Sends a visitor's items to the replica that keeps their conversation warm, one batch after the other. */
export class ConversationItems implements VisitorItems {
  constructor(
    private readonly receive: ReceiveMessagesCommand,
    private readonly commands: CommandClient,
  ) {}

  deliver(session: VisitorSession, items: readonly InboundItem[]): Promise<readonly ReceiveResult[]> {
    const [first] = identitiesOf(session);
    const partition = partitionOf(`${first?.kind ?? ''}:${first?.value ?? ''}`);
    return this.receive.send({ channel: 'webchat', accountId: session.accountId }, partition, items);
  }

  async askForPerson(session: VisitorSession, conversationId: string, commandId: string) {
    const payload: Escalate = { conversationId, reason: REASON, by: 'customer' };
    const actor = { kind: 'customer', id: session.visitorId } as const;
    const command = {
      ...{ id: commandId, name: 'escalate', payload, correlationId: commandId, causationId: commandId, actor },
    };
    const reply = await this.commands
      .send<Accepted, ConversationRefusal>(
        { service: CONVERSATION_SERVICE, partition: partitionOf(conversationId) },
        command,
        { deadlineMs: DEADLINE_MS },
      )
      .catch((): CommandReply<Accepted, ConversationRefusal> => ({ kind: 'fault', code: 'unavailable', retry: 'yes' }));
    if (reply.kind === 'accepted') return 'settled';
    if (reply.kind !== 'refused') return 'unavailable';
    // Whoever waits or has an agent has what they wish for; a closed conversation begins anew with a message.
    return reply.refusal.code === 'wrong-state' && reply.refusal.handler === 'none' ? 'closed' : 'settled';
  }
}
