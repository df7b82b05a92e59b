import { randomUUID } from 'node:crypto';
import {
  CONVERSATION_SERVICE,
  type InboundItem,
  type ReceiveMessages,
  type ReceiveResult,
} from '@baton/contracts-conversation';
import { MessagingFault, type CommandClient, type CommandReply } from '@baton/messaging';
import type { Inbox } from '../domain/item-sink.port.ts';

type Reply = CommandReply<{ readonly results: readonly ReceiveResult[] }, unknown>;

/** Longer than the conversation service ever needs, shorter than providers wait for our answer. */
const DEADLINE_MS = 8_000;

/**
 * One `receive-messages` command to the owner of a partition. When the service refuses the command as a whole, it is
 * asked again in halves, so that only the item at fault is rejected and its neighbours are stored.
 */
export class ReceiveMessagesCommand {
  constructor(private readonly commands: CommandClient) {}

  async send(inbox: Inbox, partition: number, items: readonly InboundItem[]): Promise<readonly ReceiveResult[]> {
    const reply = await this.ask({ ...inbox, items }, partition);
    switch (reply.kind) {
      case 'accepted':
        return reply.result.results;
      case 'invalid':
        return this.halves(
          inbox,
          partition,
          items,
          reply.problems.map(({ field, problem }) => `${field} ${problem}`).join('; '),
        );
      case 'refused':
        return this.halves(inbox, partition, items, 'refused');
      case 'fault':
        return reply.retry === 'never'
          ? this.halves(inbox, partition, items, reply.code)
          : items.map(() => ({ kind: 'failed', reason: reply.code }));
    }
  }

  private async halves(
    inbox: Inbox,
    partition: number,
    items: readonly InboundItem[],
    reason: string,
  ): Promise<readonly ReceiveResult[]> {
    if (items.length <= 1) return items.map(() => ({ kind: 'rejected', reason: reason.slice(0, 300) }));
    const middle = Math.ceil(items.length / 2);
    // One after the other: items of one customer keep their order.
    const first = await this.send(inbox, partition, items.slice(0, middle));
    return [...first, ...(await this.send(inbox, partition, items.slice(middle)))];
  }

  private async ask(payload: ReceiveMessages, partition: number): Promise<Reply> {
    const id = randomUUID();
    const actor = { kind: 'system', id: 'ingestion' } as const;
    const command = { id, name: 'receive-messages', payload, correlationId: id, causationId: id, actor };
    try {
      return await this.commands.send({ service: CONVERSATION_SERVICE, partition }, command, {
        deadlineMs: DEADLINE_MS,
      });
    } catch (error) {
      if (error instanceof MessagingFault) return { kind: 'fault', code: error.code, retry: error.retry };
      return { kind: 'fault', code: 'internal', retry: 'later' };
    }
  }
}
