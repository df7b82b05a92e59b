/**
 * What a message says, on any channel. Text is Baton's small markdown dialect for agents and the assistant, and
 * plain text as typed for customers. Media is a reference: the bytes are fetched apart from the message.
 */
export type Content =
  | TextContent
  | MediaContent
  | LocationContent
  | ContactsContent
  | InteractiveReplyContent
  | OrderContent
  | SystemContent
  | UnsupportedContent;

export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
  /** Answers offered for a tap, by the assistant only; a channel without buttons shows them as a numbered list. */
  readonly choices?: readonly QuickReply[];
}

export interface QuickReply {
  readonly id: string;
  readonly title: string;
}

/** The text with its choices as numbered lines, for where they cannot be tapped. */
export const withNumberedChoices = (text: string, choices: readonly QuickReply[] = []): string =>
  choices.length === 0 ? text : `${text}\n\n${choices.map(({ title }, at) => `${at + 1}. ${title}`).join('\n')}`;

export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

export interface MediaContent {
  readonly kind: 'media';
  readonly media: MediaKind;
  /** The provider's id; what fetching starts from. Absent when the provider could not give the media. */
  readonly providerMediaId?: string;
  /** Without parameters: `audio/ogg`, not `audio/ogg; codecs=opus`. */
  readonly mimeType?: string;
  /** As the provider gave it (base64 for WhatsApp). */
  readonly sha256?: string;
  readonly caption?: string;
  readonly fileName?: string;
  readonly animated?: boolean;
  /** Why there are no bytes to fetch, in the provider's words. */
  readonly problem?: string;
}

export interface LocationContent {
  readonly kind: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

export interface ContactCard {
  readonly name: string;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly organisation?: string;
}

export interface ContactsContent {
  readonly kind: 'contacts';
  readonly cards: readonly ContactCard[];
}

/** A tap on something the business offered: a reply button, a list row, a template's quick reply, a form. */
export interface InteractiveReplyContent {
  readonly kind: 'interactiveReply';
  readonly source: 'button' | 'list' | 'template' | 'form' | 'callPermission';
  /** The id or payload that the business had given the choice; absent where the provider sends none. */
  readonly choiceId?: string;
  readonly title: string;
  readonly description?: string;
  /** Values of a form, as text; not parsed further. */
  readonly values?: string;
}

export interface OrderContent {
  readonly kind: 'order';
  readonly text?: string;
  readonly items: readonly {
    readonly product: string;
    readonly quantity: number;
    readonly price: number;
    readonly currency: string;
  }[];
}

/** A line about the channel itself: the customer changed number, opened the chat for the first time. */
export interface SystemContent {
  readonly kind: 'system';
  readonly event: 'numberChanged' | 'identityChanged' | 'welcome' | 'other';
  readonly text: string;
}

/** Something that the provider or we cannot show. It is kept and shown as such, never dropped. */
export interface UnsupportedContent {
  readonly kind: 'unsupported';
  /** The provider's type name. */
  readonly type: string;
  readonly reason?: string;
}
