import type { InboundItem, ReceiveResult } from '@baton/contracts-conversation';
import { createLogger } from '@baton/service-kit';
import { FixedClock } from '@baton/testing';
import type { DeadLetter, DeadLetters } from '../../domain/dead-letters.port.ts';
import type { Inbox, ItemSink } from '../../domain/item-sink.port.ts';
import { ReceiveWebhookHandler } from './receive-webhook.handler.ts';

const ACCOUNT = '7001';

class FakeSink implements ItemSink {
  readonly delivered: [Inbox, InboundItem][] = [];
  answer: ReceiveResult = { kind: 'stored', conversationId: 'c' };

  deliver(inbox: Inbox, item: InboundItem): Promise<ReceiveResult> {
    this.delivered.push([inbox, item]);
    return Promise.resolve(this.answer);
  }
}

class FakeDeadLetters implements Pick<DeadLetters, 'keep'> {
  readonly kept: DeadLetter[] = [];
  broken = false;

  keep(letters: readonly DeadLetter[]): Promise<void> {
    if (this.broken) return Promise.reject(new Error('connection lost'));
    this.kept.push(...letters);
    return Promise.resolve();
  }
}

const text = (id: string): object => ({
  from: '15550101234',
  id,
  timestamp: '1789473600',
  type: 'text',
  text: { body: 'x' },
});
const webhook = (messages: readonly unknown[], account = ACCOUNT): Buffer =>
  Buffer.from(
    JSON.stringify({
      entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: account }, messages } }] }],
    }),
  );

describe('receiving a webhook', () => {
  let sink: FakeSink;
  let deadLetters: FakeDeadLetters;
  let handler: ReceiveWebhookHandler;
  beforeEach(() => {
    sink = new FakeSink();
    deadLetters = new FakeDeadLetters();
    const clock = new FixedClock(new Date('2026-09-15T12:00:00Z'));
    handler = new ReceiveWebhookHandler(
      sink,
      deadLetters as unknown as DeadLetters,
      new Set([ACCOUNT]),
      clock,
      createLogger('spec', 'silent'),
    );
  });

  it.each<[ReceiveResult, string, number]>([
    [{ kind: 'stored', conversationId: 'c' }, 'taken', 0],
    [{ kind: 'stored', conversationId: null }, 'taken', 0],
    [{ kind: 'duplicate' }, 'taken', 0],
    [{ kind: 'rejected', reason: 'odd' }, 'taken', 1],
    [{ kind: 'failed', reason: 'down' }, 'unavailable', 0],
  ])('answers for an item that is %j', async (answer, outcome, kept) => {
    sink.answer = answer;
    expect(await handler.handle(webhook([text('1')]))).toBe(outcome);
    expect(deadLetters.kept).toHaveLength(kept);
  });

  it('hands over each item with its account', async () => {
    await handler.handle(webhook([text('1'), text('2')]));
    expect(sink.delivered.map(([inbox, item]) => [inbox, 'providerId' in item && item.providerId])).toEqual([
      [{ channel: 'whatsapp', accountId: ACCOUNT }, '1'],
      [{ channel: 'whatsapp', accountId: ACCOUNT }, '2'],
    ]);
  });

  it('does not deliver to an account that is not ours', async () => {
    expect(await handler.handle(webhook([text('1')], '9'))).toBe('taken');
    expect(sink.delivered).toEqual([]);
    expect(deadLetters.kept).toMatchObject([{ accountId: '9', reason: 'unknown account' }]);
  });

  it('is unavailable when a bad item cannot be kept', async () => {
    deadLetters.broken = true;
    expect(await handler.handle(webhook([text('1'), {}]))).toBe('unavailable');
  });

  it('keeps the place of an item that is nested too deeply to be written', async () => {
    const deep = webhook(['@'])
      .toString()
      .replace('"@"', '[{"a":'.repeat(200_000) + '1' + '}]'.repeat(200_000));
    expect(await handler.handle(Buffer.from(deep))).toBe('taken');
    expect(deadLetters.kept).toMatchObject([
      { reason: 'not an object', path: 'entry[0].changes[0].value.messages[0]' },
    ]);
  });

  it('calls nonsense malformed and a webhook without items taken', async () => {
    expect(await handler.handle(Buffer.from('nonsense'))).toBe('malformed');
    expect(await handler.handle(Buffer.from('{}'))).toBe('taken');
  });
});
