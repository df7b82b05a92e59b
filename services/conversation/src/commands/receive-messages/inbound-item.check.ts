import { SATISFACTION_SCORES } from '@baton/contracts-conversation';
import type { InboundItem } from '@baton/contracts-conversation';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** Ids of providers stand in claims, which have an index: they are short and hold no control characters. */
const LONGEST_ID = 300;

const isText: Check = (value) => typeof value === 'string';
const isId: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST_ID && !/[\p{Cc}\p{Cs}]/u.test(value);
const isTime: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const IDENTITIES = new Set(['whatsapp', 'bsuid', 'phone', 'webchat', 'user', 'email']);
const isIdentity: Check = (value) => isObject(value) && IDENTITIES.has(value['kind'] as string) && isId(value['value']);
const areIdentities: Check = (value) => Array.isArray(value) && value.every(isIdentity);
const isSender: Check = (value) =>
  isObject(value) &&
  areIdentities(value['identities']) &&
  (value['identities'] as unknown[]).length > 0 &&
  maybe(isText)(value['name']) &&
  maybe(isText)(value['username']);
const isContent: Check = (value) => isObject(value) && isText(value['kind']);
const isReference: Check = (value) => isObject(value) && isId(value['providerMessageId']);

const DELIVERED = new Set(['sent', 'delivered', 'read', 'failed']);

const isAttributes: Check = (value) => isObject(value) && Object.values(value).every(isText);

/** What each kind of item must have. Contents are kept as they are: showing them is the readers' matter. */
const SHAPES: { readonly [Kind in InboundItem['kind']]: Readonly<Record<string, Check>> } = {
  message: {
    providerId: isId,
    messageId: maybe((value) => typeof value === 'string' && UUID.test(value)),
    from: isSender,
    content: isContent,
    replyTo: maybe(isReference),
    forwarded: maybe((value) => typeof value === 'boolean'),
    referral: maybe(isObject),
    occurredAt: isTime,
  },
  edit: { providerId: isId, from: isSender, originalProviderId: isId, content: isContent, occurredAt: isTime },
  revoke: { providerId: isId, from: isSender, originalProviderId: isId, occurredAt: isTime },
  reaction: { providerId: isId, from: isSender, targetProviderId: isId, emoji: isText, occurredAt: isTime },
  profile: {
    providerId: isId,
    from: isSender,
    verified: (value) => typeof value === 'boolean',
    email: maybe(isText),
    phone: maybe(isText),
    locale: maybe(isText),
    timezone: maybe(isText),
    attributes: maybe(isAttributes),
    occurredAt: isTime,
  },
  pageVisit: {
    providerId: isId,
    from: isSender,
    url: isText,
    title: isText,
    referrer: maybe(isText),
    occurredAt: isTime,
  },
  rating: {
    providerId: isId,
    from: isSender,
    score: (value) => SATISFACTION_SCORES.some((score) => score === value),
    comment: maybe(isText),
    occurredAt: isTime,
  },
  ended: {
    providerId: isId,
    from: isSender,
    cause: (value) => value === 'customerLeft' || value === 'customerEnded',
    occurredAt: isTime,
  },
  phoneAppMessage: { providerId: isId, to: isSender, content: isContent, occurredAt: isTime },
  identityChange: { providerId: isId, from: isSender, added: areIdentities, text: isText, occurredAt: isTime },
  status: {
    providerMessageId: isId,
    state: (value) => DELIVERED.has(value as string),
    reference: maybe(isText),
    recipient: areIdentities,
    code: maybe(isText),
    reason: maybe(isText),
    occurredAt: isTime,
  },
};

export type CheckedItem =
  { readonly kind: 'good'; readonly item: InboundItem } | { readonly kind: 'bad'; readonly reason: string };

/** Names the field that is wrong and never shows its value. */
export const checkItem = (item: unknown): CheckedItem => {
  if (!isObject(item) || !Object.hasOwn(SHAPES, item['kind'] as string)) return { kind: 'bad', reason: 'unknown kind' };
  const shape = SHAPES[item['kind'] as InboundItem['kind']];
  const wrong = Object.keys(shape).find((field) => shape[field]?.(item[field]) !== true);
  if (wrong !== undefined) return { kind: 'bad', reason: `${wrong} is missing or wrong` };
  return { kind: 'good', item: item as unknown as InboundItem };
};
