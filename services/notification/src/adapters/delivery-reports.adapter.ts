import {
  CONVERSATION_SERVICE,
  type Accepted,
  type ConversationRefusal,
  type ReportDelivery,
} from '@baton/contracts-conversation';
import { Fault } from '@baton/event-sourcing';
import { partitionOf, type CommandClient } from '@baton/messaging';
import { v5 } from 'uuid';
import type {
  DeliveredMessage,
  DeliveryReports,
} from '../automations/when-reply-sent-then-deliver/delivery-reports.port.ts';
import type { Report } from '../domain/delivery/delivery.decider.ts';

/** Namespace of the ids of this service's commands (random, fixed for ever). */
const NAMESPACE = 'c3b2f4a8-5a7e-4f0c-8a53-0c8d5b6f1e72';

export class CommandReports implements DeliveryReports {
  constructor(private readonly commands: CommandClient) {}

  async report(message: DeliveredMessage, { at, ...report }: Report): Promise<void> {
    const { eventId, correlationId, conversationId, messageId, account } = message;
    const payload: ReportDelivery = { conversationId, messageId, ...account, ...report, occurredAt: at.toISOString() };
    const reply = await this.commands.send<Accepted, ConversationRefusal>(
      { service: CONVERSATION_SERVICE, partition: partitionOf(conversationId) },
      {
        // From the event and the outcome: a repeat is the same command, better news is another.
        id: v5(`${eventId}:${report.state}`, NAMESPACE),
        name: 'report-delivery',
        payload,
        correlationId,
        causationId: eventId,
        actor: { kind: 'system', id: 'notification' },
      },
    );
    switch (reply.kind) {
      case 'accepted':
        return;
      case 'fault':
        throw new Fault(reply.code, 'the conversation service did not take a delivery report', reply.retry);
      case 'refused':
        throw new Fault('report-refused', `a delivery report was refused: ${reply.refusal.code}`, 'never');
      case 'invalid':
        throw new Fault('report-invalid', `bad ${reply.problems.map((problem) => problem.field).join(', ')}`, 'never');
    }
  }
}
