import type { CommandAddress, CommandClient, CommandEnvelope, CommandReply } from '@baton/messaging';
import { partitionOf } from '@baton/messaging';
import type { Report } from '../domain/delivery/delivery.decider.ts';
import { CommandReports } from './delivery-reports.adapter.ts';

const message = {
  ...{ eventId: 'event-1', correlationId: 'corr', conversationId: 'c1', messageId: 'm1' },
  account: { channel: 'whatsapp', accountId: 'number-1' },
} as const;
const accepted: Report = { state: 'accepted', at: new Date('2026-01-05T09:00:00.000Z'), providerMessageId: 'wamid.1' };

class Conversation implements CommandClient {
  readonly got: [CommandAddress, CommandEnvelope][] = [];

  constructor(private readonly answer: CommandReply) {}

  send<Result, Refusal>(address: CommandAddress, command: CommandEnvelope) {
    this.got.push([address, command]);
    return Promise.resolve(this.answer as CommandReply<Result, Refusal>);
  }
}
const taken: CommandReply = { kind: 'accepted', result: { version: 8 } };

describe('delivery reports', () => {
  it('go to the conversation’s partition with what is known', async () => {
    const conversation = new Conversation(taken);
    await new CommandReports(conversation).report(message, accepted);
    expect(conversation.got).toEqual([
      [
        { service: 'conversation', partition: partitionOf('c1') },
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          name: 'report-delivery',
          payload: {
            ...{ conversationId: 'c1', messageId: 'm1', channel: 'whatsapp', accountId: 'number-1' },
            ...{ state: 'accepted', providerMessageId: 'wamid.1', occurredAt: '2026-01-05T09:00:00.000Z' },
          },
          ...{ correlationId: 'corr', causationId: 'event-1', actor: { kind: 'system', id: 'notification' } },
        },
      ],
    ]);
  });

  it('have the same id when they are repeated, and another when the news is another', async () => {
    const conversation = new Conversation(taken);
    const reports = new CommandReports(conversation);
    await reports.report(message, { state: 'unconfirmed', at: new Date(0) });
    await reports.report(message, { state: 'unconfirmed', at: new Date(9) });
    await reports.report(message, accepted);
    const [first, again, news] = conversation.got.map(([, command]) => command.id);
    expect(again).toBe(first);
    expect(news).not.toBe(first);
  });

  it.each<[CommandReply, object]>([
    [
      { kind: 'fault', code: 'store-down', retry: 'later' },
      { code: 'store-down', retry: 'later' },
    ],
    [
      { kind: 'refused', refusal: { code: 'not-found' } },
      { code: 'report-refused', retry: 'never' },
    ],
    [
      { kind: 'invalid', problems: [{ field: 'state', problem: 'is wrong' }] },
      { code: 'report-invalid', retry: 'never' },
    ],
  ])('are not done when the answer is %j', async (answer, fault) => {
    await expect(new CommandReports(new Conversation(answer)).report(message, accepted)).rejects.toMatchObject(fault);
  });
});
