import { withNumberedChoices } from '@baton/contracts-conversation';
import { fold } from '@baton/event-sourcing';
import type { CommandOf, ConversationCommand } from './conversation.command.ts';
import { conversationDecider } from './conversation.decider.ts';
import {
  ANA,
  BEN,
  NOTICE,
  NOW,
  at,
  beginning,
  customerWrote,
  given,
  histories,
  stateAfter,
} from './conversation.spec-kit.ts';
import type { ConversationFact } from './conversation.state.ts';

const answer: CommandOf<'replyAsAssistant'> = {
  type: 'replyAsAssistant',
  now: NOW,
  messageId: 'a1',
  text: 'It arrives **today**',
  confidence: 0.8,
  intent: 'parcel.where',
  epoch: 1,
  lastSeenMessageId: 'm1',
};

const later = '2026-03-02T10:00:00.000Z';
const { assistant, waiting, offered, mine } = histories;

/** The same history on a channel of ours. */
const onWebChat = (facts: readonly ConversationFact[]): ConversationFact[] =>
  facts.map((fact) =>
    fact.type === 'ConversationStarted' ? { ...fact, data: { ...fact.data, channel: 'webchat' as const } } : fact,
  );

const decided = (facts: readonly ConversationFact[], ...commands: ConversationCommand[]): ConversationFact[] =>
  commands.reduce<ConversationFact[]>(
    (log, command) => {
      const decision = conversationDecider.decide(command, stateAfter(log));
      if (decision.kind === 'refused') throw new Error(decision.refusal.code);
      return [...log, ...decision.events];
    },
    [...facts],
  );

describe('an answer of the assistant', () => {
  it('says what, how sure and why, in the epoch that it was made in', () => {
    given(...assistant)
      .when(answer)
      .then([
        'AssistantReplied',
        {
          ...{ episode: 1, messageId: 'a1', confidence: 0.8, intent: 'parcel.where', epoch: 1, to: beginning.address },
          content: { kind: 'text', text: 'It arrives **today**' },
        },
      ]);
  });

  it('offers choices with it', () => {
    const choices = [{ id: 'yes', title: 'Yes' }];
    given(...assistant)
      .when({ ...answer, choices })
      .then(['AssistantReplied', { content: { kind: 'text', text: 'It arrives **today**', choices } }]);
  });

  it.each([
    ['of an older epoch', { epoch: 0 }],
    ['of an epoch that never was', { epoch: 2 }],
    ['for a message that the customer has written past', { lastSeenMessageId: 'm0' }],
  ])('%s is refused', (_name, change) => {
    given(...assistant)
      .when({ ...answer, ...change })
      .refused({ code: 'stale-epoch', epoch: 1 });
  });

  it('counts once for three quick messages: the one that saw them all', () => {
    const burst = [...assistant, customerWrote('m2'), customerWrote('m3')];
    given(...burst)
      .when(answer)
      .refused({ code: 'stale-epoch', epoch: 1 });
    given(...burst)
      .when({ ...answer, lastSeenMessageId: 'm2' })
      .refused({ code: 'stale-epoch', epoch: 1 });
    given(...burst)
      .when({ ...answer, lastSeenMessageId: 'm3' })
      .then(['AssistantReplied', { messageId: 'a1' }]);
  });

  it('is said once, and never under the id of another’s message', () => {
    const said = decided(assistant, answer);
    given(...said)
      .when({ ...answer, text: 'other words' })
      .then();
    given(...said)
      .when({ ...answer, messageId: 'm1' })
      .refused({ code: 'not-owner' });
  });

  it.each<[string, Partial<typeof answer>, object]>([
    ['nothing', { text: '  ' }, { code: 'empty' }],
    ['nothing but choices', { text: '', choices: [{ id: 'a', title: 'A' }] }, { code: 'empty' }],
    ['more than the channel takes', { text: 'x'.repeat(4_097) }, { code: 'too-long', limit: 4_096, length: 4_097 }],
    ['anything after the window', { now: later }, { code: 'window-closed', closedAt: later }],
  ])('does not say %s', (_name, change, refusal) => {
    given(...assistant)
      .when({ ...answer, ...change })
      .refused(refusal as never);
  });

  it('leaves room for its choices as lines', () => {
    const choices = [{ id: 'a', title: 'A choice' }];
    const room = 4_096 - withNumberedChoices('', choices).length;
    given(...assistant)
      .when({ ...answer, text: 'x'.repeat(room), choices })
      .then(['AssistantReplied']);
    given(...assistant)
      .when({ ...answer, text: 'x'.repeat(room + 1), choices })
      .refused({ code: 'too-long', limit: 4_096, length: 4_097 });
  });

  it('has no window where the channel has none', () => {
    given(...onWebChat(assistant))
      .when({ ...answer, now: later })
      .then(['AssistantReplied']);
  });

  it('wakes an episode that was pending', () => {
    given(...assistant, at(NOW, 'ConversationMarkedPending', { episode: 1, cause: 'timer' }))
      .when(answer)
      .then(['ConversationMarkedActive', { cause: 'agent' }], ['AssistantReplied']);
  });

  it('counts again when a person gave the conversation back, in the new epoch', () => {
    const released = decided(mine, { type: 'release', now: NOW, agentId: ANA, to: 'assistant' });
    given(...released)
      .when(answer)
      .refused({ code: 'stale-epoch', epoch: 4 });
    given(...released)
      .when({ ...answer, epoch: 4 })
      .then(['AssistantReplied', { epoch: 4 }]);
  });
});

