import { receive, type ItemSource, type Receipt } from '@baton/channel-whatsapp';
import type { Clock, Logger } from '@baton/service-kit';
import type { DeadLetter, DeadLetters } from '../../domain/dead-letters.port.ts';
import type { ItemSink } from '../../domain/item-sink.port.ts';

/** `taken`: every item is in the event store, was there before, or is kept as a dead letter. Nothing else may be 200. */
export type WebhookOutcome = 'taken' | 'malformed' | 'unavailable';

type Received = Extract<Receipt, { kind: 'received' }>;

/** Takes one genuine webhook apart and answers for all of its items together, because the provider repeats it whole. */
export class ReceiveWebhookHandler {
  constructor(
    private readonly sink: ItemSink,
    private readonly deadLetters: DeadLetters,
    private readonly accounts: ReadonlySet<string>,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async handle(body: Buffer): Promise<WebhookOutcome> {
    const receipt = receive(body, this.clock.now());
    if (receipt.kind === 'malformed') return 'malformed';
    for (const { accountId, code } of receipt.accountErrors) {
      this.log.warn({ accountId, code }, 'WhatsApp reports an error of the account');
    }
    if (receipt.ignored.length > 0) this.log.debug({ ignored: receipt.ignored }, 'webhook parts without effect');
    const { letters, failures } = await this.deliver(receipt);
    const kept = await this.keep(letters);
    if (failures.size > 0) this.log.warn({ reasons: [...failures] }, 'webhook not taken, the provider will repeat it');
    return kept && failures.size === 0 ? 'taken' : 'unavailable';
  }

  private async deliver(receipt: Received): Promise<{ letters: DeadLetter[]; failures: Set<string> }> {
    const letters = receipt.rejected.map(({ accountId, reason, source }) => letterOf(accountId, reason, source));
    const failures = new Set<string>();
    const deliveries = receipt.accountItems.flatMap(({ accountId, items }) =>
      items.map(async ({ item, source }) => {
        if (!this.accounts.has(accountId)) {
          letters.push(letterOf(accountId, 'unknown account', source));
          return;
        }
        const result = await this.sink.deliver({ channel: 'whatsapp', accountId }, item);
        if (result.kind === 'rejected') letters.push(letterOf(accountId, result.reason, source));
        if (result.kind === 'failed') failures.add(result.reason);
      }),
    );
    await Promise.all(deliveries);
    return { letters, failures };
  }

  private async keep(letters: readonly DeadLetter[]): Promise<boolean> {
    if (letters.length === 0) return true;
    const reasons = [...new Set(letters.map(({ reason }) => reason))];
    try {
      await this.deadLetters.keep(letters, this.clock.now());
      this.log.warn({ count: letters.length, reasons }, 'items kept as dead letters');
      return true;
    } catch (error) {
      this.log.error({ count: letters.length, reasons, err: error }, 'dead letters could not be kept');
      return false;
    }
  }
}

const letterOf = (accountId: string | null, reason: string, source: ItemSource): DeadLetter => ({
  channel: 'whatsapp',
  accountId,
  reason,
  path: source.path,
  payload: serialised(source),
});

/** Nesting that JSON.parse takes can be too deep to be written again; then only the place is kept. */
const serialised = (source: ItemSource): string => {
  try {
    return JSON.stringify(source.alone());
  } catch {
    return JSON.stringify({ entry: [], unwritable: source.path });
  }
};
