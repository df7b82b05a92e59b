import type { Author } from '@baton/contracts-conversation';
import type { ConversationFact, ConversationState } from './conversation.state.ts';
import { withMessage } from './messages.evolve.ts';

type FactOf<T extends ConversationFact['type']> = Extract<ConversationFact, { type: T }>;

type Written = Extract<ConversationFact, { readonly data: { readonly messageId: string; readonly content: unknown } }>;

const written = (fact: Written, author: Author) => ({
  messageId: fact.data.messageId,
  author,
  agentId: null,
  at: 'occurredAt' in fact.data ? fact.data.occurredAt : fact.at,
});

/** A message of either side. */
const withTurn = (state: ConversationState, added: Parameters<typeof withMessage>[1]): ConversationState => ({
  ...withMessage(state, added),
  newestTurnId: added.messageId,
});

/** Who has seen it has seen what stands before it; it is not itself something that an author must have seen. */
const unasking = (next: ConversationState, { newest, newestByAnother }: ConversationState): ConversationState => ({
  ...next,
  newest,
  newestByAnother,
});

export const withSystemMessage = (
  state: ConversationState,
  fact: FactOf<'SystemMessageReceived'>,
): ConversationState => {
  const { providerMessageId, address, occurredAt } = fact.data;
  const next = unasking(withMessage(state, { ...written(fact, 'system'), providerMessageId }), state);
  return address === undefined || isOlder(occurredAt, state.addressChangedAt)
    ? next
    : { ...next, address, addressChangedAt: occurredAt };
};

export const withCustomerMessage = (
  state: ConversationState,
  fact: FactOf<'CustomerMessageReceived'>,
): ConversationState => {
  const { providerMessageId, from, occurredAt } = fact.data;
  const next = withTurn(state, { ...written(fact, 'customer'), providerMessageId });
  return {
    ...next,
    // Webhooks overtake each other: what was written before a change of number does not bring the old one back.
    address: isOlder(occurredAt, state.addressChangedAt) ? state.address : from,
    newestByCustomer: next.newest,
    customerWroteAt: isOlder(occurredAt, state.customerWroteAt) ? state.customerWroteAt : occurredAt,
  };
};

export const withPhoneAppMessage = (state: ConversationState, fact: FactOf<'PhoneAppMessageSeen'>): ConversationState =>
  withTurn(state, { ...written(fact, 'phoneApp'), providerMessageId: fact.data.providerMessageId });

/** A hand-off announces who comes next; whoever comes need not have read it. */
export const withAssistantReply = (state: ConversationState, fact: FactOf<'AssistantReplied'>): ConversationState => {
  const next = withTurn(state, written(fact, 'assistant'));
  return fact.data.handOff === true ? unasking(next, state) : next;
};

export const withNotice = (state: ConversationState, fact: FactOf<'SystemNoticeSent'>): ConversationState =>
  unasking(withMessage(state, written(fact, 'system')), state);

export const withAgentReply = (state: ConversationState, fact: FactOf<'AgentReplied'>): ConversationState => {
  const { agentId, notBefore } = fact.data;
  return { ...withTurn(state, { ...written(fact, 'agent'), agentId }), agentReleasedAt: notBefore ?? fact.at };
};

const isOlder = (time: string, than: string | null): boolean => than !== null && Date.parse(time) < Date.parse(than);
