import type { Content, ConversationEventOf } from '@baton/contracts-conversation';
import type { WidgetMessage } from '@baton/contracts-widget-protocol';
import { isErased } from '@baton/event-sourcing';
import type { RecordedEvent } from '@baton/event-sourcing';
import { clientIdOf } from './message-id.ts';
import type { StoredConversation } from './visitor-thread.row.ts';

type Shown = Omit<WidgetMessage, 'seq' | 'rev'>;

/** What is said here is text; the rest is named, not shown. An erased message keeps its place. */
const textOf = (content: Content): string => {
  if (isErased(content)) return '';
  if (content.kind === 'text') return content.text;
  return content.kind === 'interactiveReply' ? content.title : '';
};

const choicesOf = (content: Content): WidgetMessage['choices'] =>
  !isErased(content) && content.kind === 'text' ? (content.choices ?? []) : [];

type Written = { readonly messageId: string; readonly content: Content };

const message = (
  event: RecordedEvent,
  { conversationId }: StoredConversation,
  author: WidgetMessage['author'],
): Shown => {
  const { messageId, content } = event.data as unknown as Written;
  return {
    id: messageId,
    conversation_id: conversationId,
    author,
    name: null,
    text: textOf(content),
    choices: choicesOf(content),
    at: new Date(event.recordedAt).toISOString(),
    client_id: null,
  };
};

/** What the visitor said: seen at once. Null for other events. */
export const ownMessage = (event: RecordedEvent, conversation: StoredConversation): Shown | null => {
  if (event.type !== 'CustomerMessageReceived') return null;
  const { providerMessageId } = event.data as ConversationEventOf<'CustomerMessageReceived'>['data'];
  return { ...message(event, conversation, 'visitor'), client_id: clientIdOf(providerMessageId) };
};

/** What is said to the visitor: seen when it was released, and never when it was withdrawn. Null for other events. */
export const answer = (
  event: RecordedEvent,
  conversation: StoredConversation,
  nameOf: (agentId: string) => string | null,
): Shown | null => {
  switch (event.type) {
    case 'AgentReplied': {
      const { agentId } = event.data as ConversationEventOf<'AgentReplied'>['data'];
      return { ...message(event, conversation, 'agent'), name: nameOf(agentId) };
    }
    case 'AssistantReplied':
      return message(event, conversation, 'assistant');
    case 'SystemNoticeSent':
      return message(event, conversation, 'system');
    default:
      return null;
  }
};

export interface Release {
  readonly messageId: string;
  readonly seen: number;
}

const SEEN: Readonly<Record<string, number>> = { sent: 0, delivered: 1, read: 2 };

/** A report that lets a message be seen, or tells that it was. Null for other events. */
export const released = (event: RecordedEvent): Release | null => {
  if (event.type !== 'MessageDeliveryReported') return null;
  const { messageId, state } = event.data as ConversationEventOf<'MessageDeliveryReported'>['data'];
  const seen = SEEN[state];
  return messageId === undefined || seen === undefined ? null : { messageId, seen };
};
