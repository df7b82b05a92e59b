import type { Identity, InboundItem, SystemContent } from '@baton/contracts-conversation';
import type { Beginning, ConversationCommand, NewEpisode } from '../../domain/conversation/conversation.command.ts';
import type { ContactCommand, ToldProfile } from '../../domain/contact/contact.decider.ts';
import { present } from '../../domain/present.ts';
import type { Parcel } from './parcel.ts';

export interface Circumstances {
  readonly now: string;
  readonly beginning: Beginning;
  readonly newEpisode: NewEpisode;
  readonly newId: () => string;
}

/** What an item asks of its conversation; null when it is about the person only. */
export const conversationCommand = (
  { item, reference }: Parcel,
  { now, beginning, newEpisode, newId }: Circumstances,
): ConversationCommand | null => {
  const begins = { now, beginning } as const;
  switch (item.kind) {
    case 'message':
      return {
        type: 'receiveMessage',
        ...begins,
        newEpisode,
        messageId: item.messageId ?? newId(),
        providerMessageId: item.providerId,
        from: firstOf(item.from.identities),
        content: item.content,
        occurredAt: item.occurredAt,
        ...present({ replyTo: item.replyTo, forwarded: item.forwarded, referral: item.referral }),
      };
    case 'phoneAppMessage':
      return {
        type: 'receivePhoneAppMessage',
        ...begins,
        messageId: newId(),
        providerMessageId: item.providerId,
        content: item.content,
        occurredAt: item.occurredAt,
      };
    case 'edit':
      return { type: 'receiveEdit', ...begins, ...changed(item), content: item.content };
    case 'revoke':
      return { type: 'receiveRevoke', ...begins, ...changed(item) };
    case 'reaction':
      return {
        type: 'receiveReaction',
        ...begins,
        providerMessageId: item.targetProviderId,
        emoji: item.emoji,
        occurredAt: item.occurredAt,
      };
    case 'status':
      return deliveryCommand(item, reference, now);
    case 'profile':
      return null;
    case 'pageVisit':
      return {
        type: 'visitPage',
        now,
        url: item.url,
        title: item.title,
        occurredAt: item.occurredAt,
        ...present({ referrer: item.referrer }),
      };
    case 'rating':
      return { type: 'rate', now, surveyId: item.providerId, score: item.score, ...present({ comment: item.comment }) };
    case 'ended':
      return { type: 'leave', now, cause: item.cause };
    case 'identityChange':
      return {
        type: 'receiveSystemMessage',
        now,
        messageId: newId(),
        providerMessageId: item.providerId,
        content: { kind: 'system', event: eventOf(item.added), text: item.text },
        occurredAt: item.occurredAt,
        ...present({ address: item.added[0] }),
      };
  }
};

const eventOf = (added: readonly Identity[]): SystemContent['event'] =>
  added.some(({ kind }) => kind === 'whatsapp' || kind === 'phone') ? 'numberChanged' : 'identityChanged';

const changed = (item: Extract<InboundItem, { kind: 'edit' | 'revoke' }>) => ({
  providerMessageId: item.originalProviderId,
  occurredAt: item.occurredAt,
});

const deliveryCommand = (
  item: Extract<InboundItem, { kind: 'status' }>,
  reference: Parcel['reference'],
  now: string,
): Extract<ConversationCommand, { type: 'reportDelivery' }> => ({
  type: 'reportDelivery',
  now,
  providerMessageId: item.providerMessageId,
  state: item.state,
  occurredAt: item.occurredAt,
  ...present({ messageId: reference?.messageId, code: item.code, reason: item.reason }),
});

/** What an item tells about its person, who may be new; `unclaimed` are the identities that nobody has. */
export const contactCommand = (
  { item }: Parcel,
  { beginning: { contactId, channel } }: Circumstances,
  unclaimed: readonly Identity[],
  known: boolean,
): ContactCommand | null => {
  if (item.kind === 'status') return null;
  if (item.kind === 'identityChange' && known) return { type: 'changeNumber', added: unclaimed };
  const { name, username } = item.kind === 'phoneAppMessage' ? item.to : item.from;
  const told = item.kind === 'profile' ? profileOf(item) : {};
  return { type: 'identify', contactId, channel, identities: unclaimed, ...present({ name, username }), ...told };
};

const profileOf = (item: Extract<InboundItem, { kind: 'profile' }>): ToldProfile =>
  present({
    email: item.email,
    emailVerified: item.email === undefined ? undefined : item.verified,
    phone: item.phone,
    locale: item.locale,
    timezone: item.timezone,
    attributes: item.attributes,
  });

const firstOf = (identities: readonly Identity[]): Identity => {
  const [first] = identities;
  if (first === undefined) throw new Error('an item that was checked has an identity');
  return first;
};
