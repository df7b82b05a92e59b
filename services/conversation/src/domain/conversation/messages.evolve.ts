import { riseDelivery } from '@baton/contracts-conversation';
import type { DeliveryState } from '@baton/contracts-conversation';
import { present } from '../present.ts';
import type { ConversationState, Message } from './conversation.state.ts';

type NewMessage = Pick<Message, 'messageId' | 'author' | 'agentId' | 'at'> & { readonly providerMessageId?: string };

/** A message enters the thread; what was reported about it before it came is applied. */
export const withMessage = (state: ConversationState, added: NewMessage): ConversationState => {
  const message: Message = { ...added, place: state.messages.size + 1 };
  const sameVoice = state.newest?.author === message.author && state.newest.agentId === message.agentId;
  const next: ConversationState = {
    ...state,
    messages: state.messages.with(message.messageId, message),
    newest: message,
    newestByAnother: sameVoice ? state.newestByAnother : state.newest,
  };
  const { providerMessageId } = added;
  const linked = providerMessageId === undefined ? next : withProviderId(next, message.messageId, providerMessageId);
  return withWaitingReport(linked, message.messageId, message.messageId);
};

/** Learns the provider's id of a message, and applies the reports that came under it. */
const withProviderId = (state: ConversationState, messageId: string, providerMessageId: string): ConversationState => {
  const message = state.messages.get(messageId);
  if (message === undefined || state.providerIds.get(providerMessageId) === messageId) return state;
  return withWaitingReport(
    {
      ...state,
      messages: state.messages.with(messageId, { ...message, providerMessageId }),
      providerIds: state.providerIds.with(providerMessageId, messageId),
    },
    messageId,
    providerMessageId,
  );
};

const withWaitingReport = (state: ConversationState, messageId: string, key: string): ConversationState => {
  const waiting = state.waitingReports.get(key);
  if (waiting === undefined) return state;
  return withDelivery({ ...state, waitingReports: state.waitingReports.without(key) }, messageId, waiting);
};

const withDelivery = (state: ConversationState, messageId: string, reported: DeliveryState): ConversationState => {
  const message = state.messages.get(messageId);
  if (message === undefined) return state;
  const delivery = riseDelivery(message.delivery, reported);
  if (delivery === message.delivery) return state;
  return { ...state, messages: state.messages.with(messageId, { ...message, delivery }) };
};

export interface Report {
  readonly messageId?: string;
  readonly providerMessageId?: string;
  readonly state: DeliveryState;
}

/** Ranks a report; one about a message that is not known waits for it under the id that it came with. */
export const withReport = (state: ConversationState, report: Report): ConversationState => {
  const { providerMessageId } = report;
  const known = knownMessage(state, report);
  if (known === undefined) {
    const key = waitingKey(report);
    const waiting = riseDelivery(state.waitingReports.get(key), report.state);
    return { ...state, waitingReports: state.waitingReports.with(key, waiting) };
  }
  const risen = withDelivery(state, known.messageId, report.state);
  return providerMessageId === undefined ? risen : withProviderId(risen, known.messageId, providerMessageId);
};

/** Whether a report raises anything, or tells the provider's id of a message. */
export const tellsSomething = (state: ConversationState, report: Report): boolean => {
  const { providerMessageId } = report;
  const known = knownMessage(state, report);
  const before = known === undefined ? state.waitingReports.get(waitingKey(report)) : known.delivery;
  if (riseDelivery(before, report.state) !== before) return true;
  return known !== undefined && providerMessageId !== undefined && known.providerMessageId !== providerMessageId;
};

/** At least one of the two is there. */
const waitingKey = ({ messageId, providerMessageId }: Report): string => messageId ?? providerMessageId ?? '';

export const knownMessage = (
  state: ConversationState,
  ids: { readonly messageId?: string | undefined; readonly providerMessageId?: string | undefined },
): Message | undefined => {
  const byOurs = ids.messageId === undefined ? undefined : state.messages.get(ids.messageId);
  if (byOurs !== undefined || ids.providerMessageId === undefined) return byOurs;
  const messageId = state.providerIds.get(ids.providerMessageId);
  return messageId === undefined ? undefined : state.messages.get(messageId);
};

/** Completes a reference to another message with the id that the one who made it could not know. */
export const completeReference = (
  state: ConversationState,
  reference: { readonly messageId?: string; readonly providerMessageId?: string },
): { readonly messageId?: string; readonly providerMessageId?: string } => {
  const message = knownMessage(state, reference);
  if (message === undefined) return reference;
  return present({
    messageId: message.messageId,
    providerMessageId: message.providerMessageId ?? reference.providerMessageId,
  });
};
