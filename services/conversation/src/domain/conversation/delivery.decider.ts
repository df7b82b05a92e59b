import { accept } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, Started } from './conversation.state.ts';
import { tellsSomething } from './messages.evolve.ts';

/** Reports that can raise nothing are left out; those about unknown messages are kept and wait. */
export const reportDelivery = (command: CommandOf<'reportDelivery'>, state: Started): ConversationDecision =>
  tellsSomething(state, command) ? accept(deliveryReport(command, state.episode)) : nothing;

/** The report as it is appended without looking at the conversation; `episode` is 0 then. */
export const deliveryReport = (command: CommandOf<'reportDelivery'>, episode: number): ConversationFact => {
  const { now, messageId, providerMessageId, state, code, reason, occurredAt } = command;
  const ids = present({ messageId, providerMessageId });
  return fact(now, 'MessageDeliveryReported', { episode, state, occurredAt, ...ids, ...present({ code, reason }) });
};
