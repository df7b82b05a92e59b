import type { Destination, Status } from '@baton/contracts-conversation';
import { withAssessment, withTags, withoutTag } from './annotations.evolve.ts';
import { isStarted } from './conversation.state.ts';
import type { ConversationFact, ConversationState, HandlerState } from './conversation.state.ts';
import { knownMessage, withReport } from './messages.evolve.ts';
import {
  withAgentReply,
  withAssistantReply,
  withCustomerMessage,
  withNotice,
  withPhoneAppMessage,
  withSystemMessage,
} from './thread.evolve.ts';

/** The state after a fact. Facts of newer code are skipped, so that two versions can run side by side. */
export const evolve = (state: ConversationState, fact: ConversationFact): ConversationState => {
  switch (fact.type) {
    case 'ConversationStarted': {
      const { conversationId, contactId, channel, accountId, teamId, address } = fact.data;
      return { ...state, origin: { conversationId, contactId, channel, accountId }, teamId, address };
    }
    case 'EpisodeOpened':
      return {
        ...inChargeOf(state, { kind: 'assistant' }, fact.data.epoch),
        episode: fact.data.episode,
        queuedSince: null,
      };
    case 'CustomerMessageReceived':
      return withCustomerMessage(state, fact);
    case 'PhoneAppMessageSeen':
      return withPhoneAppMessage(state, fact);
    case 'SystemMessageReceived':
      return withSystemMessage(state, fact);
    case 'AssistantReplied':
      return withAssistantReply(state, fact);
    case 'SystemNoticeSent':
      return withNotice(state, fact);
    case 'AgentReplied':
      return withAgentReply(state, fact);
    case 'MessagesReadByAgent': {
      const read = knownMessage(state, { providerMessageId: fact.data.providerMessageId });
      return { ...state, readUpTo: Math.max(state.readUpTo, read?.place ?? 0) };
    }
    case 'MessageDeliveryReported':
      return withReport(state, fact.data);
    case 'NoteAdded':
      return { ...state, noteIds: state.noteIds.with(fact.data.noteId, true) };
    case 'TagsApplied':
      return withTags(state, fact.data.tags);
    case 'TagRemoved':
      return withoutTag(state, fact.data.tag);
    case 'SentimentAssessed':
      return withAssessment(state, fact.data);
    case 'PrioritySet':
      return { ...state, priority: fact.data.priority };
    case 'ConversationEscalated':
      return { ...queued(state, fact, fact.data.teamId), priority: fact.data.priority };
    case 'ConversationOffered': {
      const { offerId, agentId, expiresAt, epoch } = fact.data;
      return inChargeOf(state, { kind: 'offered', offerId, agentId, expiresAt }, epoch);
    }
    case 'OfferDeclined':
    case 'OfferExpired':
    case 'OfferRescinded':
      return queued(state, fact, state.teamId);
    case 'ConversationClaimed':
      return inChargeOf(state, { kind: 'agent', agentId: fact.data.agentId, since: fact.at }, fact.data.epoch);
    case 'ConversationAssigned':
    case 'ConversationTransferred':
      return movedTo(state, fact);
    case 'ConversationReleased':
      return fact.data.to === 'queue'
        ? queued(state, fact, state.teamId)
        : inChargeOf(state, { kind: 'assistant' }, fact.data.epoch);
    case 'ConversationAbandoned':
    case 'ConversationEnded':
      return { ...inChargeOf(state, { kind: 'none' }, fact.data.epoch), queuedSince: null };
    case 'WrapUpStarted': {
      const { episode, agentId, deadline } = fact.data;
      return { ...state, wrapUp: { episode, agentId, deadline } };
    }
    case 'WrapUpExtended':
      return state.wrapUp === null ? state : { ...state, wrapUp: { ...state.wrapUp, deadline: fact.data.deadline } };
    case 'WrapUpCompleted':
      return { ...state, wrapUp: null };
    case 'ConversationMarkedActive':
    case 'ConversationReopened':
      return withStatus(state, 'active');
    case 'ConversationMarkedPending':
      return withStatus(state, 'pending');
    case 'ConversationResolved':
      return withStatus(state, 'resolved');
    case 'ConversationArchived':
      return withStatus(state, 'archived');
    case 'CustomerMessageEdited':
    case 'CustomerMessageRevoked':
    case 'ReactionReceived':
    case 'OfferAccepted':
    case 'TakeoverRequested':
    case 'ConversationSummarized':
    case 'SatisfactionRated':
      return state;
    case 'PageVisited':
      return { ...state, pageUrl: fact.data.url };
    default:
      return skip(fact, state);
  }
};

const skip = (_unknown: never, state: ConversationState): ConversationState => state;

const inChargeOf = (state: ConversationState, handler: HandlerState, epoch: number): ConversationState => ({
  ...state,
  handler,
  epoch,
  queuedAtEpoch: handler.kind === 'offered' ? state.queuedAtEpoch : null,
});

type Requeueing = ConversationFact & { readonly data: { readonly epoch: number } };

const queued = (state: ConversationState, fact: Requeueing, teamId: string): ConversationState => ({
  ...inChargeOf(state, { kind: 'waiting' }, fact.data.epoch),
  teamId,
  queuedSince: state.queuedSince ?? fact.at,
  queuedAtEpoch: state.queuedAtEpoch ?? fact.data.epoch,
});

const movedTo = (
  state: ConversationState,
  fact: Requeueing & { readonly data: { readonly to: Destination } },
): ConversationState => {
  const { to, epoch } = fact.data;
  return to.kind === 'team'
    ? queued(state, fact, to.teamId)
    : inChargeOf(state, { kind: 'agent', agentId: to.agentId, since: fact.at }, epoch);
};

const withStatus = (state: ConversationState, status: Status): ConversationState => ({
  ...state,
  status,
  statusChanges: state.statusChanges + 1,
});

/** What a timer must have been armed for to mean something; see `fireTimer`. */
export const statusToken = (state: ConversationState): string =>
  isStarted(state) ? `${state.statusChanges}:${state.newestTurnId ?? ''}` : '';

/** What the fall-back of an episode that waits is armed for: an offer that came to nothing does not move it. */
export const queueToken = (state: ConversationState): string => String(state.queuedAtEpoch ?? '');
