import type { ConversationEventOf, ConversationEventType, ConversationRefusal } from '@baton/contracts-conversation';
import { fold } from '@baton/event-sourcing';
import type { Beginning, CommandOf, ConversationCommand, ConversationCommandType } from './conversation.command.ts';
import { conversationDecider } from './conversation.decider.ts';
import { statusToken } from './conversation.evolve.ts';
import { fact } from './conversation.state.ts';
import type { ConversationFact, ConversationState } from './conversation.state.ts';

/** When the customer of every history wrote; everything that follows happens minutes later. */
export const WROTE_AT = '2026-03-01T10:00:00.000Z';
export const NOW = '2026-03-01T10:30:00.000Z';
export const SINCE = '2026-03-01T10:05:00.000Z';

export const ANA = 'agent-ana';
export const BEN = 'agent-ben';
export const SUPPORT = 'team-support';
export const BILLING = 'team-billing';

export const beginning: Beginning = {
  conversationId: 'conversation-1',
  contactId: 'contact-1',
  channel: 'whatsapp',
  accountId: 'account-1',
  teamId: SUPPORT,
  address: { kind: 'whatsapp', value: '15550001111' },
};

/** The notice that a command leads to. */
export const NOTICE = 'notice-1';

/** What the customer's number changes to. */
export const NEW_ADDRESS = { kind: 'whatsapp', value: '15550002222' } as const;

export const at = <T extends ConversationEventType>(
  time: string,
  type: T,
  data: ConversationEventOf<T>['data'],
): ConversationFact => fact(time, type, data);

/** A fact of the first episode, recorded when the agent took over. */
const then = <T extends ConversationEventType>(type: T, data: Omit<ConversationEventOf<T>['data'], 'episode'>) =>
  at(SINCE, type, { episode: 1, ...data } as unknown as ConversationEventOf<T>['data']);

export const customerWrote = (messageId: string, occurredAt = WROTE_AT): ConversationFact =>
  at(occurredAt, 'CustomerMessageReceived', {
    episode: 1,
    messageId,
    providerMessageId: `wamid.${messageId}`,
    content: { kind: 'text', text: 'hello' },
    from: beginning.address,
    occurredAt,
  });

export const agentWrote = (messageId: string, agentId = ANA): ConversationFact =>
  then('AgentReplied', {
    messageId,
    agentId,
    content: { kind: 'text', text: 'hi' },
    to: beginning.address,
    lastSeenMessageId: 'm1',
  });

const withAssistant: readonly ConversationFact[] = [
  at(WROTE_AT, 'ConversationStarted', { episode: 0, ...beginning }),
  at(WROTE_AT, 'EpisodeOpened', { episode: 1, epoch: 1, cause: 'firstMessage' }),
  customerWrote('m1'),
];

const waiting: readonly ConversationFact[] = [
  ...withAssistant,
  at(WROTE_AT, 'ConversationEscalated', {
    episode: 1,
    epoch: 2,
    reason: 'new message',
    by: 'rule',
    teamId: SUPPORT,
    priority: 'normal',
  }),
];

const claimedBy = (agentId: string) => [...waiting, then('ConversationClaimed', { epoch: 3, agentId, how: 'claim' })];

const ended = (agentId: string): readonly ConversationFact[] => [
  ...claimedBy(agentId),
  then('ConversationEnded', { epoch: 4, by: 'agent', agentId }),
  then('ConversationResolved', { cause: 'agent' }),
];

const wrappingUp = (agentId: string, deadline: string | null = null) => [
  ...ended(agentId),
  then('WrapUpStarted', { agentId, deadline }),
];

export const DEADLINE = '2026-03-01T10:31:00.000Z';

/** Histories by what they lead to. The commands below are Ana's. */
export const histories = {
  notStarted: [],
  assistant: withAssistant,
  waiting,
  offered: [
    ...waiting,
    then('ConversationOffered', { epoch: 3, offerId: 'offer-1', agentId: ANA, expiresAt: DEADLINE }),
  ],
  mine: claimedBy(ANA),
  others: claimedBy(BEN),
  none: ended(ANA),
  pending: [...claimedBy(ANA), then('ConversationMarkedPending', { cause: 'timer' })],
  archived: [...ended(ANA), then('ConversationArchived', { cause: 'timer' })],
  myWrapUp: wrappingUp(ANA),
  myTimedWrapUp: wrappingUp(ANA, DEADLINE),
  othersWrapUp: wrappingUp(BEN),
} as const satisfies Record<string, readonly ConversationFact[]>;

export const stateAfter = (facts: readonly ConversationFact[]): ConversationState => fold(conversationDecider, facts);

const text = 'a text';
const inbound = { beginning, occurredAt: WROTE_AT } as const;
const content = { kind: 'text', text } as const;

