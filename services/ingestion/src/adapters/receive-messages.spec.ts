import type { InboundItem, ReceiveMessages, ReceiveResult } from '@baton/contracts-conversation';
import { MessagingFault, type CommandClient, type CommandReply } from '@baton/messaging';
import { CoalescingSink, SINK_LIMITS } from './coalescing-sink.adapter.ts';
import { ReceiveMessagesCommand } from './receive-messages.adapter.ts';

const INBOX = { channel: 'whatsapp', accountId: '7001' } as const;

const message = (providerId: string, from = providerId): InboundItem => ({
  kind: 'message',
  providerId,
  from: { identities: [{ kind: 'whatsapp', value: from }] },
  content: { kind: 'text', text: 'x' },
  occurredAt: '2026-09-15T12:00:00.000Z',
});
const idsOf = (items: readonly InboundItem[]): string[] =>
  items.map((item) => ('providerId' in item ? item.providerId : ''));

/** A conversation service that answers as the test says, and remembers what it was asked. */
const service = (
  answer: (ids: readonly string[]) => CommandReply | Promise<CommandReply>,
): { client: CommandClient; asked: string[][] } => {
  const asked: string[][] = [];
  const client = {
    send: (_: unknown, command: { payload: unknown }) => {
      const ids = idsOf((command.payload as ReceiveMessages).items);
      asked.push(ids);
      return Promise.resolve(answer(ids));
    },
  } as unknown as CommandClient;
  return { client, asked };
};
const storing = (ids: readonly string[]): CommandReply => ({
  kind: 'accepted',
  result: { results: ids.map((id): ReceiveResult => ({ kind: 'stored', conversationId: id })) },
});

describe('receive-messages', () => {
  it.each([
    ['invalid', { kind: 'invalid', problems: [{ field: 'items.1', problem: 'is bad' }] }, 'items.1 is bad'],
    ['a fault for ever', { kind: 'fault', code: 'bug', retry: 'never' }, 'bug'],
    ['refused', { kind: 'refused', refusal: {} }, 'refused'],
  ] as const)('finds the item that makes the command %s and stores the others', async (_, reply, reason) => {
    const { client } = service((ids) => (ids.includes('3') ? (reply as CommandReply) : storing(ids)));
    const results = await new ReceiveMessagesCommand(client).send(
      INBOX,
      0,
      ['1', '2', '3', '4', '5'].map((id) => message(id)),
    );
    expect(results.map((result) => result.kind)).toEqual(['stored', 'stored', 'rejected', 'stored', 'stored']);
    expect(results[2]).toEqual({ kind: 'rejected', reason });
  });

  it('calls everything failed when the service cannot now', async () => {
    const { client, asked } = service(() => ({ kind: 'fault', code: 'overloaded', retry: 'later' }));
    expect(await new ReceiveMessagesCommand(client).send(INBOX, 0, [message('1'), message('2')])).toEqual([
      { kind: 'failed', reason: 'overloaded' },
      { kind: 'failed', reason: 'overloaded' },
    ]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    [new MessagingFault('no-responder', ''), 'no-responder'],
    [new MessagingFault('deadline', ''), 'deadline'],
    [new Error('socket'), 'internal'],
  ])('turns %p into a failure', async (error, reason) => {
    const { client } = service(() => Promise.reject(error));
    expect(await new ReceiveMessagesCommand(client).send(INBOX, 0, [message('1')])).toEqual([
      { kind: 'failed', reason },
    ]);
  });

  it('rejects only the item that is too large for the bus', async () => {
    const { client } = service((ids) =>
      ids.includes('2') ? Promise.reject(new MessagingFault('too-large', '')) : storing(ids),
    );
    const results = await new ReceiveMessagesCommand(client).send(INBOX, 0, [message('1'), message('2')]);
    expect(results.map((result) => result.kind)).toEqual(['stored', 'rejected']);
  });
});

describe('the sink', () => {
  it('refuses what is more than it may hold, and takes again when that is gone', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { client } = service(async (ids) => {
      await gate;
      return storing(ids);
    });
    const sink = new CoalescingSink(new ReceiveMessagesCommand(client), { ...SINK_LIMITS, items: 2 });
    const first = [sink.deliver(INBOX, message('1')), sink.deliver(INBOX, message('2'))];
    expect(await sink.deliver(INBOX, message('3'))).toEqual({ kind: 'failed', reason: 'overloaded' });
    release();
    expect(await Promise.all(first)).toMatchObject([{ kind: 'stored' }, { kind: 'stored' }]);
    expect(await sink.deliver(INBOX, message('3'))).toMatchObject({ kind: 'stored' });
  });

  it('sends the messages of one person and the reports about them one way', async () => {
    const partitions: number[] = [];
    const client = {
      send: (address: { partition: number }, command: { payload: unknown }) => {
        partitions.push(address.partition);
        return Promise.resolve(storing(idsOf((command.payload as ReceiveMessages).items)));
      },
    } as unknown as CommandClient;
    const sink = new CoalescingSink(new ReceiveMessagesCommand(client));
    const status: InboundItem = {
      kind: 'status',
      providerMessageId: 'x',
      state: 'read',
      recipient: [{ kind: 'whatsapp', value: '42' }],
      occurredAt: '',
    };
    await sink.deliver(INBOX, message('1', '42'));
    await sink.deliver(INBOX, status);
    expect(new Set(partitions).size).toBe(1);
  });
});
