import { markRead, send, type GraphClient } from '@baton/channel-whatsapp';
import type { Logger } from '@baton/service-kit';
import type { ReadMarker } from '../automations/when-messages-read-then-mark-read/read-marker.port.ts';
import type {
  ChannelSender,
  OutgoingMessage,
  SendResult,
} from '../automations/when-reply-sent-then-deliver/channel-sender.port.ts';
import type { NumberPace } from './number-pace.adapter.ts';

/** Limits of the number as a whole, not of one customer: throughput, spam, maintenance. */
const OF_THE_NUMBER: ReadonlySet<string> = new Set(['4', '80007', '130429', '131048', '131057']);
const PAUSE_MS = 5_000;

export class WhatsAppSender implements ChannelSender, ReadMarker {
  readonly repeatable = false;

  constructor(
    private readonly graph: GraphClient,
    private readonly pace: NumberPace,
    private readonly log: Logger,
  ) {}

  turn(accountId: string): Promise<void> {
    return this.pace.turn(accountId);
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const outcome = await send(message, this.graph);
    if (outcome.kind === 'accepted') return outcome;
    if (outcome.kind === 'unknown') {
      this.log.warn({ accountId: message.accountId, cause: outcome.cause }, 'nobody knows whether a message left');
      return { kind: 'unconfirmed' };
    }
    const { code, reason, retry, alert } = outcome;
    if (OF_THE_NUMBER.has(code)) this.pace.pause(message.accountId, PAUSE_MS);
    if (alert === true) this.log.error({ accountId: message.accountId, code }, 'the WhatsApp account needs attention');
    return { kind: 'failed', code, reason, retry };
  }

  async markRead(accountId: string, providerMessageId: string): Promise<boolean> {
    await this.pace.turn(accountId);
    return (await markRead({ accountId, providerMessageId }, this.graph)).kind === 'accepted';
  }
}
