import type { ConversationCommand, ConversationCommandType } from './conversation.command.ts';
import { ANA, NOTICE, NOW, at, examples, histories, outcome, stateAfter } from './conversation.spec-kit.ts';

/** A cell for every state: the compiler refuses a blank. */
type Cells<Columns extends readonly string[]> = { readonly [Place in keyof Columns]: string };

/** A row for every command. */
type Table<Columns extends readonly string[]> = Readonly<Record<ConversationCommandType, Cells<Columns>>>;

const HANDLERS = ['notStarted', 'assistant', 'waiting', 'offered', 'mine', 'others', 'none'] as const;

const byHandler: Table<typeof HANDLERS> = {
  receiveMessage: [
    'ConversationStarted EpisodeOpened CustomerMessageReceived ConversationEscalated',
    'CustomerMessageReceived ConversationEscalated',
    'CustomerMessageReceived',
    'CustomerMessageReceived',
    'CustomerMessageReceived',
    'CustomerMessageReceived',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
  ],
  receivePhoneAppMessage: [
    'ConversationStarted PhoneAppMessageSeen ConversationResolved',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
  ],
  receiveSystemMessage: [
    '! not-found',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
  ],
  receiveEdit: [
    'ConversationStarted CustomerMessageEdited ConversationResolved',
    'CustomerMessageEdited',
    'CustomerMessageEdited',
    'CustomerMessageEdited',
    'CustomerMessageEdited',
    'CustomerMessageEdited',
    'CustomerMessageEdited',
  ],
  receiveRevoke: [
    'ConversationStarted CustomerMessageRevoked ConversationResolved',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
  ],
  receiveReaction: [
    'ConversationStarted ReactionReceived ConversationResolved',
    'ReactionReceived',
    'ReactionReceived',
    'ReactionReceived',
    'ReactionReceived',
    'ReactionReceived',
    'ReactionReceived',
  ],
  reportDelivery: [
    '! not-found',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
  ],
  visitPage: ['! not-found', 'PageVisited', 'PageVisited', 'PageVisited', 'PageVisited', 'PageVisited', 'PageVisited'],
  rate: [
    '! not-found',
    'SatisfactionRated',
    'SatisfactionRated',
    'SatisfactionRated',
    'SatisfactionRated',
    'SatisfactionRated',
    'SatisfactionRated',
  ],
  leave: [
    '! not-found',
    'ConversationEnded ConversationResolved',
    'ConversationAbandoned ConversationResolved',
    'OfferRescinded ConversationAbandoned ConversationResolved',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'nothing',
  ],
  claim: [
    '! not-found',
    'ConversationClaimed',
    'ConversationClaimed',
    'OfferRescinded ConversationClaimed',
    'nothing',
    '! owned-by-other',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  takeOver: [
    '! not-found',
    'AssistantReplied ConversationClaimed',
    'ConversationClaimed',
    'OfferRescinded ConversationClaimed',
    'nothing',
    '! owned-by-other',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  join: [
    '! not-found',
    'TakeoverRequested',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  reply: [
    '! not-found',
    '! not-owner',
    '! not-owner',
    '! not-owner',
    'AgentReplied',
    '! owned-by-other',
    '! not-owner',
  ],
  markRead: [
    '! not-found',
    '! not-owner',
    '! not-owner',
    '! not-owner',
    'MessagesReadByAgent',
    '! owned-by-other',
    '! not-owner',
  ],
  release: [
    '! not-found',
    '! not-owner',
    '! not-owner',
    '! not-owner',
    'ConversationReleased',
    '! owned-by-other',
    '! not-owner',
  ],
  assign: [
    '! not-found',
    'ConversationAssigned',
    'ConversationAssigned',
    'OfferRescinded ConversationAssigned',
    'ConversationAssigned',
    'ConversationAssigned',
    '! wrong-state',
  ],
  transfer: [
    '! not-found',
    '! not-owner',
    '! not-owner',
    '! not-owner',
    'ConversationTransferred',
    '! owned-by-other',
    '! not-owner',
  ],
  end: [
    '! not-found',
    '! not-owner',
    '! not-owner',
    '! not-owner',
    'ConversationEnded ConversationResolved WrapUpStarted',
    '! owned-by-other',
    '! not-owner',
  ],
  completeWrapUp: [
    '! not-found',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  extendWrapUp: [
    '! not-found',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  setStatus: [
    '! not-found',
    'ConversationEnded ConversationResolved',
    'ConversationEnded ConversationResolved',
    'OfferRescinded ConversationEnded ConversationResolved',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'nothing',
  ],
  setPriority: [
    '! not-found',
    'PrioritySet',
    'PrioritySet',
    'PrioritySet',
    'PrioritySet',
    'PrioritySet',
    'PrioritySet',
  ],
  addNote: ['! not-found', 'NoteAdded', 'NoteAdded', 'NoteAdded', 'NoteAdded', 'NoteAdded', 'NoteAdded'],
  applyTags: ['! not-found', 'TagsApplied', 'TagsApplied', 'TagsApplied', 'TagsApplied', 'TagsApplied', 'TagsApplied'],
  removeTag: ['! not-found', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing'],
  replyAsAssistant: [
    '! not-found',
    'AssistantReplied',
    '! stale-epoch',
    '! stale-epoch',
    '! stale-epoch',
    '! stale-epoch',
    '! stale-epoch',
  ],
  annotate: [
    '! not-found',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
  ],
  summarize: [
    '! not-found',
    'ConversationSummarized',
    'ConversationSummarized',
    'ConversationSummarized',
    'ConversationSummarized',
    'ConversationSummarized',
    'ConversationSummarized',
  ],
  escalate: [
    '! not-found',
    'ConversationEscalated SystemNoticeSent',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  offer: [
    '! not-found',
    '! wrong-state',
    'ConversationOffered',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  acceptOffer: [
    '! not-found',
    '! wrong-state',
    '! wrong-state',
    'OfferAccepted ConversationClaimed',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  declineOffer: [
    '! not-found',
    '! wrong-state',
    '! wrong-state',
    'OfferDeclined',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  rescindOffer: ['! not-found', 'nothing', 'nothing', 'OfferRescinded', 'nothing', 'nothing', 'nothing'],
  requeue: [
    '! not-found',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    'ConversationReleased',
    'ConversationReleased',
    '! wrong-state',
  ],
  overflow: [
    '! not-found',
    '! wrong-state',
    'ConversationAssigned',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  fallBack: [
    '! not-found',
    '! wrong-state',
    'ConversationReleased SystemNoticeSent',
    'OfferRescinded ConversationReleased SystemNoticeSent',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  abandon: [
    '! not-found',
    '! wrong-state',
    'ConversationAbandoned ConversationResolved',
    'OfferRescinded ConversationAbandoned ConversationResolved',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  fireTimer: [
    '! not-found',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'nothing',
  ],
};

const STATUSES = ['mine', 'pending', 'none', 'archived'] as const;

/** Active and pending in Ana's hands, resolved and archived in nobody's. */
const byStatus: Table<typeof STATUSES> = {
  receiveMessage: [
    'CustomerMessageReceived',
    'ConversationMarkedActive CustomerMessageReceived',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
  ],
  receivePhoneAppMessage: [
    'PhoneAppMessageSeen',
    'ConversationMarkedActive PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
    'PhoneAppMessageSeen',
  ],
  receiveSystemMessage: [
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
  ],
  receiveEdit: ['CustomerMessageEdited', 'CustomerMessageEdited', 'CustomerMessageEdited', 'CustomerMessageEdited'],
  receiveRevoke: [
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
  ],
  receiveReaction: ['ReactionReceived', 'ReactionReceived', 'ReactionReceived', 'ReactionReceived'],
  reportDelivery: [
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
  ],
  visitPage: ['PageVisited', 'PageVisited', 'PageVisited', 'PageVisited'],
  rate: ['SatisfactionRated', 'SatisfactionRated', 'SatisfactionRated', 'SatisfactionRated'],
  leave: [
    'ConversationEnded ConversationResolved WrapUpStarted',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'nothing',
    'nothing',
  ],
  claim: [
    'nothing',
    'nothing',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  takeOver: [
    'nothing',
    'nothing',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  join: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  reply: ['AgentReplied', 'ConversationMarkedActive AgentReplied', '! not-owner', '! not-owner'],
  markRead: ['MessagesReadByAgent', 'MessagesReadByAgent', '! not-owner', '! not-owner'],
  release: ['ConversationReleased', 'ConversationReleased', '! not-owner', '! not-owner'],
  assign: ['ConversationAssigned', 'ConversationAssigned', '! wrong-state', '! wrong-state'],
  transfer: ['ConversationTransferred', 'ConversationTransferred', '! not-owner', '! not-owner'],
  end: [
    'ConversationEnded ConversationResolved WrapUpStarted',
    'ConversationEnded ConversationResolved WrapUpStarted',
    '! not-owner',
    '! not-owner',
  ],
  completeWrapUp: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  extendWrapUp: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  setStatus: [
    'ConversationEnded ConversationResolved WrapUpStarted',
    'ConversationEnded ConversationResolved WrapUpStarted',
    'nothing',
    '! wrong-state',
  ],
  setPriority: ['PrioritySet', 'PrioritySet', 'PrioritySet', 'PrioritySet'],
  addNote: ['NoteAdded', 'NoteAdded', 'NoteAdded', 'NoteAdded'],
  applyTags: ['TagsApplied', 'TagsApplied', 'TagsApplied', 'TagsApplied'],
  removeTag: ['nothing', 'nothing', 'nothing', 'nothing'],
  replyAsAssistant: ['! stale-epoch', '! stale-epoch', '! stale-epoch', '! stale-epoch'],
  annotate: [
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
  ],
  summarize: ['ConversationSummarized', 'ConversationSummarized', 'ConversationSummarized', 'ConversationSummarized'],
  escalate: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  offer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  acceptOffer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  declineOffer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  rescindOffer: ['nothing', 'nothing', 'nothing', 'nothing'],
  requeue: ['ConversationReleased', 'ConversationReleased', '! wrong-state', '! wrong-state'],
  overflow: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  fallBack: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  abandon: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  fireTimer: ['ConversationMarkedPending', 'nothing', 'nothing', 'nothing'],
};

const WRAP_UPS = ['none', 'myWrapUp', 'myTimedWrapUp', 'othersWrapUp'] as const;

const byWrapUp: Table<typeof WRAP_UPS> = {
  receiveMessage: [
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
    'EpisodeOpened ConversationReopened CustomerMessageReceived ConversationEscalated',
  ],
  receivePhoneAppMessage: ['PhoneAppMessageSeen', 'PhoneAppMessageSeen', 'PhoneAppMessageSeen', 'PhoneAppMessageSeen'],
  receiveSystemMessage: [
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
    'SystemMessageReceived',
  ],
  receiveEdit: ['CustomerMessageEdited', 'CustomerMessageEdited', 'CustomerMessageEdited', 'CustomerMessageEdited'],
  receiveRevoke: [
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
    'CustomerMessageRevoked',
  ],
  receiveReaction: ['ReactionReceived', 'ReactionReceived', 'ReactionReceived', 'ReactionReceived'],
  reportDelivery: [
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
    'MessageDeliveryReported',
  ],
  visitPage: ['PageVisited', 'PageVisited', 'PageVisited', 'PageVisited'],
  rate: ['SatisfactionRated', 'SatisfactionRated', 'SatisfactionRated', 'SatisfactionRated'],
  leave: ['nothing', 'nothing', 'nothing', 'nothing'],
  claim: [
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  takeOver: [
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
    'EpisodeOpened ConversationReopened ConversationClaimed',
  ],
  join: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  reply: ['! not-owner', '! not-owner', '! not-owner', '! not-owner'],
  markRead: ['! not-owner', '! not-owner', '! not-owner', '! not-owner'],
  release: ['! not-owner', '! not-owner', '! not-owner', '! not-owner'],
  assign: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  transfer: ['! not-owner', '! not-owner', '! not-owner', '! not-owner'],
  end: ['! not-owner', '! not-owner', '! not-owner', '! not-owner'],
  completeWrapUp: ['! wrong-state', 'WrapUpCompleted', 'WrapUpCompleted', '! not-owner'],
  extendWrapUp: ['! wrong-state', 'nothing', 'WrapUpExtended', '! not-owner'],
  setStatus: ['nothing', 'nothing', 'nothing', 'nothing'],
  setPriority: ['PrioritySet', 'PrioritySet', 'PrioritySet', 'PrioritySet'],
  addNote: ['NoteAdded', 'NoteAdded', 'NoteAdded', 'NoteAdded'],
  applyTags: ['TagsApplied', 'TagsApplied', 'TagsApplied', 'TagsApplied'],
  removeTag: ['nothing', 'nothing', 'nothing', 'nothing'],
  replyAsAssistant: ['! stale-epoch', '! stale-epoch', '! stale-epoch', '! stale-epoch'],
  annotate: [
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
    'SentimentAssessed TagsApplied',
  ],
  summarize: ['ConversationSummarized', 'ConversationSummarized', 'ConversationSummarized', 'ConversationSummarized'],
  escalate: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  offer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  acceptOffer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  declineOffer: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  rescindOffer: ['nothing', 'nothing', 'nothing', 'nothing'],
  requeue: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  overflow: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  fallBack: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  abandon: ['! wrong-state', '! wrong-state', '! wrong-state', '! wrong-state'],
  fireTimer: ['nothing', 'nothing', 'nothing', 'nothing'],
};

const cellsOf = <Columns extends readonly (keyof typeof histories)[]>(columns: Columns, table: Table<Columns>) =>
  Object.entries<readonly string[]>(table).flatMap(([command, cells]) =>
    columns.map((column, place) => [command as ConversationCommandType, column, cells[place] as string] as const),
  );

describe.each([
  ['handler', cellsOf(HANDLERS, byHandler)],
  ['status', cellsOf(STATUSES, byStatus)],
  ['wrap-up', cellsOf(WRAP_UPS, byWrapUp)],
])('what every command does, by %s', (_axis, cells) => {
  it.each(cells)('%s on %s: %s', (command, column, expected) => {
    const state = stateAfter(histories[column]);
    expect(outcome(examples(state)[command], state)).toBe(expected);
  });
});

type Timer = Extract<ConversationCommand, { type: 'fireTimer' }>['timer'];
type Wish = Extract<ConversationCommand, { type: 'setStatus' }>['status'];

const TIMER_STATES = ['assistant', 'offered', 'mine', 'pending', 'none', 'archived', 'myTimedWrapUp'] as const;

const byTimer: Readonly<Record<Timer, Cells<typeof TIMER_STATES>>> = {
  idle: [
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'nothing',
    'nothing',
    'nothing',
    'nothing',
  ],
  resolve: ['nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing'],
  archive: [
    'nothing',
    'nothing',
    'nothing',
    'nothing',
    'ConversationArchived',
    'nothing',
    'WrapUpCompleted ConversationArchived',
  ],
  wrapUp: ['nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'WrapUpCompleted'],
  offer: ['nothing', 'OfferExpired', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing'],
  fallBack: [
    'nothing',
    'OfferRescinded ConversationReleased SystemNoticeSent',
    'nothing',
    'nothing',
    'nothing',
    'nothing',
    'nothing',
  ],
};

const WISH_STATES = ['assistant', 'offered', 'mine', 'others', 'pending', 'none', 'archived', 'myWrapUp'] as const;

const FOLLOW_UP = 'EpisodeOpened ConversationReopened ConversationClaimed';
const CLOSED = 'ConversationEnded ConversationResolved';

const byWish: Readonly<Record<Wish, Cells<typeof WISH_STATES>>> = {
  active: ['nothing', 'nothing', 'nothing', 'nothing', 'ConversationMarkedActive', FOLLOW_UP, FOLLOW_UP, FOLLOW_UP],
  pending: [
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'ConversationMarkedPending',
    'nothing',
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
  ],
  resolved: [
    CLOSED,
    `OfferRescinded ${CLOSED}`,
    `${CLOSED} WrapUpStarted`,
    `${CLOSED} WrapUpStarted`,
    `${CLOSED} WrapUpStarted`,
    'nothing',
    '! wrong-state',
    'nothing',
  ],
  archived: [
    `${CLOSED} ConversationArchived`,
    `OfferRescinded ${CLOSED} ConversationArchived`,
    '! wrong-state',
    '! wrong-state',
    '! wrong-state',
    'ConversationArchived',
    'nothing',
    '! wrap-up-open',
  ],
};

describe('what a timer does, by what it finds', () => {
  const cells = Object.entries<readonly string[]>(byTimer).flatMap(([timer, row]) =>
    TIMER_STATES.map((column, place) => [timer as Timer, column, row[place] as string] as const),
  );

  it.each(cells)('%s on %s: %s', (timer, column, expected) => {
    const state = stateAfter(histories[column]);
    const { token } = examples(state).fireTimer;
    const tokens: Partial<Record<Timer, string>> = {
      wrapUp: '1:2026-03-01T10:31:00.000Z',
      offer: 'offer-1',
      fallBack: '2',
    };
    expect(
      outcome({ type: 'fireTimer', now: NOW, timer, token: tokens[timer] ?? token, noticeId: NOTICE }, state),
    ).toBe(expected);
  });

  it.each(cells)('%s on %s with the token of another state: nothing', (timer, column) => {
    const state = stateAfter(histories[column]);
    expect(outcome({ type: 'fireTimer', now: NOW, timer, token: 'another', noticeId: NOTICE }, state)).toBe('nothing');
  });
});

describe('a status set by hand', () => {
  const cells = Object.entries<readonly string[]>(byWish).flatMap(([status, row]) =>
    WISH_STATES.map((column, place) => [status as Wish, column, row[place] as string] as const),
  );

  it.each(cells)('%s on %s: %s', (status, column, expected) => {
    expect(outcome({ type: 'setStatus', now: NOW, agentId: ANA, status }, stateAfter(histories[column]))).toBe(
      expected,
    );
  });
});

it('resolves what the assistant was left with, and nobody else', () => {
  const pending = at(NOW, 'ConversationMarkedPending', { episode: 1, cause: 'timer' });
  const state = stateAfter([...histories.assistant, pending]);
  const { token } = examples(state).fireTimer;
  expect(outcome({ type: 'fireTimer', now: NOW, timer: 'resolve', token, noticeId: NOTICE }, state)).toBe(CLOSED);
});
