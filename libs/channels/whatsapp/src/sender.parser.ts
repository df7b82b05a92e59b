import type { Identity, Sender } from '@baton/contracts-conversation';
import { present, record, records, text, type JsonRecord } from './json.reader.ts';

/** Phone and business-scoped user id as webhooks give them; either may be missing, never both on an honest item. */
export interface Address {
  readonly waId?: string | undefined;
  readonly userId?: string | undefined;
}

/** The one to answer to first: a phone number outlives a business-scoped id, which changes with the number. */
export const identitiesOf = ({ waId, userId }: Address): Identity[] => [
  ...(waId === undefined ? [] : [{ kind: 'whatsapp', value: waId } as const]),
  ...(userId === undefined ? [] : [{ kind: 'bsuid', value: userId } as const]),
];

/** `wa_id` as given: WhatsApp's own form of a number is the only one that it surely accepts back. */
export const waIdOf = (value: unknown): string | undefined =>
  text(value)
    ?.trim()
    .replace(/^\+(?=\d+$)/, '') || undefined;

/**
 * Who wrote, with the profile that the batch carries for this very person: `contacts[]` belongs to the whole batch,
 * so it is matched by id, never by place. Undefined when nothing says who it was.
 */
export const senderOf = (address: Address, contacts: unknown): Sender | undefined => {
  const cards = records(contacts);
  const nobody = address.waId === undefined && address.userId === undefined;
  const card = nobody && cards.length === 1 ? cards[0] : cards.find((contact) => isOf(contact, address));
  const identities = identitiesOf({
    waId: address.waId ?? waIdOf(card?.['wa_id']),
    userId: address.userId ?? text(card?.['user_id']),
  });
  if (identities.length === 0) return undefined;
  const profile = record(card?.['profile']);
  return present<Sender>({ identities, name: text(profile?.['name']), username: text(profile?.['username']) });
};

const isOf = (contact: JsonRecord, { waId, userId }: Address): boolean =>
  waId === undefined ? userId !== undefined && text(contact['user_id']) === userId : waIdOf(contact['wa_id']) === waId;
