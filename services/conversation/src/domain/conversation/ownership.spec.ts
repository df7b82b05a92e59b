import type { ConversationCommand } from './conversation.command.ts';
import { conversationDecider } from './conversation.decider.ts';
import {
  ANA,
  BEN,
  BILLING,
  NOTICE,
  NOW,
  SINCE,
  SUPPORT,
  WROTE_AT,
  at,
  given,
  histories,
  stateAfter,
} from './conversation.spec-kit.ts';

const by = { now: NOW, agentId: ANA } as const;

describe('who is in charge', () => {
  it('gives a claim to the first and tells the second who won, and since when', () => {
    given(...histories.others)
      .when({ type: 'claim', ...by, how: 'claim' })
      .refused({ code: 'owned-by-other', ownerId: BEN, since: SINCE });
  });

  it('rescinds a pending offer when somebody claims, each change with an epoch of its own', () => {
    given(...histories.offered)
      .when({ type: 'claim', now: NOW, agentId: BEN, how: 'claim' })
      .then(
        ['OfferRescinded', { epoch: 4, agentId: ANA, cause: 'claimed' }],
        ['ConversationClaimed', { epoch: 5, agentId: BEN }],
      );
  });

  it('opens the next episode for a follow-up, also during a wrap-up', () => {
    given(...histories.othersWrapUp)
      .when({ type: 'claim', ...by, how: 'claim' })
      .then(
        ['EpisodeOpened', { episode: 2, epoch: 5, cause: 'agentFollowUp' }],
        ['ConversationReopened', { episode: 2, cause: 'agent' }],
        ['ConversationClaimed', { episode: 2, epoch: 6, agentId: ANA }],
      );
  });

  it('releases to the queue with the age that the episode had', () => {
    const released = given(...histories.mine).when({ type: 'release', ...by, to: 'queue', reason: 'lunch' });
    released.then(['ConversationReleased', { epoch: 4, agentId: ANA, to: 'queue', reason: 'lunch' }]);
    expect(after('mine', { type: 'release', ...by, to: 'queue' })).toMatchObject({
      handler: { kind: 'waiting' },
      queuedSince: WROTE_AT,
    });
  });

  it.each<ConversationCommand>([
    { type: 'declineOffer', now: NOW, offerId: 'offer-1', agentId: ANA },
    { type: 'rescindOffer', now: NOW, offerId: 'offer-1', cause: 'capacity' },
    { type: 'fireTimer', now: NOW, timer: 'offer', token: 'offer-1', noticeId: NOTICE },
  ])('puts a conversation back with its age: $type', (command) => {
    expect(after('offered', command)).toMatchObject({ handler: { kind: 'waiting' }, queuedSince: WROTE_AT, epoch: 4 });
  });

  it('begins a new age with a new episode', () => {
    const reopened = after('none', { type: 'claim', ...by, how: 'claim' });
    expect(reopened.queuedSince).toBeNull();
  });

  it('does not accept an offer that was made to somebody else', () => {
    given(...histories.offered)
      .when({ type: 'acceptOffer', now: NOW, offerId: 'offer-1', agentId: BEN })
      .refused({ code: 'wrong-state', handler: 'offered', status: 'active' });
  });

  it('transfers to a team: into its queue, under its name', () => {
    given(...histories.mine)
      .when({ type: 'transfer', ...by, to: { kind: 'team', teamId: BILLING }, note: 'an invoice' })
      .then(['ConversationTransferred', { from: ANA, to: { kind: 'team', teamId: BILLING }, note: 'an invoice' }]);
    expect(after('mine', { type: 'transfer', ...by, to: { kind: 'team', teamId: BILLING } })).toMatchObject({
      handler: { kind: 'waiting' },
      teamId: BILLING,
      queuedSince: WROTE_AT,
    });
  });

  it.each([
    ['transfer', 'mine', { kind: 'agent', agentId: ANA }],
    ['assign', 'others', { kind: 'agent', agentId: BEN }],
    ['assign', 'waiting', { kind: 'team', teamId: SUPPORT }],
  ] as const)('has nothing to do for a %s of %s to where it is', (type, history, to) => {
    given(...histories[history])
      .when({ type, ...by, to })
      .then();
  });

  it('ends once more when an earlier wrap-up is forgotten: that one times out', () => {
    const again = [
      ...histories.othersWrapUp,
      at(NOW, 'EpisodeOpened', { episode: 2, epoch: 5, cause: 'agentFollowUp' }),
      at(NOW, 'ConversationReopened', { episode: 2, cause: 'agent' }),
      at(NOW, 'ConversationClaimed', { episode: 2, epoch: 6, agentId: ANA, how: 'claim' }),
    ];
    given(...again)
      .when({ type: 'end', ...by })
      .then(
        ['ConversationEnded', { episode: 2, epoch: 7, agentId: ANA }],
        ['ConversationResolved', { episode: 2, cause: 'agent' }],
        ['WrapUpCompleted', { episode: 1, agentId: BEN, timedOut: true, disposition: 'wrapUpTimeout' }],
        ['WrapUpStarted', { episode: 2, agentId: ANA, deadline: null }],
      );
  });
});

