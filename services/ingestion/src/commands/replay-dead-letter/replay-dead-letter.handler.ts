import { receive } from '@baton/channel-whatsapp';
import type { InboundItem, ReceiveResult } from '@baton/contracts-conversation';
import type { Clock } from '@baton/service-kit';
import type { DeadLetters } from '../../domain/dead-letters.port.ts';
import type { ItemSink } from '../../domain/item-sink.port.ts';

export type ReplayRefusal = { readonly code: 'not-found' };

/** Tries a dead letter again, as it would be received today. It stays one until it is stored. */
export class ReplayDeadLetterHandler {
  constructor(
    private readonly sink: ItemSink,
    private readonly deadLetters: DeadLetters,
    private readonly accounts: ReadonlySet<string>,
    private readonly clock: Clock,
  ) {}

  async handle(id: string): Promise<ReceiveResult | ReplayRefusal> {
    const letter = await this.deadLetters.find(id);
    if (letter === null) return { code: 'not-found' };
    const read = itemOf(letter.payload, new Date(letter.receivedAt));
    if (!('item' in read)) return { kind: 'rejected', reason: read.reason };
    const { accountId, item } = read;
    if (!this.accounts.has(accountId)) return { kind: 'rejected', reason: 'unknown account' };
    const result = await this.sink.deliver({ channel: letter.channel, accountId }, item);
    if (result.kind === 'stored' || result.kind === 'duplicate') await this.deadLetters.settle(id, this.clock.now());
    return result;
  }
}

const itemOf = (payload: string, receivedAt: Date): { accountId: string; item: InboundItem } | { reason: string } => {
  const receipt = receive(payload, receivedAt);
  if (receipt.kind === 'malformed') return { reason: 'unreadable' };
  const [account] = receipt.accountItems;
  const [first] = account?.items ?? [];
  if (account === undefined || first === undefined)
    return { reason: receipt.rejected[0]?.reason ?? 'nothing to store' };
  return { accountId: account.accountId, item: first.item };
};
