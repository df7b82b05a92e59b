import type { Content } from '@baton/contracts-conversation';
import { isErased, type Erased } from '@baton/event-sourcing';

/** What a message says in words. */
export const textOf = (content: Content | Erased): string => {
  if (isErased(content)) return '';
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'media':
      return content.caption ?? '';
    case 'interactiveReply':
      return content.title;
    case 'order':
      return content.text ?? '';
    case 'location':
      return content.address ?? content.name ?? '';
    default:
      return '';
  }
};

export const choiceOf = (content: Content | Erased): string | null =>
  !isErased(content) && content.kind === 'interactiveReply' ? (content.choiceId ?? null) : null;
