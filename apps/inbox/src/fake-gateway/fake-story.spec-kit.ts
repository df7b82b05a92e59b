import type {
  Content,
  ContactCard,
  ConversationDetails,
  ConversationRow,
  MessageItem,
} from '@baton/contracts-inbox-protocol';

/** A conversation as it is told: what stands there, and what was said and happened, in order. */
export interface Story {
  readonly name: string;
  readonly minutesAgo: number;
  readonly row?: Partial<ConversationRow>;
  readonly segment?: string;
  readonly contact?: Partial<ContactCard> | undefined;
  readonly details?: Partial<ConversationDetails>;
  readonly script: readonly (
    | {
        readonly from: MessageItem['author'];
        readonly content: string | Content;
        readonly item?: Partial<MessageItem>;
      }
    | { readonly note: string; readonly by: string }
    | { readonly event: string; readonly by?: string; readonly details?: Record<string, unknown> }
  )[];
}
