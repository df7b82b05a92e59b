import type { Identity, QuickReply } from '@baton/contracts-conversation';
import type { AttemptOutcome } from '../../domain/delivery/attempt.state.ts';

export interface OutgoingMessage {
  /** Ours. */
  readonly messageId: string;
  /** Our number, widget or mailbox. */
  readonly accountId: string;
  readonly to: Identity;
  /** In our dialect; the channel renders it. */
  readonly text: string;
  /** Answers offered for a tap; a channel without buttons shows them as it can. */
  readonly choices?: readonly QuickReply[];
  /** Goes out with the message and comes back with its reports. */
  readonly reference: string;
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
}

export type SendResult = Exclude<AttemptOutcome, { kind: 'withdrawn' }>;

/** One provider. */
export interface ChannelSender {
  /**
   * Nothing leaves the house, so sending twice is sending once: an attempt whose outcome nobody knows may be made
   * again, and the message is not seen before its report was taken.
   */
  readonly repeatable: boolean;
  /** Resolves when the account may send by its pace; accounts do not wait for each other. */
  turn(accountId: string): Promise<void>;
  /** Never throws and never repeats by itself. */
  send(message: OutgoingMessage): Promise<SendResult>;
}
