import type { Identity } from '@baton/contracts-conversation';
import { conversationDecider } from './conversation.decider.ts';
import { statusToken } from './conversation.evolve.ts';
import {
  ANA,
  BEN,
  NEW_ADDRESS,
  NOW,
  SINCE,
  WROTE_AT,
  agentWrote,
  at,
  beginning,
  customerWrote,
  examples,
  given,
  histories,
  stateAfter,
} from './conversation.spec-kit.ts';

const reply = {
  type: 'reply',
  now: NOW,
  agentId: ANA,
  messageId: 'r1',
  text: 'Hello!',
  lastSeenMessageId: 'm1',
} as const;

const received = examples(stateAfter([])).receiveMessage;

describe('a customer message', () => {
  it('begins conversation and episode, and goes to the queue while no assistant exists', () => {
    given()
      .when(received)
      .then(
        ['ConversationStarted', { episode: 0, ...beginning }],
        ['EpisodeOpened', { episode: 1, epoch: 1, cause: 'firstMessage' }],
        ['CustomerMessageReceived', { episode: 1, messageId: 'm2', occurredAt: WROTE_AT }],
        ['ConversationEscalated', { epoch: 2, by: 'rule', reason: 'new message', teamId: beginning.teamId }],
      );
  });

  it('stays with the assistant where one exists', () => {
    given()
      .when({ ...received, newEpisode: 'assistant' })
      .then(['ConversationStarted'], ['EpisodeOpened'], ['CustomerMessageReceived']);
    given(...histories.assistant)
      .when({ ...received, newEpisode: 'assistant' })
      .then(['CustomerMessageReceived']);
  });

  it('reopens what was archived as the next episode', () => {
    given(...histories.archived)
      .when(received)
      .then(
        ['EpisodeOpened', { episode: 2, epoch: 5, cause: 'customerMessage' }],
        ['ConversationReopened', { episode: 2, cause: 'customer' }],
        ['CustomerMessageReceived', { episode: 2 }],
        ['ConversationEscalated', { episode: 2, epoch: 6 }],
      );
  });

  it('wakes a pending episode and leaves it with its owner', () => {
    given(...histories.pending)
      .when(received)
      .then(['ConversationMarkedActive', { cause: 'customer' }], ['CustomerMessageReceived']);
  });

  it('is an answer to one of ours by our id, when the provider names its own', () => {
    given(...histories.mine, agentWrote('r1'), delivered('r1', 'wamid.r1', 'accepted'))
      .when({ ...received, replyTo: { providerMessageId: 'wamid.r1' } })
      .then(['CustomerMessageReceived', { replyTo: { messageId: 'r1', providerMessageId: 'wamid.r1' } }]);
    given(...histories.mine)
      .when({ ...received, replyTo: { providerMessageId: 'wamid.unknown' } })
      .then(['CustomerMessageReceived', { replyTo: { providerMessageId: 'wamid.unknown' } }]);
  });

  it('sets where answers go', () => {
    const from = { kind: 'bsuid', value: 'US.1' } as const;
    const moved = at(NOW, 'CustomerMessageReceived', { ...messageData('m2'), from });
    given(...histories.mine, moved)
      .when({ ...reply, lastSeenMessageId: 'm2' })
      .then(['AgentReplied', { to: from }]);
  });

  it('is known by changes that came before it: they are kept, in a conversation that owes nothing', () => {
    given()
      .when(examples(stateAfter([])).receiveEdit)
      .then(
        ['ConversationStarted'],
        ['CustomerMessageEdited', { episode: 0, providerMessageId: 'wamid.m1' }],
        ['ConversationResolved', { cause: 'customer' }],
      );
    given(
      at(NOW, 'ConversationStarted', { episode: 0, ...beginning }),
      at(NOW, 'ConversationResolved', { episode: 0, cause: 'customer' }),
    )
      .when(received)
      .then(
        ['EpisodeOpened', { episode: 1, cause: 'firstMessage' }],
        ['ConversationReopened'],
        ['CustomerMessageReceived'],
        ['ConversationEscalated'],
      );
  });
});

