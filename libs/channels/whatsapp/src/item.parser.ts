import type { Identity, InboundItem, Referral, Sender } from '@baton/contracts-conversation';
import { contentOf, problemOf } from './content.parser.ts';
import { list, present, record, text, time, type JsonRecord } from './json.reader.ts';
import { identitiesOf, senderOf, waIdOf } from './sender.parser.ts';

/** What the batch says about all of its items. */
export interface BatchContext {
  /** `value.contacts`, as it came. */
  readonly contacts: unknown;
  /** `value.errors`: stands beside a message whose object Meta could not hand over. */
  readonly errors: unknown;
  /** Used where an item has no readable time of its own. */
  readonly receivedAt: Date;
}

/** An item that cannot be stored; `reason` holds no personal data. */
export class UnusableItem extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/** Ids become keys that are kept for ever: opaque, but short and without control characters. */
const LONGEST_ID = 300;
const isUsable = (id: string): boolean => id.length <= LONGEST_ID && !/[\p{Cc}\ufffd]/u.test(id);

const idOf = (value: unknown, field: string): string => {
  const id = text(value);
  if (id === undefined) throw new UnusableItem(`no ${field}`);
  if (!isUsable(id)) throw new UnusableItem(`${field} is no id`);
  return id;
};

/** One of `messages[]`. @throws UnusableItem */
export const messageItem = (message: JsonRecord, batch: BatchContext): InboundItem => {
  const providerId = idOf(message['id'], 'id');
  const system = record(message['system']);
  const address = { waId: waIdOf(message['from']), userId: text(message['from_user_id']) };
  const from = senderOf({ ...address, userId: text(system?.['previous_user_id']) ?? address.userId }, batch.contacts);
  if (from === undefined) throw new UnusableItem('no sender');
  const base = { providerId, from, occurredAt: time(message['timestamp'], batch.receivedAt) };
  return special(message, base) ?? ordinary(message, base, batch);
};

interface Base {
  readonly providerId: string;
  readonly from: Sender;
  readonly occurredAt: string;
}

/** Messages that are about another message, or about the customer. */
const special = (message: JsonRecord, base: Base): InboundItem | undefined => {
  switch (message['type']) {
    case 'reaction': {
      const reaction = record(message['reaction']);
      return {
        ...base,
        kind: 'reaction',
        targetProviderId: idOf(reaction?.['message_id'], 'reaction.message_id'),
        emoji: text(reaction?.['emoji']) ?? '',
      };
    }
    case 'edit': {
      const edit = record(message['edit']);
      const originalProviderId = idOf(edit?.['original_message_id'], 'edit.original_message_id');
      return { ...base, kind: 'edit', originalProviderId, content: contentOf(record(edit?.['message']) ?? {}) };
    }
    case 'revoke': {
      const revoke = record(message['revoke']);
      return {
        ...base,
        kind: 'revoke',
        originalProviderId: idOf(revoke?.['original_message_id'], 'revoke.original_message_id'),
      };
    }
    case 'system':
      return identityChange(message, base);
    default:
      return undefined;
  }
};

const identityChange = (message: JsonRecord, base: Base): InboundItem | undefined => {
  const system = record(message['system']);
  const stated = identitiesOf({
    waId: waIdOf(system?.['wa_id'] ?? system?.['new_wa_id']),
    userId: text(system?.['user_id']),
  });
  const added = stated.filter((identity) => !base.from.identities.some((known) => isSame(known, identity)));
  if (added.length === 0) return undefined;
  return { ...base, kind: 'identityChange', added, text: text(system?.['body']) ?? 'Changed number' };
};

const isSame = (a: Identity, b: Identity): boolean => a.kind === b.kind && a.value === b.value;

const ordinary = (message: JsonRecord, base: Base, batch: BatchContext): InboundItem => {
  const context = record(message['context']);
  const quoted = text(context?.['id']);
  const forwarded = context?.['forwarded'] === true || context?.['frequently_forwarded'] === true;
  const errors = message['errors'] ?? (message['type'] === 'interactive' ? batch.errors : undefined);
  return present<Extract<InboundItem, { kind: 'message' }>>({
    ...base,
    kind: 'message',
    content: contentOf({ ...message, errors }),
    replyTo: quoted === undefined || !isUsable(quoted) ? undefined : { providerMessageId: quoted },
    forwarded: forwarded || undefined,
    referral: referralOf(record(message['referral'])),
  });
};

const referralOf = (referral: JsonRecord | undefined): Referral | undefined =>
  referral &&
  present<Referral>({
    sourceUrl: text(referral['source_url']),
    sourceId: text(referral['source_id']),
    sourceType: text(referral['source_type']),
    headline: text(referral['headline']),
    body: text(referral['body']),
  });

/** One of `message_echoes[]`: written by a person in the phone's own app. @throws UnusableItem */
export const echoItem = (echo: JsonRecord, batch: BatchContext): InboundItem => {
  const providerId = idOf(echo['id'], 'id');
  const to = senderOf({ waId: waIdOf(echo['to']), userId: text(echo['to_user_id']) }, batch.contacts);
  if (to === undefined) throw new UnusableItem('no recipient');
  const edited = echo['type'] === 'edit' ? record(record(echo['edit'])?.['message']) : undefined;
  return {
    kind: 'phoneAppMessage',
    providerId,
    to,
    content: contentOf(edited ?? echo),
    occurredAt: time(echo['timestamp'], batch.receivedAt),
  };
};

const STATES: ReadonlyMap<string, 'sent' | 'delivered' | 'read' | 'failed'> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
]);

/** One of `statuses[]`; undefined for reports that change nothing for us (of calls, of deleted messages). @throws UnusableItem */
export const statusItem = (status: JsonRecord, batch: BatchContext): InboundItem | undefined => {
  const providerMessageId = idOf(status['id'], 'id');
  const word = text(status['status']);
  if (word === undefined) throw new UnusableItem('no status');
  const state = STATES.get(word);
  if (state === undefined || status['type'] === 'call') return undefined;
  const error = record(list(status['errors'])[0]);
  return present<Extract<InboundItem, { kind: 'status' }>>({
    kind: 'status',
    providerMessageId,
    state,
    reference: text(status['biz_opaque_callback_data']),
    recipient: recipientOf(status),
    code: text(error?.['code']),
    reason: problemOf(status['errors']),
    occurredAt: time(status['timestamp'], batch.receivedAt),
  });
};

const recipientOf = (status: JsonRecord): Identity[] =>
  // In a group `recipient_id` is the group; the documents name the participant both ways round.
  status['recipient_type'] === 'group'
    ? identitiesOf({
        waId: waIdOf(status['recipient_participant_id'] ?? status['participant_recipient_id']),
        userId: text(status['recipient_participant_user_id'] ?? status['participant_recipient_user_id']),
      })
    : identitiesOf({ waId: waIdOf(status['recipient_id']), userId: text(status['recipient_user_id']) });
