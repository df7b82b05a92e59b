import type { InboundItem, ReceiveResult } from '@baton/contracts-conversation';
import { partitionOf } from '@baton/messaging';
import type { Inbox, ItemSink } from '../domain/item-sink.port.ts';
import { ItemLane, type LaneLimits } from './item-lane.ts';
import type { ReceiveMessagesCommand } from './receive-messages.adapter.ts';

export interface SinkLimits extends LaneLimits {
  /** Items waiting or on their way in this process; more are refused, and the provider repeats them. */
  readonly items: number;
  /** The same in bytes. */
  readonly bytes: number;
}

export const SINK_LIMITS: SinkLimits = {
  batchItems: 256,
  batchBytes: 512 * 1024,
  inFlight: 2,
  items: 20_000,
  bytes: 64 * 1024 * 1024,
};

/** One lane for each account and partition; bounded, so that a slow store becomes a 503 and not a full memory. */
export class CoalescingSink implements ItemSink {
  private readonly lanes = new Map<string, ItemLane>();
  private items = 0;
  private bytes = 0;

  constructor(
    private readonly command: ReceiveMessagesCommand,
    private readonly limits: SinkLimits = SINK_LIMITS,
  ) {}

  deliver(inbox: Inbox, item: InboundItem): Promise<ReceiveResult> {
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (this.items >= this.limits.items || this.bytes + bytes > this.limits.bytes) {
      return Promise.resolve({ kind: 'failed', reason: 'overloaded' });
    }
    this.items += 1;
    this.bytes += bytes;
    const key = personOf(item);
    return new Promise((resolve) => {
      const settle = (result: ReceiveResult): void => {
        this.items -= 1;
        this.bytes -= bytes;
        resolve(result);
      };
      this.lane(inbox, partitionOf(key)).add({ item, key, bytes, settle });
    });
  }

  private lane(inbox: Inbox, partition: number): ItemLane {
    const name = `${inbox.channel}/${inbox.accountId}/${partition}`;
    const known = this.lanes.get(name);
    if (known !== undefined) return known;
    const lane = new ItemLane((items) => this.command.send(inbox, partition, items), this.limits);
    this.lanes.set(name, lane);
    return lane;
  }
}

/** What says whose item it is: items of one person go one way, in their order. Personal data, never leaves here. */
const personOf = (item: InboundItem): string => {
  const [identity] =
    item.kind === 'status'
      ? item.recipient
      : item.kind === 'phoneAppMessage'
        ? item.to.identities
        : item.from.identities;
  if (identity !== undefined) return `${identity.kind}:${identity.value}`;
  return item.kind === 'status' ? item.providerMessageId : item.providerId;
};