describe('a line about the channel', () => {
  const line = examples(stateAfter([])).receiveSystemMessage;
  const { providerMessageId, content, occurredAt } = line;
  const seen = at(NOW, 'SystemMessageReceived', {
    episode: 1,
    messageId: 's1',
    providerMessageId,
    content,
    occurredAt,
  });

  it('stands in the episode and moves nothing', () => {
    const { address: _address, ...still } = line;
    given(...histories.pending)
      .when(still)
      .then(['SystemMessageReceived', { episode: 1, messageId: 's1', content, occurredAt }]);
    const before = stateAfter(histories.pending);
    const after = stateAfter([...histories.pending, seen]);
    const { messages: _, providerIds: __, ...rest } = after;
    expect(before).toMatchObject(rest);
    expect(statusToken(after)).toBe(statusToken(before));
  });

  it('need not be seen before a reply, and who has seen it has seen what stands before it', () => {
    given(...histories.mine, seen)
      .when(reply)
      .then(['AgentReplied']);
    given(...histories.mine, seen)
      .when({ ...reply, lastSeenMessageId: 's1' })
      .then(['AgentReplied']);
    given(...histories.mine, seen, customerWrote('m2'))
      .when({ ...reply, lastSeenMessageId: 's1' })
      .refused({ code: 'newer-message', messageId: 'm2', author: 'customer', at: WROTE_AT });
  });
});

describe('a changed number', () => {
  const line = examples(stateAfter([])).receiveSystemMessage;
  const { providerMessageId, content } = line;
  const changed = (address: Identity, occurredAt: string, messageId = 's1') =>
    at(NOW, 'SystemMessageReceived', { episode: 1, messageId, providerMessageId, content, address, occurredAt });
  const from = { kind: 'whatsapp', value: '15550003333' } as const;

  it('is kept with the line that tells of it', () => {
    given(...histories.mine)
      .when(line)
      .then(['SystemMessageReceived', { address: NEW_ADDRESS }]);
  });

  it('is where the next reply goes, although the customer has not written from it', () => {
    given(...histories.mine, changed(NEW_ADDRESS, SINCE))
      .when(reply)
      .then(['AgentReplied', { to: NEW_ADDRESS }]);
    given(...histories.assistant, changed(NEW_ADDRESS, SINCE))
      .when({ ...examples(stateAfter([])).replyAsAssistant, epoch: 1 })
      .then(['AssistantReplied', { to: NEW_ADDRESS }]);
  });

  it('stays when a message from the old one, or an older change, comes late', () => {
    given(...histories.mine, changed(NEW_ADDRESS, SINCE), customerWrote('m2'), changed(from, WROTE_AT, 's2'))
      .when({ ...reply, lastSeenMessageId: 'm2' })
      .then(['AgentReplied', { to: NEW_ADDRESS }]);
  });

  it('gives way to what the customer writes from, and to the next change', () => {
    const wrote = at(NOW, 'CustomerMessageReceived', { ...messageData('m2'), occurredAt: NOW, from });
    given(...histories.mine, changed(NEW_ADDRESS, SINCE), wrote)
      .when({ ...reply, lastSeenMessageId: 'm2' })
      .then(['AgentReplied', { to: from }]);
    given(...histories.mine, changed(NEW_ADDRESS, SINCE), changed(from, NOW, 's2'))
      .when(reply)
      .then(['AgentReplied', { to: from }]);
  });
});