/** One example of every command. Timers carry the token of the state that they meet: they are not stale. */
export const examples = (state: ConversationState): { [T in ConversationCommandType]: CommandOf<T> } => ({
  receiveMessage: {
    type: 'receiveMessage',
    now: NOW,
    ...inbound,
    newEpisode: 'queue',
    messageId: 'm2',
    providerMessageId: 'wamid.m2',
    from: beginning.address,
    content,
  },
  receivePhoneAppMessage: {
    type: 'receivePhoneAppMessage',
    now: NOW,
    ...inbound,
    messageId: 'p1',
    providerMessageId: 'wamid.p1',
    content,
  },
  receiveSystemMessage: {
    type: 'receiveSystemMessage',
    now: NOW,
    messageId: 's1',
    providerMessageId: 'wamid.s1',
    content: { kind: 'system', event: 'numberChanged', text },
    address: NEW_ADDRESS,
    occurredAt: WROTE_AT,
  },
  receiveEdit: { type: 'receiveEdit', now: NOW, ...inbound, providerMessageId: 'wamid.m1', content },
  receiveRevoke: { type: 'receiveRevoke', now: NOW, ...inbound, providerMessageId: 'wamid.m1' },
  receiveReaction: { type: 'receiveReaction', now: NOW, ...inbound, providerMessageId: 'wamid.m1', emoji: '👍' },
  reportDelivery: { type: 'reportDelivery', now: NOW, providerMessageId: 'wamid.r1', state: 'sent', occurredAt: NOW },
  visitPage: { type: 'visitPage', now: NOW, url: 'https://shop.example/cart', title: 'Cart', occurredAt: NOW },
  rate: { type: 'rate', now: NOW, surveyId: 'survey-1', score: 5 },
  leave: { type: 'leave', now: NOW, cause: 'customerEnded' },
  claim: { type: 'claim', now: NOW, agentId: ANA, how: 'claim' },
  takeOver: { type: 'takeOver', now: NOW, agentId: ANA, handOff: { messageId: 'h1', text } },
  join: { type: 'join', now: NOW, agentId: ANA },
  reply: { type: 'reply', now: NOW, agentId: ANA, messageId: 'r1', text, lastSeenMessageId: 'm1' },
  markRead: { type: 'markRead', now: NOW, agentId: ANA, messageId: 'm1' },
  release: { type: 'release', now: NOW, agentId: ANA, to: 'queue' },
  assign: { type: 'assign', now: NOW, agentId: ANA, to: { kind: 'team', teamId: BILLING } },
  transfer: { type: 'transfer', now: NOW, agentId: ANA, to: { kind: 'agent', agentId: BEN } },
  end: { type: 'end', now: NOW, agentId: ANA },
  completeWrapUp: { type: 'completeWrapUp', now: NOW, agentId: ANA, disposition: 'solved' },
  extendWrapUp: { type: 'extendWrapUp', now: NOW, agentId: ANA, seconds: 120 },
  setStatus: { type: 'setStatus', now: NOW, agentId: ANA, status: 'resolved' },
  setPriority: { type: 'setPriority', now: NOW, agentId: ANA, priority: 'urgent' },
  addNote: { type: 'addNote', now: NOW, agentId: ANA, noteId: 'n1', text },
  applyTags: { type: 'applyTags', now: NOW, agentId: ANA, tags: ['refund'] },
  removeTag: { type: 'removeTag', now: NOW, agentId: ANA, tag: 'refund' },
  replyAsAssistant: {
    type: 'replyAsAssistant',
    now: NOW,
    messageId: 'a1',
    text,
    confidence: 0.9,
    epoch: state.epoch,
    lastSeenMessageId: 'm1',
  },
  escalate: { type: 'escalate', now: NOW, reason: 'asked for a person', by: 'assistant', noticeId: NOTICE },
  annotate: {
    type: 'annotate',
    now: NOW,
    messageId: 'm1',
    sentiment: 'negative',
    score: -0.5,
    language: 'de',
    urgent: false,
    tags: ['refund'],
  },
  summarize: { type: 'summarize', now: NOW, summary: text, by: 'assistant' },
  offer: { type: 'offer', now: NOW, offerId: 'offer-2', agentId: ANA, expiresAt: DEADLINE, epoch: state.epoch },
  acceptOffer: { type: 'acceptOffer', now: NOW, offerId: 'offer-1', agentId: ANA },
  declineOffer: { type: 'declineOffer', now: NOW, offerId: 'offer-1', agentId: ANA },
  rescindOffer: { type: 'rescindOffer', now: NOW, offerId: 'offer-1', cause: 'capacity' },
  requeue: { type: 'requeue', now: NOW, epoch: state.epoch, cause: 'agentUnavailable' },
  overflow: { type: 'overflow', now: NOW, epoch: state.epoch, teamId: 'team-2', cause: 'waited' },
  fallBack: { type: 'fallBack', now: NOW, reason: 'nobody is there', noticeId: NOTICE },
  abandon: { type: 'abandon', now: NOW, cause: 'customerLeft' },
  fireTimer: { type: 'fireTimer', now: NOW, timer: 'idle', token: statusToken(state), noticeId: NOTICE },
});

/** Given what happened, when a command comes, then these events or that refusal. */
export const given = (...facts: readonly ConversationFact[]) => {
  const state = stateAfter(facts);
  return {
    when: (command: ConversationCommand) => {
      const decision = conversationDecider.decide(command, state);
      return {
        /** The events as `[type, data]`; `data` may be a part. */
        then: (...expected: readonly [ConversationEventType, object?][]): void => {
          expect(decision.kind === 'accepted' ? null : decision.refusal).toBeNull();
          const events = decision.kind === 'accepted' ? decision.events : [];
          expect(events.map(({ type }) => type)).toEqual(expected.map(([type]) => type));
          events.forEach((event, place) => expect(event.data).toMatchObject(expected[place]?.[1] ?? {}));
        },
        refused: (refusal: ConversationRefusal): void => {
          expect(decision).toEqual({ kind: 'refused', refusal });
        },
      };
    },
  };
};

/** What a cell of a table says: the types of the events, `nothing`, or the code of the refusal after an exclamation mark. */
export const outcome = (command: ConversationCommand, state: ConversationState): string => {
  const decision = conversationDecider.decide(command, state);
  if (decision.kind === 'refused') return `! ${decision.refusal.code}`;
  return decision.events.length === 0 ? 'nothing' : decision.events.map(({ type }) => type).join(' ');
};
