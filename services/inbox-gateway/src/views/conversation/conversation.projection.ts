import {
  CHANNEL_LIMITS,
  displayStatus,
  type Author,
  type Channel,
  type ConversationEventOf,
  type ConversationEventType,
  type Destination,
} from '@baton/contracts-conversation';
import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { latest, stamp } from '../time.projection.ts';
import { addressName } from '../contact/identity.projection.ts';
import { plainOr } from '../erased.projection.ts';
import type { ConversationMemory, StoredConversation } from './conversation.row.ts';
import { entryOf } from '../table.projection.ts';

type Patch = Partial<Omit<ConversationRow, 'ownerId' | 'displayStatus' | 'rev'>> &
  Partial<Pick<ConversationMemory, 'owner' | 'queuedAt'>>;

type Step<T extends ConversationEventType> = (
  known: StoredConversation,
  data: ConversationEventOf<T>['data'],
  /** When it was recorded. */
  at: string,
) => Patch;

const NO_PATCH: Patch = {};
const nothing = (): Patch => NO_PATCH;

const waits = (known: StoredConversation, at: string): Patch => {
  const queuedAt = known.memory.queuedAt ?? at;
  return { handler: 'waiting', owner: null, ownedSince: null, queuedAt, waitingSince: queuedAt };
};

const owned = (agentId: string, at: string): Patch => ({
  handler: 'agent',
  owner: agentId,
  ownedSince: at,
  waitingSince: null,
});

const moved = (known: StoredConversation, to: Destination, at: string): Patch =>
  to.kind === 'agent' ? owned(to.agentId, at) : { ...waits(known, at), teamId: to.teamId };

/** An offer may be over because somebody claimed: then the conversation does not go back to the queue. */
const offerOver = (known: StoredConversation, data: { readonly epoch: number }, at: string): Patch =>
  known.row.handler === 'offered' ? { ...waits(known, at), epoch: data.epoch } : {};

const answered = (known: StoredConversation, lastMessageBy: Author): Patch => ({
  unanswered: 0,
  turns: known.row.turns + 1,
  lastMessageBy,
});

/** It announces a person and answers nothing: the customer still waits for an answer. */
const handedOff = (known: StoredConversation): Patch => ({ turns: known.row.turns + 1, lastMessageBy: 'assistant' });

const closed = (_known: StoredConversation, data: { readonly epoch: number }): Patch => ({
  epoch: data.epoch,
  handler: 'none',
  owner: null,
  ownedSince: null,
  queuedAt: null,
  waitingSince: null,
});

const windowEnd = (channel: Channel, since: string): string | null => {
  const hours = CHANNEL_LIMITS[channel].replyWindowHours;
  return hours === null ? null : new Date(Date.parse(since) + hours * 3_600_000).toISOString();
};

const STEPS: { readonly [T in ConversationEventType]: Step<T> } = {
  ConversationStarted: nothing,
  EpisodeOpened: (_known, data) => ({
    episode: data.episode,
    epoch: data.epoch,
    handler: 'assistant',
    owner: null,
    ownedSince: null,
    queuedAt: null,
    waitingSince: null,
    reason: null,
    confidence: null,
    takeover: null,
  }),
  CustomerMessageReceived: (known, data, at) => {
    const last = latest(known.row.lastCustomerMessageAt, stamp(data.occurredAt, at));
    return {
      unanswered: known.row.unanswered + 1,
      turns: known.row.turns + 1,
      customerMessages: known.row.customerMessages + 1,
      lastMessageBy: 'customer',
      lastCustomerMessageAt: last,
      windowClosesAt: windowEnd(known.row.channel, last),
    };
  },
  CustomerMessageEdited: nothing,
  CustomerMessageRevoked: nothing,
  ReactionReceived: nothing,
  PhoneAppMessageSeen: (known) => answered(known, 'phoneApp'),
  SystemMessageReceived: nothing,
  AssistantReplied: (known, data) =>
    data.handOff === true ? handedOff(known) : { ...answered(known, 'assistant'), confidence: data.confidence },
  SystemNoticeSent: nothing,
  AgentReplied: (known) => answered(known, 'agent'),
  MessagesReadByAgent: nothing,
  NoteAdded: nothing,
  TagsApplied: (known, data) => ({ tags: [...new Set([...known.row.tags, ...data.tags])] }),
  TagRemoved: (known, data) => ({ tags: known.row.tags.filter((tag) => tag !== data.tag) }),
  PrioritySet: (_known, data) => ({ priority: data.priority }),
  SentimentAssessed: (_known, data) => ({
    sentiment: data.sentiment,
    ...(data.language === 'unknown' ? {} : { language: data.language }),
  }),
  ConversationSummarized: nothing,
  PageVisited: nothing,
  SatisfactionRated: nothing,
  MessageDeliveryReported: nothing,
  ConversationEscalated: (known, data, at) => ({
    ...waits(known, at),
    epoch: data.epoch,
    teamId: data.teamId,
    priority: data.priority,
    reason: data.reason,
  }),
  ConversationOffered: (_known, { epoch, offerId, agentId, expiresAt }) => ({
    ...{ handler: 'offered', epoch },
    offer: { offerId, agentId, expiresAt },
  }),
  OfferAccepted: nothing,
  OfferDeclined: offerOver,
  OfferExpired: offerOver,
  OfferRescinded: offerOver,
  TakeoverRequested: (_known, data, at) => ({ takeover: { agentId: data.agentId, at } }),
  ConversationClaimed: (_known, data, at) => ({ ...owned(data.agentId, at), epoch: data.epoch }),
  ConversationAssigned: (known, data, at) => ({ ...moved(known, data.to, at), epoch: data.epoch }),
  ConversationTransferred: (known, data, at) => ({ ...moved(known, data.to, at), epoch: data.epoch }),
  ConversationReleased: (known, data, at) => ({
    ...(data.to === 'queue'
      ? waits(known, at)
      : { handler: 'assistant' as const, owner: null, ownedSince: null, waitingSince: null }),
    epoch: data.epoch,
  }),
  ConversationAbandoned: closed,
  ConversationEnded: closed,
  WrapUpStarted: (_known, data) => ({ wrapUp: { agentId: data.agentId, deadline: data.deadline } }),
  WrapUpExtended: (_known, data) => ({ wrapUp: { agentId: data.agentId, deadline: data.deadline } }),
  WrapUpCompleted: () => ({ wrapUp: null }),
  ConversationMarkedActive: () => ({ status: 'active' }),
  ConversationMarkedPending: () => ({ status: 'pending' }),
  ConversationResolved: () => ({ status: 'resolved' }),
  ConversationArchived: () => ({ status: 'archived' }),
  ConversationReopened: () => ({ status: 'active' }),
};

