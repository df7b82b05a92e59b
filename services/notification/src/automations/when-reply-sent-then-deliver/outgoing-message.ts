import { messageReference, type ConversationEventOf } from '@baton/contracts-conversation';
import { isErased, type Recorded } from '@baton/event-sourcing';
import type { Account } from '../../domain/delivery/conversation-facts.port.ts';
import type { OutgoingMessage } from './channel-sender.port.ts';

export type ReplyEvent = Recorded<ConversationEventOf<'AgentReplied' | 'AssistantReplied' | 'SystemNoticeSent'>>;

export type Composed =
  | { readonly kind: 'message'; readonly message: OutgoingMessage }
  /** It can never be sent as it is. */
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string; readonly retry: 'never' };

const impossible = (code: string, reason: string): Composed => ({ kind: 'failed', code, reason, retry: 'never' });

export const conversationIdOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

export const compose = (event: ReplyEvent, account: Account): Composed => {
  const { content, to, messageId } = event.data;
  if (isErased(content) || isErased(to)) return impossible('erased', 'The customer’s personal data was erased.');
  if (content.kind !== 'text') return impossible('unsupported-content', 'Only text can be sent on this channel yet.');
  const replyTo = event.type === 'AgentReplied' ? event.data.replyTo?.providerMessageId : undefined;
  return {
    kind: 'message',
    message: {
      messageId,
      accountId: account.accountId,
      to,
      text: content.text,
      reference: messageReference(conversationIdOf(event.stream), messageId),
      ...(content.choices === undefined ? {} : { choices: content.choices }),
      ...(replyTo === undefined ? {} : { replyTo }),
    },
  };
};
