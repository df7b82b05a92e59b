import type { ConversationEventOf, ConversationEventType } from '@baton/contracts-conversation';
import type { MessageItem, ThreadItem } from '@baton/contracts-inbox-protocol';
import type { RecordedEvent } from '@baton/event-sourcing';
import { plainOr } from '../erased.projection.ts';
import { stamp } from '../time.projection.ts';
import { contentOr } from './content.projection.ts';
import { plainId, type StoredItem } from './thread.row.ts';
import { timelineDetails } from './timeline.projection.ts';
import { entryOf } from '../table.projection.ts';

/** An entry without what every entry takes from its event. */
type Own<T extends ThreadItem> = T extends ThreadItem
  ? Omit<T, 'order' | 'rev' | 'episode' | 'at'> & { readonly at?: string }
  : never;
type Build<T extends ConversationEventType> = (data: ConversationEventOf<T>['data'], at: string) => Own<ThreadItem>;

const MESSAGE: Omit<Own<MessageItem>, 'id' | 'author' | 'content'> = {
  kind: 'message',
  agentId: null,
  replyTo: null,
  providerMessageId: null,
  delivery: null,
  edited: false,
  revoked: false,
  reaction: null,
  confidence: null,
  intent: null,
  sentiment: null,
  notBefore: null,
};

const BUILD: { readonly [T in ConversationEventType]?: Build<T> } = {
  CustomerMessageReceived: (data, at) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'customer',
    content: contentOr(data.content),
    replyTo: data.replyTo ?? null,
    providerMessageId: plainId(data.providerMessageId),
    at: stamp(data.occurredAt, at),
  }),
  PhoneAppMessageSeen: (data, at) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'phoneApp',
    content: contentOr(data.content),
    providerMessageId: plainId(data.providerMessageId),
    at: stamp(data.occurredAt, at),
  }),
  SystemMessageReceived: (data, at) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'system',
    content: contentOr(data.content),
    providerMessageId: plainId(data.providerMessageId),
    at: stamp(data.occurredAt, at),
  }),
  AssistantReplied: (data) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'assistant',
    content: contentOr(data.content),
    confidence: data.handOff === true ? null : data.confidence,
    intent: data.intent ?? null,
  }),
  SystemNoticeSent: (data) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'system',
    content: contentOr(data.content),
  }),
  AgentReplied: (data) => ({
    ...MESSAGE,
    id: plainId(data.messageId),
    author: 'agent',
    agentId: data.agentId,
    content: contentOr(data.content),
    replyTo: data.replyTo ?? null,
    notBefore: data.notBefore ?? null,
  }),
  NoteAdded: (data) => ({
    kind: 'note',
    id: plainId(data.noteId),
    agentId: data.agentId,
    text: plainOr(data.text, ''),
  }),
};

const line = (event: RecordedEvent): Own<ThreadItem> | null => {
  const details = timelineDetails(event);
  if (details === null) return null;
  const { actor } = event.meta;
  const agentId = (event.data as { readonly agentId?: string | null }).agentId;
  return {
    kind: 'timeline',
    id: event.id,
    type: event.type,
    agentId: agentId ?? (actor.kind === 'agent' ? actor.id : null),
    details,
  };
};

/** The entry that an event adds to its thread; null when it adds none. */
export const threadEntry = (event: RecordedEvent): StoredItem | null => {
  const at = stamp(event.recordedAt);
  const build = entryOf<Build<never>>(BUILD, event.type);
  const own = build === undefined ? line(event) : build(event.data as never, at);
  if (own === null) return null;
  const { episode } = event.data as { readonly episode: number };
  const item = { ...own, order: event.version, rev: event.version, episode, at: own.at ?? at } as ThreadItem;
  return { item, editedAt: null, reactedAt: null };
};
