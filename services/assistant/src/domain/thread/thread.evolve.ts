import type { ConversationEvent, Handler } from '@baton/contracts-conversation';
import type { Recorded } from '@baton/event-sourcing';
import { choiceOf, textOf } from './content.text.ts';
import { MESSAGES_KEPT, type CustomerMessage, type ThreadMessage, type ThreadState } from './thread.state.ts';

type Event = Recorded<ConversationEvent>;
type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** The state after an event. What this code does not know, or does not need, changes nothing. */
export const evolve = (state: ThreadState, event: Event): ThreadState => {
  switch (event.type) {
    case 'ConversationStarted': {
      const { conversationId, contactId, channel } = event.data;
      return { ...state, origin: { conversationId, contactId, channel } };
    }
    case 'EpisodeOpened':
      return { ...inCharge(state, 'assistant', event.data.epoch), episode: event.data.episode };
    case 'CustomerMessageReceived':
      return withMessage(state, customerMessage(event));
    case 'CustomerMessageEdited':
      return withChanged(state, event.data.providerMessageId, { text: textOf(event.data.content) });
    case 'CustomerMessageRevoked':
      return withChanged(state, event.data.providerMessageId, { text: '' });
    case 'AssistantReplied':
      return withMessage(state, assistantMessage(event));
    case 'AgentReplied':
      return withMessage(state, { ...said(event), author: 'agent' });
    case 'PhoneAppMessageSeen':
      return withMessage(state, { ...said(event), author: 'phoneApp' });
    case 'SentimentAssessed':
      return withMessages(state, (message) =>
        message.author === 'customer' && message.messageId === event.data.messageId
          ? { ...message, assessed: true }
          : message,
      );
    case 'MessageDeliveryReported':
      return event.data.state === 'withdrawn' ? withWithdrawn(state, event.data.messageId) : state;
    case 'ConversationEscalated':
      return inCharge(escalated(state, event), 'waiting', event.data.epoch);
    default:
      return withHandler(state, event);
  }
};

/** The events that change nothing but who is in charge. */
const withHandler = (state: ThreadState, event: Event): ThreadState => {
  switch (event.type) {
    case 'ConversationOffered':
      return inCharge(state, 'offered', event.data.epoch);
    case 'OfferDeclined':
    case 'OfferExpired':
    case 'OfferRescinded':
      return inCharge(state, 'waiting', event.data.epoch);
    case 'ConversationClaimed':
      return inCharge(state, 'agent', event.data.epoch);
    case 'ConversationAssigned':
    case 'ConversationTransferred':
      return inCharge(state, event.data.to.kind === 'team' ? 'waiting' : 'agent', event.data.epoch);
    case 'ConversationReleased':
      return inCharge(state, event.data.to === 'queue' ? 'waiting' : 'assistant', event.data.epoch);
    case 'ConversationAbandoned':
    case 'ConversationEnded':
      return inCharge(state, 'none', event.data.epoch);
    default:
      return state;
  }
};

const inCharge = (state: ThreadState, handler: Handler, epoch: number): ThreadState => ({ ...state, handler, epoch });

const withMessage = (state: ThreadState, message: ThreadMessage): ThreadState => ({
  ...state,
  messages: [...state.messages.slice(1 - MESSAGES_KEPT), message],
});

const withMessages = (state: ThreadState, change: (message: ThreadMessage) => ThreadMessage): ThreadState => ({
  ...state,
  messages: state.messages.map(change),
});

const withChanged = (state: ThreadState, providerMessageId: string, change: Partial<CustomerMessage>): ThreadState =>
  withMessages(state, (message) =>
    message.author === 'customer' && message.providerMessageId === providerMessageId
      ? { ...message, ...change }
      : message,
  );

const withWithdrawn = (state: ThreadState, messageId: string | undefined): ThreadState =>
  withMessages(state, (message) =>
    message.author === 'assistant' && message.messageId === messageId ? { ...message, withdrawn: true } : message,
  );

/** Who was sent to a person has had an answer, also when nobody comes and the assistant is back. */
const escalated = (state: ThreadState, { data: { by } }: EventOf<'ConversationEscalated'>): ThreadState => {
  if (by !== 'assistant' && by !== 'customer') return state;
  const last = state.messages.findLastIndex((message) => message.author === 'customer');
  return {
    ...state,
    messages: state.messages.map((message, index) =>
      index === last && message.author === 'customer' ? { ...message, escalated: true } : message,
    ),
  };
};

type Written = EventOf<'CustomerMessageReceived' | 'AssistantReplied' | 'AgentReplied' | 'PhoneAppMessageSeen'>;

const said = ({ data, recordedAt }: Written) => ({
  messageId: data.messageId,
  text: textOf(data.content),
  episode: data.episode,
  at: recordedAt,
});

const customerMessage = (event: EventOf<'CustomerMessageReceived'>): CustomerMessage => ({
  ...said(event),
  author: 'customer',
  providerMessageId: event.data.providerMessageId,
  eventId: event.id,
  correlationId: event.meta.correlationId,
  occurredAt: event.data.occurredAt,
  choiceId: choiceOf(event.data.content),
  assessed: false,
  escalated: false,
});

const assistantMessage = (event: EventOf<'AssistantReplied'>): ThreadMessage => ({
  ...said(event),
  author: 'assistant',
  intent: event.data.intent ?? null,
  handOff: event.data.handOff === true,
  withdrawn: false,
});