const takeOver: CommandOf<'takeOver'> = {
  type: 'takeOver',
  now: NOW,
  agentId: ANA,
  handOff: { messageId: 'h1', text: 'Here comes Ana' },
};

describe('taking over', () => {
  it('is one step: the hand-off, then the claim', () => {
    given(...assistant)
      .when(takeOver)
      .then(
        ['AssistantReplied', { messageId: 'h1', handOff: true, epoch: 1, confidence: 1 }],
        ['ConversationClaimed', { agentId: ANA, epoch: 2, how: 'takeOver' }],
      );
  });

  it('says nothing when nothing shall be said', () => {
    given(...assistant)
      .when({ ...takeOver, handOff: null })
      .then(['ConversationClaimed', { how: 'takeOver' }]);
  });

  it.each([
    ['from the queue', waiting, ['ConversationClaimed']],
    ['from an offer', offered, ['OfferRescinded', 'ConversationClaimed']],
    ['of what was closed', histories.none, ['EpisodeOpened', 'ConversationReopened', 'ConversationClaimed']],
  ] as const)('%s has no assistant that could take its leave', (_name, history, types) => {
    given(...history)
      .when(takeOver)
      .then(...types.map((type) => [type] as [ConversationFact['type']]));
  });

  it('is the second step after joining', () => {
    const joined = decided(assistant, { type: 'join', now: NOW, agentId: ANA });
    given(...joined)
      .when(takeOver)
      .then(['AssistantReplied', { handOff: true }], ['ConversationClaimed', { epoch: 2 }]);
  });

  it('does not fail because the customer cannot be told any more', () => {
    given(...assistant)
      .when({ ...takeOver, now: later })
      .then(['ConversationClaimed']);
  });

  it('is refused with a hand-off that the channel would not take', () => {
    given(...assistant)
      .when({ ...takeOver, handOff: { messageId: 'h1', text: ' ' } })
      .refused({ code: 'empty' });
  });

  it('lets the new owner speak without having seen the hand-off', () => {
    given(...decided(assistant, takeOver))
      .when({ type: 'reply', now: NOW, agentId: ANA, messageId: 'r1', text: 'Hello', lastSeenMessageId: 'm1' })
      .then(['AgentReplied']);
  });

  it('does not let them speak past an answer of the assistant that they have not seen', () => {
    given(...decided(assistant, answer, takeOver))
      .when({ type: 'reply', now: NOW, agentId: ANA, messageId: 'r1', text: 'Hello', lastSeenMessageId: 'm1' })
      .refused({ code: 'newer-message', messageId: 'a1', author: 'assistant', at: NOW });
  });
});

const escalate: CommandOf<'escalate'> = {
  type: 'escalate',
  now: NOW,
  reason: 'asked for a person',
  by: 'customer',
  noticeId: NOTICE,
};

