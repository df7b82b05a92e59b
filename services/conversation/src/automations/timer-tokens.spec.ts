import { conversationDecider } from '../domain/conversation/conversation.decider.ts';
import { statusToken } from '../domain/conversation/conversation.evolve.ts';
import { ANA, NOW, at, customerWrote, histories, stateAfter } from '../domain/conversation/conversation.spec-kit.ts';
import type { ConversationFact } from '../domain/conversation/conversation.state.ts';
import { wrapUpToken } from '../domain/conversation/wrap-up.decider.ts';
import { deadlineChange } from '../views/timers/deadline.ts';
import { runningTimer, startedClock, tick, tokenOf } from '../views/timers/idle-clock.ts';

const clockAfter = (facts: readonly ConversationFact[]) =>
  facts.reduce((clock, fact) => tick(clock, fact, fact.at), startedClock(facts[0]?.at ?? NOW));

const released = at(NOW, 'ConversationReleased', { episode: 1, epoch: 4, agentId: ANA, to: 'assistant' });
const { notStarted: _, ...begun } = histories;
const all: Readonly<Record<string, readonly ConversationFact[]>> = {
  ...begun,
  moreMessages: [...histories.mine, customerWrote('m2'), customerWrote('m3')],
  leftToTheAssistant: [...histories.pending, released],
};

describe.each(Object.entries(all))('of a conversation that is %s', (_name, facts) => {
  const state = stateAfter(facts);
  const clock = clockAfter(facts);

  it('the token is the decider’s', () => {
    expect(tokenOf(clock)).toBe(statusToken(state));
  });

  it('the running timer does something, and no other does', () => {
    for (const timer of ['idle', 'resolve', 'archive'] as const) {
      const decision = conversationDecider.decide({ type: 'fireTimer', now: NOW, timer, token: tokenOf(clock) }, state);
      const does = decision.kind === 'accepted' && decision.events.length > 0;
      expect([timer, does]).toEqual([timer, timer === runningTimer(clock)]);
    }
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
