import { riseDelivery, type ConversationEventOf } from '@baton/contracts-conversation';
import type { Delivery, MessageItem } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { stamp } from '../time.projection.ts';
import { contentOr } from './content.projection.ts';
import { plainId, type Effects, type Reference, type StoredItem } from './thread.row.ts';
import { entryOf } from '../table.projection.ts';

interface Referring {
  readonly reference: Reference;
  readonly effects: Effects;
}

type ReferringType =
  | 'CustomerMessageEdited'
  | 'CustomerMessageRevoked'
  | 'ReactionReceived'
  | 'SentimentAssessed'
  | 'MessageDeliveryReported';

type Reader<T extends ReferringType> = (data: ConversationEventOf<T>['data'], at: string) => Referring | null;

const READERS: { readonly [T in ReferringType]: Reader<T> } = {
  CustomerMessageEdited: (data, at) => ({
    reference: `p:${plainId(data.providerMessageId)}`,
    effects: { edit: { content: contentOr(data.content), at: stamp(data.occurredAt, at) } },
  }),
  CustomerMessageRevoked: (data) => ({ reference: `p:${plainId(data.providerMessageId)}`, effects: { revoked: true } }),
  ReactionReceived: (data, at) => ({
    reference: `p:${plainId(data.providerMessageId)}`,
    effects: { reaction: { emoji: plainOr(data.emoji, '') || null, at: stamp(data.occurredAt, at) } },
  }),
  SentimentAssessed: ({ messageId, sentiment }) => ({ reference: `m:${plainId(messageId)}`, effects: { sentiment } }),
  MessageDeliveryReported: (data, at) => {
    const { messageId, providerMessageId } = data;
    if (messageId === undefined && providerMessageId === undefined) return null;
    return {
      reference: messageId === undefined ? `p:${plainId(providerMessageId as string)}` : `m:${plainId(messageId)}`,
      effects: {
        delivery: {
          state: data.state,
          at: stamp(data.occurredAt, at),
          code: data.code ?? null,
          reason: data.reason ?? null,
        },
        ...(providerMessageId === undefined ? {} : { providerMessageId: plainId(providerMessageId) }),
      },
    };
  },
};

/** Which message an event refers to and what it does to it; null for events that refer to none. */
export const referring = (event: RecordedEvent): Referring | null => {
  const reader = entryOf<Reader<never>>(READERS, event.type);
  return reader === undefined ? null : reader(event.data as never, stamp(event.recordedAt));
};

const rise = (known: Delivery | null | undefined, reported: Delivery): Delivery =>
  known === null || known === undefined || riseDelivery(known.state, reported.state) !== known.state ? reported : known;

const newer = <T extends { readonly at: string }>(known: T | undefined, next: T | undefined): T | undefined =>
  known === undefined || (next !== undefined && next.at >= known.at) ? next : known;

/** Both effects as one, in the order in which they came. */
export const mergeEffects = (first: Effects, next: Effects): Effects => {
  const edit = newer(first.edit, next.edit);
  const reaction = newer(first.reaction, next.reaction);
  const delivery = next.delivery === undefined ? first.delivery : rise(first.delivery, next.delivery);
  const sentiment = next.sentiment ?? first.sentiment;
  const providerMessageId = next.providerMessageId ?? first.providerMessageId;
  return {
    ...(edit === undefined ? {} : { edit }),
    ...(first.revoked === true || next.revoked === true ? { revoked: true as const } : {}),
    ...(reaction === undefined ? {} : { reaction }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(sentiment === undefined ? {} : { sentiment }),
    ...(providerMessageId === undefined ? {} : { providerMessageId }),
  };
};

/** The message after the effects; the same object when nothing changed. `rev`: version of the event that brings them. */
export const applyEffects = (known: StoredItem, effects: Effects, rev: number): StoredItem => {
  if (known.item.kind !== 'message') return known;
  const edit = effects.edit !== undefined && effects.edit.at >= (known.editedAt ?? '') ? effects.edit : null;
  const reaction =
    effects.reaction !== undefined && effects.reaction.at >= (known.reactedAt ?? '') ? effects.reaction : null;
  const delivery = effects.delivery === undefined ? known.item.delivery : rise(known.item.delivery, effects.delivery);
  const changes: Partial<MessageItem> = {
    ...(edit === null ? {} : { content: edit.content, edited: true }),
    ...(effects.revoked === true && !known.item.revoked ? { revoked: true } : {}),
    ...(reaction === null || reaction.emoji === known.item.reaction ? {} : { reaction: reaction.emoji }),
    ...(delivery === known.item.delivery ? {} : { delivery }),
    ...(effects.sentiment === undefined || effects.sentiment === known.item.sentiment
      ? {}
      : { sentiment: effects.sentiment }),
    ...(effects.providerMessageId === undefined || known.item.providerMessageId !== null
      ? {}
      : { providerMessageId: effects.providerMessageId }),
  };
  if (Object.keys(changes).length === 0 && reaction === null) return known;
  return {
    item: Object.keys(changes).length === 0 ? known.item : { ...known.item, ...changes, rev },
    editedAt: edit?.at ?? known.editedAt,
    reactedAt: reaction?.at ?? known.reactedAt,
  };
};
