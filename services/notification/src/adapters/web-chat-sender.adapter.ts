import type {
  ChannelSender,
  OutgoingMessage,
  SendResult,
} from '../automations/when-reply-sent-then-deliver/channel-sender.port.ts';

/**
 * Our own channel: nothing leaves the house. A message is there for the visitor from the moment that its report says
 * `sent`, so withdrawing, spacing and sending once are the same here as everywhere. Our id is the provider's.
 */
export class WebChatSender implements ChannelSender {
  readonly repeatable = true;

  turn(): Promise<void> {
    return Promise.resolve();
  }

  send({ messageId }: OutgoingMessage): Promise<SendResult> {
    return Promise.resolve({ kind: 'sent', providerMessageId: messageId });
  }
}