/** What a person would not call activity: it does not move the conversation to the top of the list. */
const QUIET: ReadonlySet<string> = new Set<ConversationEventType>([
  'MessageDeliveryReported',
  'MessagesReadByAgent',
  'SentimentAssessed',
  'ConversationSummarized',
  'PageVisited',
  'SatisfactionRated',
  'TagsApplied',
  'TagRemoved',
  'PrioritySet',
  'OfferExpired',
  'OfferRescinded',
  'ConversationOffered',
  'WrapUpStarted',
  'WrapUpExtended',
  'WrapUpCompleted',
  'ConversationMarkedPending',
  'ConversationArchived',
]);

const begin = (data: ConversationEventOf<'ConversationStarted'>['data'], at: string): StoredConversation => {
  const name = addressName(plainOr(data.address, null));
  return {
    row: {
      conversationId: data.conversationId,
      rev: 0,
      contactId: data.contactId,
      customerName: name,
      channel: data.channel,
      accountId: data.accountId,
      teamId: data.teamId,
      handler: 'none',
      status: 'active',
      displayStatus: 'active',
      priority: 'normal',
      episode: 0,
      epoch: 0,
      ownerId: null,
      ownedSince: null,
      wrapUp: null,
      reason: null,
      tags: [],
      preview: null,
      lastActivityAt: at,
      waitingSince: null,
      unanswered: 0,
      lastCustomerMessageAt: null,
      windowClosesAt: null,
      turns: 0,
      customerMessages: 0,
      lastMessageBy: null,
      sentiment: null,
      language: null,
      confidence: null,
      takeover: null,
      offer: null,
      createdAt: at,
    },
    memory: { owner: null, queuedAt: null, previewItemId: null, addressName: name, waiting: {} },
  };
};

/** Runs for every event of every conversation: it makes one row, and a memory only where that changed. */
const finish = (known: StoredConversation, patch: Patch, rev: number, lastActivityAt: string): StoredConversation => {
  const { owner, queuedAt, ...shown } = patch;
  const memory =
    owner === undefined && queuedAt === undefined
      ? known.memory
      : {
          ...known.memory,
          owner: owner === undefined ? known.memory.owner : owner,
          queuedAt: queuedAt === undefined ? known.memory.queuedAt : queuedAt,
        };
  const wrapUp = patch.wrapUp === undefined ? known.row.wrapUp : patch.wrapUp;
  const handler = patch.handler ?? known.row.handler;
  return {
    memory,
    row: {
      ...known.row,
      // Who asked to take over had asked the one who is not in charge any more.
      takeover: handler === known.row.handler ? known.row.takeover : null,
      offer: handler === known.row.handler ? known.row.offer : null,
      ...shown,
      rev,
      lastActivityAt,
      ownerId: memory.owner ?? wrapUp?.agentId ?? null,
      displayStatus: displayStatus(handler, patch.status ?? known.row.status),
    },
  };
};

/** The conversation after an event; unknown types only raise `rev`. Undefined while the conversation has not started. */
export const projectConversation = (
  known: StoredConversation | undefined,
  event: RecordedEvent,
): StoredConversation | undefined => {
  const at = stamp(event.recordedAt);
  const before = known ?? (event.type === 'ConversationStarted' ? begin(event.data as never, at) : undefined);
  if (before === undefined) return undefined;
  const step = entryOf<Step<never>>(STEPS, event.type);
  const isQuiet = step === undefined || QUIET.has(event.type);
  const lastActivityAt = isQuiet ? before.row.lastActivityAt : latest(before.row.lastActivityAt, at);
  return finish(before, step?.(before, event.data as never, at) ?? NO_PATCH, event.version, lastActivityAt);
};