describe('a reply', () => {
  it('is sent to the address that the customer wrote from', () => {
    given(...histories.mine)
      .when(reply)
      .then([
        'AgentReplied',
        { messageId: 'r1', agentId: ANA, to: beginning.address, content: { kind: 'text', text: 'Hello!' } },
      ]);
  });

  it('makes a pending episode active again', () => {
    given(...histories.pending)
      .when(reply)
      .then(['ConversationMarkedActive', { cause: 'agent' }], ['AgentReplied']);
  });

  it('is the same reply when its id is known, whatever happened since', () => {
    given(...histories.mine, agentWrote('r1'), customerWrote('m2'))
      .when(reply)
      .then();
  });

  it('does not take the id of somebody else’s message', () => {
    given(...histories.mine, agentWrote('r1', BEN))
      .when(reply)
      .refused({ code: 'not-owner' });
  });

  it.each(['', '  \n'])('is not empty: %j', (text) => {
    given(...histories.mine)
      .when({ ...reply, text })
      .refused({ code: 'empty' });
  });

  it('has the length that the channel takes, and no more', () => {
    given(...histories.mine)
      .when({ ...reply, text: 'x'.repeat(4096) })
      .then(['AgentReplied']);
    given(...histories.mine)
      .when({ ...reply, text: 'x'.repeat(4097) })
      .refused({ code: 'too-long', limit: 4096, length: 4097 });
  });

  it('is taken until 24 hours after the customer’s last message, by the provider’s clock', () => {
    const wrote = customerWrote('m2', '2026-03-01T11:00:00.000Z');
    // An older message that arrives late does not shorten the window.
    const late = customerWrote('m3', '2026-02-27T11:00:00.000Z');
    const history = [...histories.mine, wrote, late];
    const last = { ...reply, lastSeenMessageId: 'm3' };
    given(...history)
      .when({ ...last, now: '2026-03-02T10:59:59.999Z' })
      .then(['AgentReplied']);
    given(...history)
      .when({ ...last, now: '2026-03-02T11:00:00.000Z' })
      .refused({ code: 'window-closed', closedAt: '2026-03-02T11:00:00.000Z' });
  });

  it('has no window where the customer never wrote', () => {
    given(
      at(NOW, 'ConversationStarted', { episode: 0, ...beginning }),
      at(NOW, 'EpisodeOpened', { episode: 1, epoch: 1, cause: 'agentFollowUp' }),
      at(NOW, 'ConversationClaimed', { episode: 1, epoch: 2, agentId: ANA, how: 'claim' }),
    )
      .when({ ...reply, lastSeenMessageId: null })
      .refused({ code: 'window-closed', closedAt: null });
  });

  it('is refused while the author has not seen the customer’s newest message', () => {
    const refusal = { code: 'newer-message', messageId: 'm2', author: 'customer', at: SINCE } as const;
    const history = [...histories.mine, customerWrote('m2', SINCE)];
    given(...history)
      .when(reply)
      .refused(refusal);
    given(...history)
      .when({ ...reply, lastSeenMessageId: null })
      .refused(refusal);
    given(...history)
      .when({ ...reply, lastSeenMessageId: 'never-existed' })
      .refused(refusal);
    given(...history)
      .when({ ...reply, lastSeenMessageId: 'm2' })
      .then(['AgentReplied']);
  });

  it('is refused after another agent’s message that was not seen', () => {
    given(...histories.mine, agentWrote('r0', BEN))
      .when(reply)
      .refused({ code: 'newer-message', messageId: 'r0', author: 'agent', at: SINCE });
  });

  it('is not stopped by the author’s own messages, nor by ticks, notes and tags', () => {
    given(
      ...histories.mine,
      agentWrote('r-1'),
      agentWrote('r0'),
      delivered('r0', 'wamid.r0', 'read'),
      at(NOW, 'NoteAdded', { episode: 1, noteId: 'n', agentId: BEN, text: 'note' }),
    )
      .when(reply)
      .then(['AgentReplied']);
  });

  it('refers to a message that exists', () => {
    given(...histories.mine)
      .when({ ...reply, replyTo: { messageId: 'm1' } })
      .then(['AgentReplied', { replyTo: { messageId: 'm1', providerMessageId: 'wamid.m1' } }]);
    given(...histories.mine)
      .when({ ...reply, replyTo: { messageId: 'nowhere' } })
      .refused({ code: 'unknown-message' });
  });
});

describe('the assistant', () => {
  const answer = { ...examples(stateAfter([])).replyAsAssistant, epoch: 1 };

  it('answers in its epoch, to the newest message', () => {
    given(...histories.assistant)
      .when(answer)
      .then(['AssistantReplied', { epoch: 1, confidence: 0.9, to: beginning.address }]);
  });

  it('is refused with an older epoch', () => {
    given(...histories.mine, at(NOW, 'ConversationReleased', { episode: 1, epoch: 4, agentId: ANA, to: 'assistant' }))
      .when(answer)
      .refused({ code: 'stale-epoch', epoch: 4 });
  });

  it('is refused when the customer wrote again meanwhile', () => {
    given(...histories.assistant, customerWrote('m2'))
      .when(answer)
      .refused({ code: 'stale-epoch', epoch: 1 });
  });

  it('is silent when a person owns the conversation, also in the right epoch', () => {
    given(...histories.mine)
      .when({ ...answer, epoch: 3 })
      .refused({ code: 'stale-epoch', epoch: 3 });
  });

  it('says a thing once', () => {
    const said = at(NOW, 'AssistantReplied', {
      episode: 1,
      messageId: 'a1',
      content: { kind: 'text', text: 'hi' },
      to: beginning.address,
      confidence: 1,
      epoch: 1,
    });
    given(...histories.assistant, said)
      .when(answer)
      .then();
  });
});

