import type { KeyboardEvent } from 'react';
import type { Placeholder } from './template-text.ts';

export const selectPlaceholder = (field: HTMLTextAreaElement | null, { from, to }: Placeholder): void => {
  field?.focus();
  field?.setSelectionRange(from, to);
};

/**
 * Tab selects the next placeholder, Shift+Tab the one before. False where there is none in that direction: the key
 * then leaves the field, as everywhere.
 */
export const stepToPlaceholder = (
  event: KeyboardEvent<HTMLTextAreaElement>,
  placeholders: readonly Placeholder[],
): boolean => {
  const field = event.currentTarget;
  const place = event.shiftKey
    ? placeholders.findLast(({ to }) => to <= field.selectionStart)
    : placeholders.find(({ from }) => from >= field.selectionEnd);
  if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  selectPlaceholder(field, place);
  return true;
};

/** Puts `text` between `from` and `to` as if it were typed, so that the browser can undo it. */
export const typeInto = (field: HTMLTextAreaElement, from: number, to: number, text: string): void => {
  field.focus();
  field.setSelectionRange(from, to);
  // Deprecated, and the only way that keeps the history of the field.
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
};
