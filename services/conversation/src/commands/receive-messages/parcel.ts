import { parseMessageReference } from '@baton/contracts-conversation';
import type { Identity, InboundItem, ReceiveResult } from '@baton/contracts-conversation';
import type { Account } from './thread-index.ts';

/** An item on its way into the store. */
export interface Parcel {
  readonly item: InboundItem;
  /** Claimed with the item's events: a provider may repeat itself for years. */
  readonly key: string;
  /** Whom it is from, to or about. */
  readonly people: readonly Identity[];
  /** Conversation and message that a report names with our own reference. */
  readonly reference: { readonly conversationId: string; readonly messageId: string } | null;
  settle(result: ReceiveResult): void;
}

export const parcel = (account: Account, item: InboundItem, settle: Parcel['settle']): Parcel => {
  const { channel, accountId } = account;
  if (item.kind !== 'status')
    return {
      item,
      key: `msg:${channel}:${accountId}:${item.providerId}`,
      people: peopleOf(item),
      reference: null,
      settle,
    };
  return {
    item,
    key: `st:${channel}:${accountId}:${item.providerMessageId}:${item.state}`,
    people: item.recipient,
    reference: item.reference === undefined ? null : parseMessageReference(item.reference),
    settle,
  };
};

const peopleOf = (item: Exclude<InboundItem, { kind: 'status' }>): readonly Identity[] => {
  if (item.kind === 'phoneAppMessage') return item.to.identities;
  return item.kind === 'identityChange' ? [...item.from.identities, ...item.added] : item.from.identities;
};

/** A report whose reference leads nowhere goes by its recipient. */
export const withoutReference = (lost: Parcel): Parcel => ({ ...lost, reference: null });