describe('reading', () => {
  const read = { type: 'markRead', now: NOW, agentId: ANA, messageId: 'm1' } as const;

  it('is told to the customer once', () => {
    given(...histories.mine)
      .when(read)
      .then(['MessagesReadByAgent', { providerMessageId: 'wamid.m1' }]);
    const told = at(NOW, 'MessagesReadByAgent', { episode: 1, agentId: ANA, providerMessageId: 'wamid.m2' });
    given(...histories.mine, customerWrote('m2'), told)
      .when(read)
      .then();
  });

  it.each(['nowhere', 'r1'])('is about a message of the customer, not %s', (messageId) => {
    given(...histories.mine, agentWrote('r1'))
      .when({ ...read, messageId })
      .refused({ code: 'unknown-message' });
  });
});

describe('delivery', () => {
  const report = (messageId: string | undefined, providerMessageId: string | undefined, state: 'sent' | 'read') =>
    ({
      type: 'reportDelivery',
      now: NOW,
      ...(messageId === undefined ? {} : { messageId }),
      ...(providerMessageId === undefined ? {} : { providerMessageId }),
      state,
      occurredAt: NOW,
    }) as const;

  it('only rises: what is old news is not kept', () => {
    given(...histories.mine, agentWrote('r1'), delivered('r1', 'wamid.r1', 'delivered'))
      .when(report('r1', 'wamid.r1', 'sent'))
      .then();
    given(...histories.mine, agentWrote('r1'), delivered('r1', 'wamid.r1', 'delivered'))
      .when(report(undefined, 'wamid.r1', 'read'))
      .then(['MessageDeliveryReported', { state: 'read' }]);
  });

  it('waits for the message that it is about, whichever id becomes known', () => {
    const early = [
      ...histories.mine,
      at(NOW, 'MessageDeliveryReported', {
        episode: 0,
        providerMessageId: 'wamid.r1',
        state: 'delivered',
        occurredAt: NOW,
      }),
      at(NOW, 'MessageDeliveryReported', { episode: 0, messageId: 'r2', state: 'read', occurredAt: NOW }),
    ];
    given(...early)
      .when(report(undefined, 'wamid.r1', 'sent'))
      .then();
    const state = stateAfter([...early, agentWrote('r1'), agentWrote('r2'), delivered('r1', 'wamid.r1', 'accepted')]);
    expect(state.messages.get('r1')).toMatchObject({ delivery: 'delivered', providerMessageId: 'wamid.r1' });
    expect(state.messages.get('r2')).toMatchObject({ delivery: 'read' });
    expect(state.waitingReports.size).toBe(0);
  });

  it('links the provider’s id even when the state says nothing new', () => {
    given(...histories.mine, agentWrote('r1'), delivered('r1', undefined, 'sent'))
      .when(report('r1', 'wamid.r1', 'sent'))
      .then(['MessageDeliveryReported', { messageId: 'r1', providerMessageId: 'wamid.r1' }]);
  });
});

it('throws for a command that it does not know', () => {
  const unknown = { type: 'dance' } as unknown as typeof reply;
  expect(() => conversationDecider.decide(unknown, stateAfter(histories.mine))).toThrow('dance');
});

const messageData = (messageId: string) => ({
  episode: 1,
  messageId,
  providerMessageId: `wamid.${messageId}`,
  content: { kind: 'text', text: 'hello' } as const,
  occurredAt: WROTE_AT,
});

const delivered = (
  messageId: string,
  providerMessageId: string | undefined,
  state: 'accepted' | 'sent' | 'delivered' | 'read',
) =>
  at(NOW, 'MessageDeliveryReported', {
    episode: 1,
    messageId,
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
    state,
    occurredAt: NOW,
  });
