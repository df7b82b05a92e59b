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
  /** Conversation that the item names, and for a report also the message, with our own reference. */
  readonly reference: { readonly conversationId: string; readonly messageId?: string } | null;
  /** It was found closed at this version, and is not opened again: the item begins the next one. */
  readonly after?: { readonly conversationId: string; readonly version: number };
  settle(result: ReceiveResult): void;
}

export const parcel = (account: Account, item: InboundItem, settle: Parcel['settle']): Parcel => {
  const { channel, accountId } = account;
  if (item.kind !== 'status')
    return {
      item,
      key: messageKey(account, item.providerId),
      people: peopleOf(item),
      reference: item.kind === 'rating' ? surveyedBy(item.providerId) : null,
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

/** A survey is about an episode of one conversation, wherever the customer writes now: `<conversation>:<episode>`. */
const surveyedBy = (surveyId: string): Parcel['reference'] => {
  const conversationId = /^([0-9a-f-]{36}):\d{1,9}$/.exec(surveyId)?.[1];
  return conversationId === undefined ? null : { conversationId };
};

const peopleOf = (item: Exclude<InboundItem, { kind: 'status' }>): readonly Identity[] => {
  if (item.kind === 'phoneAppMessage') return item.to.identities;
  return item.kind === 'identityChange' ? [...item.from.identities, ...item.added] : item.from.identities;
};

/** A report whose reference leads nowhere goes by its recipient. */
export const withoutReference = (lost: Parcel): Parcel => ({ ...lost, reference: null });

/** The message of the customer that an item changes, by the claim that it came with. */
export const changedKey = (account: Account, { item }: Parcel): string | null => {
  const original =
    item.kind === 'edit' || item.kind === 'revoke'
      ? item.originalProviderId
      : item.kind === 'reaction'
        ? item.targetProviderId
        : null;
  return original === null ? null : messageKey(account, original);
};

const messageKey = ({ channel, accountId }: Account, providerId: string): string =>
  `msg:${channel}:${accountId}:${providerId}`;