describe('escalating', () => {
  it('carries all that the assistant knows, says its last words before and the notice behind', () => {
    const known: Partial<typeof escalate> = {
      teamId: 'team-billing',
      priority: 'high',
      summary: 'a parcel',
      sentiment: 'negative',
      ...{ flow: 'return', step: 'reason', parameters: { order: '4711' } },
      requirements: [{ match: 'all', skills: [{ skill: 'billing', level: 2 }], forSeconds: 60 }],
    };
    const message = { messageId: 'a1', text: 'I get you somebody', confidence: 0.9 };
    given(...assistant)
      .when({ ...escalate, ...known, message, epoch: 1 })
      .then(
        ['AssistantReplied', { messageId: 'a1', handOff: true, epoch: 1, confidence: 0.9 }],
        ['ConversationEscalated', { epoch: 2, by: 'customer', reason: 'asked for a person', ...known }],
        ['SystemNoticeSent', { messageId: NOTICE, notice: 'queued', to: beginning.address }],
      );
  });

  it('is refused when the epoch that it was decided in has passed', () => {
    given(...assistant)
      .when({ ...escalate, epoch: 0 })
      .refused({ code: 'stale-epoch', epoch: 1 });
    given(...mine)
      .when({ ...escalate, epoch: 1 })
      .refused({ code: 'stale-epoch', epoch: 3 });
  });

  it('happens also when the customer cannot be told', () => {
    const message = { messageId: 'a1', text: 'I get you somebody', confidence: 0.9 };
    given(...assistant)
      .when({ ...escalate, message, now: later })
      .then(['ConversationEscalated'], ['SystemNoticeSent']);
  });

  it.each([
    ['de', 'Warteschlange'],
    ['es', 'cola de espera'],
    ['en', 'queue'],
    ['fr', 'queue'],
  ])('tells the customer in their language (%s)', (language, word) => {
    const notice = decided(assistant, { ...found, language }, escalate).at(-1);
    expect(notice?.data).toMatchObject({ notice: 'queued', content: { text: expect.stringContaining(word) } });
  });

  it('leaves a notice that nobody has to have seen, and that reports attach to', () => {
    const owned = decided(assistant, escalate, { type: 'claim', now: NOW, agentId: ANA, how: 'claim' });
    given(...owned)
      .when({ type: 'reply', now: NOW, agentId: ANA, messageId: 'r1', text: 'Hello', lastSeenMessageId: 'm1' })
      .then(['AgentReplied']);
    const reported = decided(owned, {
      type: 'reportDelivery',
      now: NOW,
      messageId: NOTICE,
      state: 'sent',
      occurredAt: NOW,
    });
    expect(stateAfter(reported).messages.get(NOTICE)).toMatchObject({ author: 'system', delivery: 'sent' });
  });
});

describe('falling back', () => {
  it('gives what nobody took to the assistant and tells the customer', () => {
    const fallBack = { type: 'fallBack', now: NOW, reason: 'closed', noticeId: NOTICE } as const;
    given(...offered)
      .when(fallBack)
      .then(
        ['OfferRescinded', { epoch: 4, cause: 'fellBack' }],
        ['ConversationReleased', { epoch: 5, agentId: null, to: 'assistant', reason: 'closed' }],
        ['SystemNoticeSent', { messageId: NOTICE, notice: 'nobodyAvailable' }],
      );
  });

  it('keeps the age for the next time that the episode waits', () => {
    const fallBack = { type: 'fallBack', now: NOW, reason: 'closed', noticeId: NOTICE } as const;
    const again = stateAfter(decided(waiting, fallBack, { ...escalate, noticeId: 'notice-2' }));
    const { queuedSince } = stateAfter(waiting);
    expect(again).toMatchObject({ handler: { kind: 'waiting' }, queuedSince, queuedAtEpoch: 4 });
  });

  it('by its timer happens in the queue that it was armed for, and in no later one', () => {
    const timer = { type: 'fireTimer', now: NOW, timer: 'fallBack', token: '2', noticeId: NOTICE } as const;
    given(...offered)
      .when(timer)
      .then(['OfferRescinded'], ['ConversationReleased', { reason: 'waited too long' }], ['SystemNoticeSent']);
    given(...mine)
      .when(timer)
      .then();
    const queuedAgain = decided(mine, { type: 'release', now: NOW, agentId: ANA, to: 'queue' });
    given(...queuedAgain)
      .when(timer)
      .then();
    given(...queuedAgain)
      .when({ ...timer, token: '4' })
      .then(['ConversationReleased'], ['SystemNoticeSent']);
  });
});

const found: CommandOf<'annotate'> = {
  type: 'annotate',
  now: NOW,
  messageId: 'm1',
  sentiment: 'negative',
  score: -0.6,
  language: 'de',
  urgent: true,
  tags: ['Refund', 'refund'],
};

