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
 * gathers. So a quiet service waits for nothing and a busy one sends few messages. What it costs does not grow with
 * what waits: each key has a line of its own, and only keys that may go stand in the queue.
 */
export class ItemLane {
  /** Items that wait, by key; a key that is on its way keeps its line, empty or not. */
  private readonly lines = new Map<string, WaitingItem[]>();
  /** Keys with something waiting and nothing on its way. */
  private queue: string[] = [];
  private inFlight = 0;
  private woken = false;

  constructor(
    private readonly send: SendBatch,
    private readonly limits: LaneLimits,
  ) {}

  add(item: WaitingItem): void {
    const line = this.lines.get(item.key);
    if (line === undefined) {
      this.lines.set(item.key, [item]);
      this.queue.push(item.key);
    } else line.push(item);
    this.wake();
  }

  /** After the present task, so that all items of one webhook are in. */
  private wake(): void {
    if (this.woken || this.queue.length === 0 || this.inFlight >= this.limits.inFlight) return;
    this.woken = true;
    queueMicrotask(() => {
      this.woken = false;
      this.flush();
    });
  }

  private flush(): void {
    const { batch, keys } = this.take();
    if (batch.length === 0) return;
    this.inFlight += 1;
    void this.send(batch.map(({ item }) => item)).then((results) => {
      this.inFlight -= 1;
      for (const key of keys) this.release(key);
      batch.forEach((waiting, index) => waiting.settle(results[index] ?? { kind: 'failed', reason: 'no-result' }));
      this.wake();
    });
    this.wake();
  }

  private release(key: string): void {
    if ((this.lines.get(key) ?? []).length === 0) this.lines.delete(key);
    else this.queue.push(key);
  }

  private take(): { batch: WaitingItem[]; keys: string[] } {
    const batch: WaitingItem[] = [];
    const { batchItems, batchBytes } = this.limits;
    let bytes = 0;
    let taken = 0;
    for (let full = false; !full && taken < this.queue.length;) {
      const line = this.lines.get(this.queue[taken] as string) ?? [];
      let count = 0;
      for (const item of line) {
        full = batch.length === batchItems || (batch.length > 0 && bytes + item.bytes > batchBytes);
        if (full) break;
        batch.push(item);
        bytes += item.bytes;
        count += 1;
      }
      line.splice(0, count);
      // A key that gave nothing has not gone anywhere.
      if (count > 0) taken += 1;
    }
    return { batch, keys: this.queue.splice(0, taken) };
  }
}
