import type { InboundItem } from '@baton/contracts-conversation';
import fc from 'fast-check';
import { ada, asAgent, Installation, message, status, WROTE_AT } from '../commands.spec-kit.ts';

/** Where reopening is off: a message to a closed conversation begins the next one. */
describe('a message to a closed conversation, where reopening is off', () => {
  let installation: Installation;
  let reopens: boolean;

  beforeEach(() => {
    installation = new Installation();
    reopens = false;
  });

  const process = () => installation.process({ reopens: () => reopens });
  type Process = Awaited<ReturnType<typeof process>>;

  const close = async ({ conversations }: Process, conversationId: string): Promise<void> => {
    const command = { agentId: 'agent-1', how: 'claim' } as const;
    await conversations.handle(asAgent('claim', 'agent-1'), conversationId, (now) => ({
      type: 'claim',
      now,
      ...command,
    }));
    const ended = await conversations.handle(asAgent('end', 'agent-1'), conversationId, (now) => ({
      type: 'end',
      now,
      agentId: 'agent-1',
    }));
    expect(ended.kind).toBe('accepted');
  };

  const whereabouts = async (): Promise<Map<string, string[]>> => {
    const messages = new Map<string, string[]>();
    for (const { stream, type, data } of await installation.log()) {
      if (type !== 'CustomerMessageReceived') continue;
      messages.set(stream, [...(messages.get(stream) ?? []), data['providerMessageId'] as string]);
    }
    return messages;
  };

  const conversationOf = async (one: Process, item: InboundItem): Promise<string> => {
    const [result] = await one.receive(item);
    if (result?.kind !== 'stored' || result.conversationId === null) throw new Error(`not stored: ${result?.kind}`);
    return result.conversationId;
  };

  it('begins the next one, of the same contact, and leaves the closed one closed', async () => {
    const one = await process();
    const first = await conversationOf(one, message('m1'));
    await close(one, first);
    const second = await conversationOf(one, message('m2'));
    expect(second).not.toBe(first);
    expect(await conversationOf(await process(), message('m3'))).toBe(second);
    const started = (await installation.log()).filter(({ type }) => type === 'ConversationStarted');
    expect(new Set(started.map(({ data }) => data['contactId'])).size).toBe(1);
    expect((await installation.types()).filter((type) => type === 'ConversationReopened')).toEqual([]);
  });

  it('still opens it again where reopening is on, until a next one exists', async () => {
    const one = await process();
    const first = await conversationOf(one, message('m1'));
    await close(one, first);
    reopens = true;
    expect(await conversationOf(one, message('m2'))).toBe(first);
    await close(one, first);
    reopens = false;
    const second = await conversationOf(await process(), message('m3'));
    await close(one, second);
    reopens = true;
    // This process has seen the first one only.
    expect(await conversationOf(one, message('m4'))).toBe(second);
  });

  it('takes with it what comes in the same batch, and leaves what is about the old one there', async () => {
    const one = await process();
    const first = await conversationOf(one, message('m1'));
    await close(one, first);
    const edit = {
      kind: 'edit',
      providerId: 'e1',
      from: { identities: [ada] },
      originalProviderId: 'm1',
      content: { kind: 'text', text: 'mended' },
      occurredAt: WROTE_AT,
    } as const;
    const results = await one.receive(message('m2'), edit, status('wamid.1', 'sent'), message('m3'));
    expect(results.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect([...(await whereabouts()).values()]).toEqual([['m1'], ['m2', 'm3']]);
    // The next one exists by now, and an edit still finds its message.
    await (await process()).receive({ ...edit, providerId: 'e2' });
    const edits = (await installation.log()).filter(({ type }) => type === 'CustomerMessageEdited');
    expect(edits.map(({ stream }) => stream)).toEqual(Array(2).fill(`conversation-${first}`));
  });

  it('is stored once, in one next conversation, however many processes get it and its neighbours at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.nat(5)), { minLength: 2, maxLength: 12 }),
        fc.boolean(),
        async (plan, followedUp) => {
          installation = new Installation();
          reopens = false;
          const processes = await Promise.all([process(), process(), process()]);
          const [one] = processes;
          const first = await conversationOf(one, message('m-first'));
          await Promise.all(processes.map(({ receive }) => receive(message('m-first'))));
          await close(one, first);
          // An agent may take the closed one up in the same moment: then the messages go there.
          const race = followedUp
            ? one.conversations.handle(asAgent('claim', 'agent-2'), first, (now) => ({
                type: 'claim',
                now,
                agentId: 'agent-2',
                how: 'claim',
              }))
            : Promise.resolve();
          const results = await Promise.all(
            plan.map(([at, id]) => (processes[at] as Process).receive(message(`m${String(id)}`))),
          );
          await race;
          expect(new Set(results.flat().map(({ kind }) => kind))).not.toContain('failed');
          const there = await whereabouts();
          const stored = [...there.values()].flat().filter((id) => id !== 'm-first');
          expect(stored.toSorted()).toEqual([...new Set(plan.map(([, id]) => `m${String(id)}`))].toSorted());
          const begun = (await installation.types()).filter((type) => type === 'ConversationStarted').length;
          expect(begun).toBeLessThanOrEqual(2);
          if (!followedUp) expect(there.get(`conversation-${first}`)).toEqual(['m-first']);
        },
      ),
      { numRuns: 60 },
    );
  });
});
