import type { Report } from '../../domain/delivery/delivery.decider.ts';
import type { Account } from '../../domain/delivery/conversation-facts.port.ts';

export interface DeliveredMessage {
  readonly eventId: string;
  readonly correlationId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly account: Account;
}

/** Tells the conversation service how a delivery went. Repeats are harmless. Throws a `Fault` until it was taken. */
export interface DeliveryReports {
  report(message: DeliveredMessage, report: Report): Promise<void>;
}
