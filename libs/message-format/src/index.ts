export type { Block, FormattedText, Inline } from './formatted-text.ts';
export { plainText } from './formatted-text.ts';
export { fromMarkdown } from './from-markdown.ts';
export { fromWhatsApp } from './from-whatsapp.ts';
export { render, type Attributes, type Renderer, type Tag } from './render.ts';
export { safeHref } from './safe-href.ts';
export { toPlain } from './to-plain.ts';
export { toWhatsApp } from './to-whatsapp.ts';
