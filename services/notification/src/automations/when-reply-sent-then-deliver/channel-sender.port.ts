import type { Identity } from '@baton/contracts-conversation';
import type { AttemptOutcome } from '../../domain/delivery/attempt.state.ts';

export interface OutgoingMessage {
  /** Our number, widget or mailbox. */
  readonly accountId: string;
  readonly to: Identity;
  /** In our dialect; the channel renders it. */
  readonly text: string;
  /** Goes out with the message and comes back with its reports. */
  readonly reference: string;
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
}

export type SendResult = Exclude<AttemptOutcome, { kind: 'withdrawn' }>;

/** One provider. */
export interface ChannelSender {
  /** Resolves when the account may send by its pace; accounts do not wait for each other. */
  turn(accountId: string): Promise<void>;
  /** Never throws and never repeats by itself. */
  send(message: OutgoingMessage): Promise<SendResult>;
}
