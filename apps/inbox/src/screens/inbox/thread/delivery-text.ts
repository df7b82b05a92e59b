import type { Delivery, MessageItem } from '@baton/contracts-inbox-protocol';

/** What became of a message of ours, in words; ticks only repeat them. */
export const deliveryText = (delivery: Delivery | null): string => {
  const state = delivery?.state ?? 'accepted';
  switch (state) {
    case 'accepted':
      return 'Sending';
    case 'sent':
      return 'Sent';
    case 'delivered':
      return 'Delivered';
    case 'read':
      return 'Read';
    case 'failed':
      return 'Not delivered';
    case 'unconfirmed':
      return 'Not confirmed';
    case 'withdrawn':
      return 'Withdrawn';
    default:
      return state satisfies never;
  }
};

/** Seconds until a message that is held to keep messages apart goes out; null when nothing holds it. */
export const heldSeconds = (item: Pick<MessageItem, 'delivery' | 'notBefore'>, now: number): number | null => {
  const state = item.delivery?.state ?? 'accepted';
  if (typeof item.notBefore !== 'string' || state !== 'accepted') return null;
  const left = Date.parse(item.notBefore) - now;
  return left > 0 ? Math.ceil(left / 1_000) : null;
};

/** What the agent should know or do about it; null when all is well. */
export const deliveryTrouble = (delivery: Delivery | null): string | null => {
  if (delivery?.state === 'unconfirmed') {
    return 'The provider did not answer, so it may or may not have arrived. It is not sent again by itself.';
  }
  if (delivery?.state === 'withdrawn') return 'The conversation changed hands before it was sent.';
  if (delivery?.state !== 'failed') return null;
  const reason = delivery.reason ?? 'The provider refused it';
  return delivery.code === null ? reason : `${reason} (code ${delivery.code})`;
};
