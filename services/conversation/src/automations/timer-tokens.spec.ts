import type { TimerKind } from '@baton/contracts-conversation';
import { conversationDecider } from '../domain/conversation/conversation.decider.ts';
import { queueToken, statusToken } from '../domain/conversation/conversation.evolve.ts';
import {
  ANA,
  NOW,
  WROTE_AT,
  at,
  customerWrote,
  histories,
  stateAfter,
} from '../domain/conversation/conversation.spec-kit.ts';
import type { ConversationFact, ConversationState } from '../domain/conversation/conversation.state.ts';
import { wrapUpToken } from '../domain/conversation/wrap-up.decider.ts';
import { deadlineChange } from '../views/timers/deadline.ts';
import { queueTokenOf, runningTimer, startedClock, tick, tokenOf } from '../views/timers/idle-clock.ts';

const clockAfter = (facts: readonly ConversationFact[]) =>
  facts.reduce((clock, fact) => tick(clock, fact, fact.at), startedClock(facts[0]?.at ?? NOW));

const released = at(NOW, 'ConversationReleased', { episode: 1, epoch: 4, agentId: ANA, to: 'assistant' });
const toQueue = { episode: 1, agentId: ANA, to: 'queue' } as const;
const declined = at(NOW, 'OfferDeclined', { episode: 1, epoch: 4, offerId: 'offer-1', agentId: ANA });
const said = { episode: 1, content: { kind: 'text', text: 'x' }, to: { kind: 'whatsapp', value: '1' } } as const;
const handOff = at(NOW, 'AssistantReplied', { ...said, messageId: 'h1', confidence: 1, epoch: 1, handOff: true });
const notice = at(NOW, 'SystemNoticeSent', { ...said, messageId: 'n1', notice: 'queued' });
const { notStarted: _, ...begun } = histories;
const all: Readonly<Record<string, readonly ConversationFact[]>> = {
  ...begun,
  moreMessages: [...histories.mine, customerWrote('m2'), customerWrote('m3')],
  leftToTheAssistant: [...histories.pending, released],
  declined: [...histories.offered, declined],
  queuedAgain: [...histories.mine, at(NOW, 'ConversationReleased', { ...toQueue, epoch: 4 })],
  movedToAnotherTeam: [
    ...histories.waiting,
    at(NOW, 'ConversationAssigned', { episode: 1, epoch: 3, byAgentId: ANA, to: { kind: 'team', teamId: 'team-2' } }),
  ],
  handedOff: [...histories.assistant, handOff],
  toldToWait: [...histories.waiting, notice],
  fellBack: [
    ...histories.waiting,
    at(NOW, 'ConversationReleased', { episode: 1, epoch: 3, agentId: null, to: 'assistant' }),
  ],
};

const does = (timer: TimerKind, token: string, state: ConversationState): boolean => {
  const decision = conversationDecider.decide({ type: 'fireTimer', now: NOW, timer, token, noticeId: 'n' }, state);
  return decision.kind === 'accepted' && decision.events.length > 0;
};

describe.each(Object.entries(all))('of a conversation that is %s', (_name, facts) => {
  const state = stateAfter(facts);
  const clock = clockAfter(facts);

  it('the token is the decider’s', () => {
    expect(tokenOf(clock)).toBe(statusToken(state));
  });

  it('the running timer does something, and no other does', () => {
    for (const timer of ['idle', 'resolve', 'archive'] as const) {
      expect([timer, does(timer, tokenOf(clock), state)]).toEqual([timer, timer === runningTimer(clock)]);
    }
  });

  it('it may fall back exactly while it waits', () => {
    const token = queueTokenOf(clock);
    expect(does('fallBack', token ?? '', state)).toBe(token !== null);
    if (token !== null) expect(token).toBe(queueToken(state));
  });
});

it('counts from the last message of either side while active, and from the change of status after that', () => {
  const later = '2026-03-01T12:00:00.000Z';
  expect(clockAfter([...histories.mine, customerWrote('m2', later)]).since).toBe(later);
  const phone = at(later, 'PhoneAppMessageSeen', {
    episode: 1,
    messageId: 'p1',
    providerMessageId: 'wamid.p1',
    content: { kind: 'text', text: 'hi' },
    occurredAt: later,
  });
  expect(clockAfter([...histories.none, phone]).since).toBe(clockAfter(histories.none).since);
});

it('counts with the assistant from when it got the conversation', () => {
  expect(clockAfter([...histories.pending, released])).toMatchObject({ since: NOW, withAssistant: true });
});

it('waits from when it entered the queue, whatever comes of offers, and anew when it enters again', () => {
  expect(clockAfter(all['declined'] ?? [])).toMatchObject({ waitingSince: WROTE_AT, waitingEpoch: 2 });
  expect(clockAfter(all['movedToAnotherTeam'] ?? [])).toMatchObject({ waitingSince: WROTE_AT, waitingEpoch: 2 });
  expect(clockAfter(all['queuedAgain'] ?? [])).toMatchObject({ waitingSince: NOW, waitingEpoch: 4 });
});

it('is not moved by what says nothing to it', () => {
  const clock = clockAfter(histories.mine);
  const note = at(NOW, 'NoteAdded', { episode: 1, noteId: 'n', agentId: ANA, text: 'note' });
  expect(tick(clock, note, NOW)).toBe(clock);
  const line = at(NOW, 'SystemMessageReceived', {
    episode: 1,
    messageId: 's1',
    providerMessageId: 'wamid.s1',
    content: { kind: 'system', event: 'numberChanged', text: 'changed number' },
    occurredAt: NOW,
  });
  expect(tick(clock, line, NOW)).toBe(clock);
  expect(tick(clock, notice, NOW)).toBe(clock);
});

it('deadlines carry the decider’s tokens', () => {
  const started = histories.myTimedWrapUp.at(-1) as ConversationFact;
  expect(deadlineChange(started)).toEqual({
    kind: 'wrapUp',
    token: wrapUpToken(1, '2026-03-01T10:31:00.000Z'),
    due: '2026-03-01T10:31:00.000Z',
  });
  expect(deadlineChange(histories.myWrapUp.at(-1) as ConversationFact)).toMatchObject({ kind: 'wrapUp', due: null });
  expect(deadlineChange(histories.offered.at(-1) as ConversationFact)).toMatchObject({
    kind: 'offer',
    token: 'offer-1',
  });
});