describe('wrap-up', () => {
  it('completes with disposition, notes and tags', () => {
    given(...histories.myWrapUp)
      .when({ type: 'completeWrapUp', ...by, disposition: 'solved', notes: 'paid', tags: [' Refund '] })
      .then(
        ['TagsApplied', { tags: ['refund'] }],
        ['WrapUpCompleted', { episode: 1, agentId: ANA, disposition: 'solved', notes: 'paid', timedOut: false }],
      );
  });

  it('needs a disposition', () => {
    given(...histories.myWrapUp)
      .when({ type: 'completeWrapUp', ...by, disposition: ' ' })
      .refused({ code: 'empty' });
  });

  it('is extended only where it has a deadline', () => {
    given(...histories.myTimedWrapUp)
      .when({ type: 'extendWrapUp', ...by, seconds: 60 })
      .then(['WrapUpExtended', { deadline: '2026-03-01T10:31:00.000Z' }]);
    given(...histories.myWrapUp)
      .when({ type: 'extendWrapUp', ...by, seconds: 60 })
      .then();
  });

  it('has a minute on the phone', () => {
    const call = histories.mine.map((fact) =>
      fact.type === 'ConversationStarted' ? { ...fact, data: { ...fact.data, channel: 'telephony' as const } } : fact,
    );
    given(...call)
      .when({ type: 'end', ...by })
      .then(
        ['ConversationEnded'],
        ['ConversationResolved'],
        ['WrapUpStarted', { deadline: '2026-03-01T10:31:00.000Z' }],
      );
  });

  it('does not stop the customer: their message opens the next episode while it is open', () => {
    const state = after('myWrapUp', {
      type: 'receiveMessage',
      now: NOW,
      newEpisode: 'queue',
      beginning: { conversationId: 'c', contactId: 'k', channel: 'whatsapp', accountId: 'a', teamId: 't', address },
      messageId: 'm2',
      providerMessageId: 'wamid.m2',
      from: address,
      content: { kind: 'text', text: 'one more thing' },
      occurredAt: NOW,
    });
    expect(state).toMatchObject({ handler: { kind: 'waiting' }, episode: 2, wrapUp: { agentId: ANA, episode: 1 } });
  });
});

const address = { kind: 'whatsapp', value: '15550001111' } as const;

const after = (history: keyof typeof histories, command: ConversationCommand) => {
  const state = stateAfter(histories[history]);
  const decision = conversationDecider.decide(command, state);
  if (decision.kind === 'refused') throw new Error(decision.refusal.code);
  return decision.events.reduce((before, event) => conversationDecider.evolve(before, event), state);
};
