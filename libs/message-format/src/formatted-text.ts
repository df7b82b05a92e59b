/**
 * The text of a message as a tree: the one form between the ways a message can be written (our markdown, WhatsApp's
 * marks) and the ways it can be shown (elements, WhatsApp, plain). It holds no HTML, ever.
 */
export interface FormattedText {
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  /** Lines kept as they are. */
  | { readonly type: 'codeBlock'; readonly value: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | {
      readonly type: 'list';
      /** Number of the first item; null for bullets. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    };

export type Inline =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly value: string }
  /** `href` has passed `safeHref`. */
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly type: 'break' };

/** Blocks and marks may nest this deep; what is deeper is shown as text. Keeps every walk of the tree shallow. */
export const MAX_DEPTH = 12;

/** Text as it was typed: line breaks kept, nothing interpreted. */
export const plainText = (text: string): FormattedText => ({
  blocks: text === '' ? [] : [{ type: 'paragraph', children: linesOf(text) }],
});

/** Text nodes with a break between lines. */
export const linesOf = (text: string): Inline[] =>
  text
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): Inline[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      ...(line === '' ? [] : [{ type: 'text', value: line } as const]),
    ]);
