import { messageReference } from '@baton/contracts-conversation';
import type { EventStore } from '@baton/event-sourcing';
import { ACCOUNT, Installation, WROTE_AT, asAgent, envelope, message, status } from './commands.spec-kit.ts';

type Process = Awaited<ReturnType<Installation['process']>>;

const MESSAGE_ID = '00000000-0000-4000-8000-00000000aaaa';

let installation: Installation;
let process: Process;
let conversationId: string;

beforeEach(async () => {
  installation = new Installation();
  process = await installation.process();
  const [result] = await process.receive(message('m1'));
  conversationId = result?.kind === 'stored' ? (result.conversationId ?? '') : '';
});

const claim = (by: Process, agent: string, command = asAgent('claim', agent)) =>
  by.conversations.fromAgent(command, conversationId, (who) => ({ type: 'claim', ...who, how: 'claim' }));

describe('a command', () => {
  it('of a repeated id has its first outcome, whatever happened since', async () => {
    const command = asAgent('claim', 'ana');
    expect(await claim(process, 'ana', command)).toEqual({ kind: 'accepted', result: { version: 5 } });
    await process.conversations.fromAgent(asAgent('release', 'ana'), conversationId, (by) => ({
      type: 'release',
      ...by,
      to: 'queue',
    }));
    await claim(process, 'ben');
    for (const again of [process, await installation.process()])
      expect(await claim(again, 'ana', command)).toEqual({ kind: 'accepted', result: { version: 5 } });
  });

  it('that was refused is decided anew when it comes again', async () => {
    await claim(process, 'ben');
    const command = asAgent('claim', 'ana');
    expect(await claim(process, 'ana', command)).toMatchObject({ kind: 'refused' });
    await process.conversations.fromAgent(asAgent('release', 'ben'), conversationId, (by) => ({
      type: 'release',
      ...by,
      to: 'queue',
    }));
    expect(await claim(process, 'ana', command)).toMatchObject({ kind: 'accepted' });
  });

  it('is not refused because this process knows less than the store', async () => {
    const other = await installation.process();
    await claim(other, 'ana');
    await other.conversations.fromAgent(asAgent('release', 'ana'), conversationId, (by) => ({
      type: 'release',
      ...by,
      to: 'queue',
    }));
    expect(await claim(process, 'ben')).toMatchObject({ kind: 'accepted' });
  });

  it('of many agents in several processes at once is accepted for one', async () => {
    const processes = [process, await installation.process(), await installation.process()];
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => claim(processes[i % 3] as Process, `agent-${String(i)}`)),
    );
    expect(replies.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect((await installation.types()).filter((type) => type === 'ConversationClaimed')).toHaveLength(1);
  });

  it('of a system is not a person’s', async () => {
    expect(await claim(process, 'ana', envelope('claim'))).toEqual({
      kind: 'invalid',
      problems: [{ field: 'actor', problem: 'must be an agent' }],
    });
  });

  it('names in its events who asked, and what for', async () => {
    const command = asAgent('claim', 'ana');
    await claim(process, 'ana', command);
    expect((await installation.log()).at(-1)?.meta).toEqual({
      correlationId: command.correlationId,
      causationId: command.id,
      actor: { kind: 'agent', id: 'ana' },
    });
  });
});

describe('a delivery report', () => {
  const report = (state: 'accepted' | 'sent' | 'read' = 'accepted') => ({
    ...ACCOUNT,
    conversationId,
    messageId: MESSAGE_ID,
    providerMessageId: 'wamid.r1',
    state,
    occurredAt: WROTE_AT,
  });

  it('is appended once, whatever version the conversation has', async () => {
    const command = envelope('report-delivery');
    const [first] = await Promise.all([process.reports.handle(command, report()), claim(process, 'ana')]);
    expect(first.kind).toBe('accepted');
    await process.reports.handle(command, report());
    await (await installation.process()).reports.handle(command, report());
    const reports = (await installation.log()).filter(({ type }) => type === 'MessageDeliveryReported');
    expect(reports.map(({ data }) => data)).toEqual([
      { episode: 1, messageId: MESSAGE_ID, providerMessageId: 'wamid.r1', state: 'accepted', occurredAt: WROTE_AT },
    ]);
  });

  it('that raises nothing is accepted and not stored', async () => {
    const reference = messageReference(conversationId, MESSAGE_ID);
    await process.receive(status('wamid.r1', 'read', { reference, recipient: [] }));
    const { length } = await installation.log();
    expect(await process.reports.handle(envelope('report-delivery'), report('sent'))).toMatchObject({
      kind: 'accepted',
    });
    expect(await installation.log()).toHaveLength(length);
  });

  it('reads nothing of a conversation that is not at hand', async () => {
    const { store } = installation;
    const blind: EventStore = {
      append: (transaction) => store.append(transaction),
      readStream: () => Promise.reject(new Error('read')),
      readAll: () => Promise.reject(new Error('read')),
      subscribe: (after, options) => store.subscribe(after, options),
      findClaims: () => Promise.reject(new Error('asked')),
      head: () => store.head(),
    };
    const other = await installation.process({ store: blind });
    expect(await other.reports.handle(envelope('report-delivery'), report())).toEqual({
      kind: 'accepted',
      result: { version: 5 },
    });
  });

  it('about a conversation that does not exist is refused', async () => {
    const nowhere = { ...report(), conversationId: '00000000-0000-4000-8000-00000000bbbb' };
    expect(await process.reports.handle(envelope('report-delivery'), nowhere)).toEqual({
      kind: 'refused',
      refusal: { code: 'not-found' },
    });
  });
});
