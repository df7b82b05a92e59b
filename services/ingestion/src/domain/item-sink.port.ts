import type { Channel, InboundItem, ReceiveResult } from '@baton/contracts-conversation';

/** Our number, widget or mailbox that the item came to. */
export interface Inbox {
  readonly channel: Channel;
  readonly accountId: string;
}

/** Takes items to the conversation service. Never throws: what could not be stored is `failed`. */
export interface ItemSink {
  deliver(inbox: Inbox, item: InboundItem): Promise<ReceiveResult>;
}
