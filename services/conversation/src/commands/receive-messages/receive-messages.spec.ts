import { messageReference } from '@baton/contracts-conversation';
import { StoreFault } from '@baton/event-sourcing';
import type { EventStore, Transaction } from '@baton/event-sourcing';
import fc from 'fast-check';
import {
  Installation,
  ACCOUNT,
  ada,
  adasUserId,
  asAgent,
  bob,
  message,
  status,
  WROTE_AT,
} from '../commands.spec-kit.ts';

const FIRST = [
  'ConversationStarted',
  'EpisodeOpened',
  'CustomerMessageReceived',
  'ConversationEscalated',
  'ContactIdentified',
  'ContactProfileSet',
];

let installation: Installation;

beforeEach(() => {
  installation = new Installation();
});

const receiver = async () => (await installation.process()).receive;

/** A store whose appends can be watched and made to fail. */
const guarded = (guard: (transaction: Transaction) => void): EventStore => {
  const { store } = installation;
  return {
    append: async (transaction) => {
      guard(transaction);
      return store.append(transaction);
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (after, options) => store.readAll(after, options),
    subscribe: (after, options) => store.subscribe(after, options),
    findClaims: (keys) => store.findClaims(keys),
    head: () => store.head(),
  };
};

const conversationOf = async (place = 0): Promise<string> => {
  const started = (await installation.log()).filter(({ type }) => type === 'ConversationStarted');
  return started[place]?.data['conversationId'] as string;
};

const newestMessage = async (): Promise<string> =>
  (await installation.log()).findLast(({ type }) => type === 'CustomerMessageReceived')?.data['messageId'] as string;

describe('the first message of somebody', () => {
  it('begins contact, conversation and episode at once, for the team of the account', async () => {
    const receive = await receiver();
    const [result] = await receive(message('m1'));
    expect(await installation.types()).toEqual(FIRST);
    const [started, , received] = await installation.log();
    expect(result).toEqual({ kind: 'stored', conversationId: started?.data['conversationId'] });
    expect(started?.data).toMatchObject({ ...ACCOUNT, teamId: 'team-support', address: ada });
    expect(received?.data).toMatchObject({ providerMessageId: 'm1', content: { kind: 'text', text: 'text of m1' } });
    expect(received?.meta.actor).toEqual({ kind: 'customer', id: started?.data['contactId'] });
  });

  it('leaves nothing personal readable in the store', async () => {
    await (
      await receiver()
    )(message('m1', [ada, adasUserId]));
    const stored = JSON.stringify(await installation.store.readAll('0'));
    for (const secret of ['text of m1', ada.value, adasUserId.value, 'Ada']) expect(stored).not.toContain(secret);
  });

  it.each([
    ['in one batch', 1],
    ['in one process', 1],
    ['in two processes', 2],
  ])('%s with others of the same person makes one conversation', async (how, processes) => {
    const receivers = await Promise.all(Array.from({ length: processes }, receiver));
    const items = Array.from({ length: 20 }, (_, i) => message(`m${String(i)}`));
    const results =
      how === 'in one batch'
        ? await (receivers[0] as (typeof receivers)[0])(...items)
        : (await Promise.all(items.map((item, i) => (receivers[i % processes] as (typeof receivers)[0])(item)))).flat();
    expect(new Set(results.map((result) => result.kind))).toEqual(new Set(['stored']));
    const types = await installation.types();
    expect(types.filter((type) => type === 'ConversationStarted')).toHaveLength(1);
    expect(types.filter((type) => type === 'ContactIdentified')).toHaveLength(1);
    expect(types.filter((type) => type === 'CustomerMessageReceived')).toHaveLength(20);
  });

  it('by number and by user id at the same time finds one person', async () => {
    const [one, two] = await Promise.all([receiver(), receiver()]);
    await Promise.all([one(message('m1', [ada, adasUserId])), two(message('m2', [adasUserId, ada]))]);
    expect((await installation.types()).filter((type) => type === 'ContactIdentified')).toHaveLength(1);
  });
});

describe('what comes again', () => {
  it('is a duplicate, in the same batch, in a later one, and in another process', async () => {
    const receive = await receiver();
    const batch = [message('m1'), message('m2', bob), message('m1'), status('wamid.x', 'sent')];
    expect((await receive(...batch)).map(({ kind }) => kind)).toEqual(['stored', 'stored', 'duplicate', 'stored']);
    const { length } = await installation.log();
    for (const again of [receive, await receiver()]) {
      expect((await again(...batch)).map(({ kind }) => kind)).toEqual(Array(4).fill('duplicate'));
    }
    expect(await installation.log()).toHaveLength(length);
  });

  it('does not keep what is new among it from being stored', async () => {
    await (
      await receiver()
    )(message('m1'), message('m2'));
    const results = await (await receiver())(message('m1'), message('m3'), message('m2'), message('m4'));
    expect(results.map(({ kind }) => kind)).toEqual(['duplicate', 'stored', 'duplicate', 'stored']);
  });

  it('in any batches, in any order, by any number of processes stores each item once', async () => {
    const items = [
      ...['a', 'b', 'c'].map((id) => message(`m-${id}`)),
      ...['a', 'b'].map((id) => message(`m2-${id}`, bob, 'Bob')),
      ...(['sent', 'read'] as const).map((state) => status('wamid.1', state)),
    ];
    const batches = fc.array(fc.record({ process: fc.nat(2), items: fc.subarray(items, { minLength: 1 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        installation = new Installation();
        const receivers = await Promise.all([receiver(), receiver(), receiver()]);
        await Promise.all(
          plan.flatMap(({ process, items: some }) =>
            receivers.slice(process, process + 1).map((receive) => receive(...some)),
          ),
        );
        const sent = new Set(
          plan.flatMap((batch) => batch.items.flatMap((i) => ('providerId' in i ? [i.providerId] : []))),
        );
        const log = await installation.log();
        const stored = log.flatMap(({ type, data }) =>
          type === 'CustomerMessageReceived' ? [data['providerMessageId']] : [],
        );
        expect(new Set(stored)).toEqual(sent);
        expect(stored).toHaveLength(sent.size);
        const people = new Set(
          log.filter(({ type }) => type === 'ConversationStarted').map(({ data }) => data['contactId']),
        );
        const started = log.filter(({ type }) => type === 'ConversationStarted');
        expect(people.size).toBe(started.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a bad item', () => {
  it.each<[string, unknown]>([
    ['no object', 7],
    ['an unknown kind', { ...message('x'), kind: 'fax' }],
    ['no sender', { ...message('x'), from: { identities: [] } }],
    ['no time', { ...message('x'), occurredAt: 'yesterday' }],
    ['an id that no index takes', { ...message('x'), providerId: 'x'.repeat(5_000) }],
    ['an id of control characters', { ...message('x'), providerId: 'a\0b' }],
    ['a state that does not exist', { ...status('wamid.1', 'sent'), state: 'vaporised' }],
  ])('with %s is rejected with its reason, and its neighbours are stored', async (_name, bad) => {
    const results = await (await receiver())(message('m1'), bad, message('m2', bob));
    expect(results.map(({ kind }) => kind)).toEqual(['stored', 'rejected', 'stored']);
    expect(JSON.stringify(results[1])).not.toContain('xxxx');
  });

  it('that only the store refuses is found among its neighbours', async () => {
    const store = guarded(({ claims = [] }) => {
      if (claims.some(({ key }) => key.endsWith(':poison'))) throw new StoreFault('invalid', 'cannot be stored');
    });
    const { receive } = await installation.process({ store });
    const results = await receive(message('m1'), message('poison'), message('m2'));
    expect(results.map(({ kind }) => kind)).toEqual(['stored', 'rejected', 'stored']);
  });
});

describe('when the store cannot be reached', () => {
  it('the command fails as a whole, stores nothing, and can be repeated', async () => {
    let down = true;
    const store = guarded(() => {
      if (down) throw new StoreFault('unavailable', 'the database is gone');
    });
    const { receive } = await installation.process({ store });
    await expect(receive(message('m1'), message('m2', bob))).rejects.toMatchObject({
      code: 'unavailable',
      retry: 'yes',
    });
    expect(await installation.log()).toEqual([]);
    down = false;
    expect((await receive(message('m1'), message('m2', bob))).map(({ kind }) => kind)).toEqual(['stored', 'stored']);
  });

  it('for one thread, the others are stored and that one may be repeated', async () => {
    const { receive: begin } = await installation.process();
    await begin(message('m1'), message('m2', bob));
    const stream = `conversation-${await conversationOf()}`;
    const store = guarded(({ writes }) => {
      if (writes.some((write) => write.stream === stream)) throw new StoreFault('overloaded', 'the queue is full');
    });
    const { receive } = await installation.process({ store });
    const results = await receive(message('m3'), message('m4', bob), { kind: 'fax' });
    expect(results).toMatchObject([{ kind: 'failed', reason: 'overloaded' }, { kind: 'stored' }, { kind: 'rejected' }]);
  });

  it('a lost answer is learned by repeating: what was committed is a duplicate', async () => {
    let lose = true;
    const { store } = installation;
    const losing: EventStore = {
      ...guarded(() => undefined),
      append: async (transaction) => {
        const outcome = await store.append(transaction);
        if (lose) throw new StoreFault('unavailable', 'the answer was lost', { outcomeUnknown: true });
        return outcome;
      },
    };
    const { receive } = await installation.process({ store: losing });
    await expect(receive(message('m1'))).rejects.toMatchObject({ code: 'unavailable' });
    lose = false;
    expect(await receive(message('m1'), message('m2'))).toMatchObject([{ kind: 'duplicate' }, { kind: 'stored' }]);
    expect((await installation.types()).filter((type) => type === 'ConversationStarted')).toHaveLength(1);
  });
});

describe('reports', () => {
  const reference = (conversationId: string) =>
    messageReference(conversationId, '00000000-0000-4000-8000-00000000aaaa');

  it('go to the conversation that our reference names, without loading or looking for it', async () => {
    await (
      await receiver()
    )(message('m1'));
    const conversationId = await conversationOf();
    let reads = 0;
    const quiet = guarded(() => undefined);
    const { receive } = await installation.process({
      store: {
        ...quiet,
        readStream: (stream, options) => ((reads += 1), quiet.readStream(stream, options)),
        findClaims: (keys) => ((reads += 1), quiet.findClaims(keys)),
      },
    });
    const results = await receive(status('wamid.r1', 'sent', { reference: reference(conversationId), recipient: [] }));
    expect(results).toEqual([{ kind: 'stored', conversationId }]);
    expect(reads).toBe(0);
    expect((await installation.log()).at(-1)).toMatchObject({
      stream: `conversation-${conversationId}`,
      data: { providerMessageId: 'wamid.r1', messageId: '00000000-0000-4000-8000-00000000aaaa', state: 'sent' },
    });
  });

  it('go by their recipient when they carry no reference, or one that leads nowhere', async () => {
    const receive = await receiver();
    await receive(message('m1'));
    const conversationId = await conversationOf();
    const nowhere = reference('00000000-0000-4000-8000-00000000bbbb');
    expect(await receive(status('wamid.r1', 'sent'), status('wamid.r2', 'sent', { reference: nowhere }))).toEqual([
      { kind: 'stored', conversationId },
      { kind: 'stored', conversationId },
    ]);
  });

  it('about nobody that we know are kept apart, and not lost', async () => {
    const receive = await receiver();
    const results = await receive(status('wamid.r1', 'failed'), status('wamid.r2', 'sent', { recipient: [] }));
    expect(results).toEqual([
      { kind: 'stored', conversationId: null },
      { kind: 'stored', conversationId: null },
    ]);
    expect((await installation.log()).map(({ stream }) => stream)).toEqual(
      Array(2).fill('unmatched-whatsapp-106540352242922'),
    );
    expect(await receive(status('wamid.r1', 'failed'))).toMatchObject([{ kind: 'duplicate' }]);
  });

  it('that raise nothing are not stored when the conversation is at hand', async () => {
    const receive = await receiver();
    await receive(message('m1'));
    await receive(status('wamid.r1', 'read'));
    const { length } = await installation.log();
    expect(await receive(status('wamid.r1', 'sent'), status('wamid.r1', 'delivered'))).toMatchObject([
      { kind: 'duplicate' },
      { kind: 'duplicate' },
    ]);
    expect(await installation.log()).toHaveLength(length);
  });

  it('and messages of one conversation mix in one batch', async () => {
    await (
      await receiver()
    )(message('m1'));
    const conversationId = await conversationOf();
    const results = await (
      await receiver()
    )(
      status('wamid.r1', 'sent', { reference: reference(conversationId) }),
      message('m2'),
      status('wamid.r1', 'delivered', { reference: reference(conversationId) }),
    );
    expect(results).toEqual(Array(3).fill({ kind: 'stored', conversationId }));
  });
});

describe('a person', () => {
  it('is known by every identity that came with one message', async () => {
    const receive = await receiver();
    await receive(message('m1', ada));
    await receive(message('m2', [ada, adasUserId]));
    await receive(message('m3', adasUserId));
    const types = await installation.types();
    expect(types.filter((type) => type === 'ConversationStarted')).toHaveLength(1);
    expect(types.filter((type) => type === 'IdentityLinked')).toHaveLength(1);
  });

  it('goes by the number when number and user id belong to two, and the two are not merged', async () => {
    const receive = await receiver();
    await receive(message('m1', ada));
    await receive(message('m2', adasUserId));
    const [result] = await receive(message('m3', [adasUserId, ada]));
    expect(result).toEqual({ kind: 'stored', conversationId: await conversationOf(0) });
    expect(await installation.types()).not.toContain('IdentityLinked');
  });

  it('has the name that they gave last', async () => {
    const receive = await receiver();
    await receive(message('m1', ada, 'Ada'));
    await receive(message('m2', ada, 'Ada'));
    await receive(message('m3', ada, 'Ada L.'));
    const names = (await installation.log()).filter(({ type }) => type === 'ContactProfileSet');
    expect(names.map(({ data }) => data['name'])).toEqual(['Ada', 'Ada L.']);
  });

  it('keeps the thread when the number changes, and says so in it once', async () => {
    const receive = await receiver();
    await receive(message('m1', ada));
    const change = {
      kind: 'identityChange',
      providerId: 's1',
      from: { identities: [ada] },
      added: [bob],
      text: 'changed number',
      occurredAt: WROTE_AT,
    };
    expect(await receive(change)).toEqual([{ kind: 'stored', conversationId: await conversationOf() }]);
    expect(await receive(change)).toEqual([{ kind: 'duplicate', conversationId: await conversationOf() }]);
    expect(await receive(message('m2', bob))).toEqual([{ kind: 'stored', conversationId: await conversationOf() }]);
    const types = (await installation.types()).slice(FIRST.length);
    expect(types).toEqual(['SystemMessageReceived', 'IdentityLinked', 'CustomerMessageReceived']);
    const line = (await installation.log()).find(({ type }) => type === 'SystemMessageReceived');
    expect(line?.data).toMatchObject({
      providerMessageId: 's1',
      content: { kind: 'system', event: 'numberChanged', text: 'changed number' },
      address: bob,
    });
  });

  it('is answered at the new number before they write from it', async () => {
    const { receive, conversations } = await installation.process();
    await receive(message('m1', [ada, adasUserId]));
    const conversationId = await conversationOf();
    const change = { kind: 'identityChange', from: { identities: [ada] }, text: 'changed', occurredAt: WROTE_AT };
    await receive({ ...change, providerId: 's1', added: [bob] });
    await conversations.fromAgent(asAgent('claim', 'ana'), conversationId, (by) => ({
      type: 'claim',
      ...by,
      how: 'claim',
    }));
    const reply = { type: 'reply', messageId: 'r1', text: 'Hello', lastSeenMessageId: await newestMessage() } as const;
    await conversations.fromAgent(asAgent('reply', 'ana'), conversationId, (by) => ({ ...reply, ...by }));
    expect((await installation.log()).find(({ type }) => type === 'AgentReplied')?.data).toMatchObject({ to: bob });
    expect(JSON.stringify(await installation.store.readAll('0'))).not.toContain(bob.value);
  });

  it('who only changed their number is a contact without a conversation', async () => {
    const change = {
      kind: 'identityChange',
      providerId: 's1',
      from: { identities: [ada] },
      added: [bob],
      text: 'changed number',
      occurredAt: WROTE_AT,
    };
    expect(await (await receiver())(change)).toEqual([{ kind: 'stored', conversationId: null }]);
    expect(await installation.types()).toEqual(['ContactIdentified', 'IdentityLinked']);
  });
});

it('takes edits, revokes, reactions and what the phone’s own app wrote', async () => {
  const receive = await receiver();
  const about = { from: { identities: [ada] }, occurredAt: WROTE_AT };
  await receive(message('m1'));
  const results = await receive(
    { kind: 'edit', providerId: 'e1', originalProviderId: 'm1', content: { kind: 'text', text: 'new' }, ...about },
    { kind: 'reaction', providerId: 'r1', targetProviderId: 'm1', emoji: '👍', ...about },
    { kind: 'revoke', providerId: 'd1', originalProviderId: 'm1', ...about },
    {
      kind: 'phoneAppMessage',
      providerId: 'p1',
      to: { identities: [ada] },
      content: { kind: 'text', text: 'hi' },
      occurredAt: WROTE_AT,
    },
  );
  expect(results.map(({ kind }) => kind)).toEqual(Array(4).fill('stored'));
  expect((await installation.types()).slice(FIRST.length)).toEqual([
    'CustomerMessageEdited',
    'ReactionReceived',
    'CustomerMessageRevoked',
    'PhoneAppMessageSeen',
  ]);
});

it('keeps an edit that came before its message, and its conversation begins with the message', async () => {
  const receive = await receiver();
  const edit = { kind: 'edit', providerId: 'e1', originalProviderId: 'm1', content: { kind: 'text', text: 'new' } };
  await receive({ ...edit, from: { identities: [ada] }, occurredAt: WROTE_AT });
  await receive(message('m1'));
  const types = await installation.types();
  expect(types.filter((type) => type === 'ConversationStarted')).toHaveLength(1);
  expect(types).toContain('EpisodeOpened');
});
