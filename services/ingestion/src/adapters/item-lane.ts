import type { InboundItem, ReceiveResult } from '@baton/contracts-conversation';

export interface WaitingItem {
  readonly item: InboundItem;
  /** Items of one key keep their order: the next one waits until the one before it was answered. */
  readonly key: string;
  readonly bytes: number;
  settle(result: ReceiveResult): void;
}

export interface LaneLimits {
  readonly batchItems: number;
  readonly batchBytes: number;
  readonly inFlight: number;
}

/** Sends one batch; answers in the order of the items and never throws. */
export type SendBatch = (items: readonly InboundItem[]) => Promise<readonly ReceiveResult[]>;

/**
 * Groups the items of concurrent webhooks: a lone item goes at once, and while batches are on their way the next one
 * gathers. So a quiet service waits for nothing and a busy one sends few messages.
 */
export class ItemLane {
  private waiting: WaitingItem[] = [];
  private readonly busy = new Set<string>();
  private inFlight = 0;
  private woken = false;

  constructor(
    private readonly send: SendBatch,
    private readonly limits: LaneLimits,
  ) {}

  add(item: WaitingItem): void {
    this.waiting.push(item);
    this.wake();
  }

  /** After the present task, so that all items of one webhook are in. */
  private wake(): void {
    if (this.woken || this.waiting.length === 0 || this.inFlight >= this.limits.inFlight) return;
    this.woken = true;
    queueMicrotask(() => {
      this.woken = false;
      this.flush();
    });
  }

  private flush(): void {
    const batch = this.take();
    if (batch.length === 0) return;
    const keys = new Set(batch.map(({ key }) => key));
    this.inFlight += 1;
    for (const key of keys) this.busy.add(key);
    void this.send(batch.map(({ item }) => item)).then((results) => {
      this.inFlight -= 1;
      for (const key of keys) this.busy.delete(key);
      batch.forEach((waiting, index) => waiting.settle(results[index] ?? { kind: 'failed', reason: 'no-result' }));
      this.wake();
    });
    this.wake();
  }

  private take(): WaitingItem[] {
    const batch: WaitingItem[] = [];
    const left: WaitingItem[] = [];
    const blocked = new Set(this.busy);
    let bytes = 0;
    let at = 0;
    for (; at < this.waiting.length && batch.length < this.limits.batchItems; at += 1) {
      const item = this.waiting[at] as WaitingItem;
      if (batch.length > 0 && bytes + item.bytes > this.limits.batchBytes) break;
      if (blocked.has(item.key)) left.push(item);
      else {
        batch.push(item);
        bytes += item.bytes;
      }
    }
    this.waiting = left.concat(this.waiting.slice(at));
    return batch;
  }
}
