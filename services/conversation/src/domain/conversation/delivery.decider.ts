import { accept } from '@baton/event-sourcing';
import { present } from '../present.ts';
import type { CommandOf } from './conversation.command.ts';
import { nothing } from './conversation.decision.ts';
import type { ConversationDecision } from './conversation.decision.ts';
import { evolve } from './conversation.evolve.ts';
import { fact } from './conversation.state.ts';
import type { Started } from './conversation.state.ts';

/** Reports that can raise nothing are left out; those about unknown messages are kept and wait. */
export const reportDelivery = (command: CommandOf<'reportDelivery'>, state: Started): ConversationDecision => {
  const { now, messageId, providerMessageId, state: reported, code, reason, occurredAt } = command;
  const data = { episode: state.episode, state: reported, occurredAt };
  const report = fact(now, 'MessageDeliveryReported', {
    ...data,
    ...present({ messageId, providerMessageId, code, reason }),
  });
  return evolve(state, report) === state ? nothing : accept(report);
};
