import type { ConversationEvent, ConversationEventOf, ConversationEventType } from '@baton/contracts-conversation';
import type { WidgetState } from '@baton/contracts-widget-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { messageIdOf } from './message-id.ts';
import type { StoredConversation } from './visitor-thread.row.ts';

type Change = Partial<StoredConversation>;
type NameOf = (agentId: string) => string | null;
type Step<T extends ConversationEventType> = (
  data: ConversationEventOf<T>['data'],
  known: StoredConversation,
  at: string,
  nameOf: NameOf,
) => Change;

const RATED_KEPT = 20;

const queued = (known: StoredConversation, at: string, teamId = known.teamId): Change => ({
  handler: 'queue',
  agentId: null,
  agentName: null,
  teamId,
  queuedSince: known.queuedSince ?? at,
});
const withAgent = (agentId: string, nameOf: NameOf): Change => ({
  handler: 'agent',
  agentId,
  agentName: nameOf(agentId),
});
const withAssistant: Change = { handler: 'assistant', agentId: null, agentName: null };
const closed: Change = { handler: 'closed', agentId: null, agentName: null, queuedSince: null };

const STEPS: { readonly [T in ConversationEventType]?: Step<T> } = {
  EpisodeOpened: ({ episode }) => ({ ...withAssistant, episode, queuedSince: null }),
  ConversationEscalated: ({ teamId }, known, at) => queued(known, at, teamId),
  ConversationOffered: () => ({}),
  ConversationClaimed: ({ agentId }, _known, _at, nameOf) => withAgent(agentId, nameOf),
  ConversationAssigned: ({ to }, known, at, nameOf) =>
    to.kind === 'agent' ? withAgent(to.agentId, nameOf) : queued(known, at, to.teamId),
  ConversationTransferred: ({ to }, known, at, nameOf) =>
    to.kind === 'agent' ? withAgent(to.agentId, nameOf) : queued(known, at, to.teamId),
  ConversationReleased: ({ to }, known, at) => (to === 'queue' ? queued(known, at) : withAssistant),
  ConversationAbandoned: () => closed,
  ConversationEnded: () => closed,
  MessagesReadByAgent: ({ providerMessageId }) => ({ readUpToMessageId: messageIdOf(providerMessageId) }),
  SatisfactionRated: ({ episode }, { rated }) => ({ rated: [...rated, episode].slice(-RATED_KEPT) }),
};

/** The conversation after an event of its stream; the same object when the event changes nothing here. */
export const projectState = (known: StoredConversation, event: RecordedEvent, nameOf: NameOf): StoredConversation => {
  const step = (STEPS as Record<string, Step<ConversationEvent['type']> | undefined>)[event.type];
  const change = step?.(event.data as never, known, event.recordedAt, nameOf) ?? {};
  const entries = Object.entries(change) as [keyof StoredConversation, unknown][];
  return entries.some(([field, value]) => known[field] !== value) ? { ...known, ...change } : known;
};

/** The conversation as its visitor may know it, without its revision. */
export const stateOf = (known: StoredConversation): Omit<WidgetState, 'rev'> => ({
  conversation_id: known.conversationId,
  handler: known.handler,
  agent_name: known.agentName,
  queue_position: null,
  read_up_to_message_id: known.readUpToMessageId,
  survey_id: surveyOf(known),
});

const surveyOf = ({ conversationId, handler, episode, rated }: StoredConversation): string | null =>
  handler === 'closed' && episode > 0 && !rated.includes(episode) ? `${conversationId}:${String(episode)}` : null;