describe('what the assistant finds in a message', () => {
  it('is kept with the tags that are new, as the assistant’s', () => {
    given(...assistant)
      .when(found)
      .then(
        ['SentimentAssessed', { messageId: 'm1', sentiment: 'negative', score: -0.6, language: 'de', urgent: true }],
        ['TagsApplied', { tags: ['refund'], by: 'assistant' }],
      );
  });

  it('is kept once, whoever is in charge by then', () => {
    const late = decided(mine, found);
    given(...late)
      .when({ ...found, sentiment: 'positive', tags: ['other'] })
      .then();
  });

  it('does not bring back a tag that a person took off', () => {
    const removed = decided(mine, found, { type: 'removeTag', now: NOW, agentId: ANA, tag: 'refund' });
    const more = [...removed, customerWrote('m2')];
    given(...more)
      .when({ ...found, messageId: 'm2' })
      .then(['SentimentAssessed']);
    const putBack = decided(more, { type: 'applyTags', now: NOW, agentId: BEN, tags: ['refund'] });
    expect(stateAfter(putBack)).toMatchObject({ tags: ['refund'], tagsTakenOff: [] });
  });

  it('is refused for what the customer did not write', () => {
    const said = decided(assistant, answer);
    given(...said)
      .when({ ...found, messageId: 'a1' })
      .refused({ code: 'unknown-message' });
    given(...said)
      .when({ ...found, messageId: 'm9' })
      .refused({ code: 'unknown-message' });
  });

  it('tells the language of the newest message that tells any, in whatever order it comes', () => {
    const messages = [...assistant, customerWrote('m2'), customerWrote('m3')];
    const es = { ...found, messageId: 'm2', language: 'es' } as const;
    const unsure = { ...found, messageId: 'm3', language: 'unknown' } as const;
    expect(stateAfter(decided(messages, found, es, unsure)).language).toBe('es');
    expect(stateAfter(decided(messages, unsure, es, found)).language).toBe('es');
  });
});

it('sums up, if it says something', () => {
  const summary = { type: 'summarize', now: NOW, by: 'assistant' } as const;
  given(...mine)
    .when({ ...summary, summary: 'about a parcel' })
    .then(['ConversationSummarized', { summary: 'about a parcel', by: 'assistant' }]);
  given(...mine)
    .when({ ...summary, summary: ' ' })
    .refused({ code: 'empty' });
  given(...mine)
    .when({ ...summary, summary: 'x'.repeat(10_001) })
    .refused({ code: 'too-long', limit: 10_000, length: 10_001 });
});

describe('an agent’s messages', () => {
  const reply = (now: string, messageId: string, agentId = ANA): CommandOf<'reply'> => ({
    ...{ type: 'reply', now, agentId, messageId, text: 'a text', lastSeenMessageId: 'm1' },
  });

  it('leave three seconds apart, however quickly they are written', () => {
    const said = decided(
      mine,
      reply('2026-03-01T10:30:00.000Z', 'r1'),
      reply('2026-03-01T10:30:01.000Z', 'r2'),
      reply('2026-03-01T10:30:02.000Z', 'r3'),
      reply('2026-03-01T10:30:09.500Z', 'r4'),
      reply('2026-03-01T10:30:12.499Z', 'r5'),
    );
    const notBefore = said.flatMap((fact) => (fact.type === 'AgentReplied' ? [fact.data.notBefore] : []));
    expect(notBefore).toEqual([
      undefined,
      '2026-03-01T10:30:03.000Z',
      '2026-03-01T10:30:06.000Z',
      undefined,
      '2026-03-01T10:30:12.500Z',
    ]);
  });

  it('also when another agent goes on', () => {
    const moved = decided(mine, reply('2026-03-01T10:30:00.000Z', 'r1'), {
      ...{ type: 'transfer', now: NOW, agentId: ANA },
      to: { kind: 'agent', agentId: BEN },
    });
    given(...moved)
      .when({ ...reply('2026-03-01T10:30:01.000Z', 'r2', BEN), lastSeenMessageId: 'r1' })
      .then(['AgentReplied', { notBefore: '2026-03-01T10:30:03.000Z' }]);
  });
});

it('a customer who writes during a wrap-up begins the next episode with the assistant', () => {
  const message: CommandOf<'receiveMessage'> = {
    type: 'receiveMessage',
    now: NOW,
    beginning,
    newEpisode: 'assistant',
    messageId: 'm2',
    providerMessageId: 'wamid.m2',
    from: beginning.address,
    content: { kind: 'text', text: 'one more thing' },
    occurredAt: NOW,
  };
  const state = fold(conversationDecider, decided(histories.myWrapUp, message));
  expect(state).toMatchObject({ handler: { kind: 'assistant' }, episode: 2, wrapUp: { episode: 1, agentId: ANA } });
});
