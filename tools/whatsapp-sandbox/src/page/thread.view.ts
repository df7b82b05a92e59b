import { element } from './dom.ts';
import { withMarks } from './marks.ts';
import type { ChatMessage, Choices } from './wire.ts';

export const KINDS: Readonly<Record<string, string>> = {
  image: '📷 Photo',
  audio: '🎤 Voice message',
  document: '📄 Document',
  location: '📍 Location',
  contacts: '👤 Contact',
  interactive: '↩ Answer',
};

/** One line for the list of chats and for quotes. */
export const summary = (message: ChatMessage): string => {
  if (message.revoked === true) return 'Message deleted';
  const kind = kindOf(message);
  return [kind, message.text].filter((part) => part !== '').join(' · ');
};

export const clockTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

export const messageView = (
  message: ChatMessage,
  quoted: ChatMessage | undefined,
  openMenu: (at: HTMLElement) => void,
  tap: (choice: Choices['options'][number]) => void,
): HTMLElement => {
  const fromCustomer = message.from === 'customer';
  const more = element('button', {
    type: 'button',
    className: 'more',
    textContent: '⌄',
    ariaLabel: 'What to do with this message',
  });
  more.addEventListener('click', () => openMenu(more));
  const view = element(
    'article',
    { className: `message${fromCustomer ? ' customer-said' : ''}${message.reaction ? ' reacted' : ''}` },
    quoted === undefined ? null : element('blockquote', { dir: 'auto' }, summary(quoted)),
    ...content(message),
    element(
      'span',
      { className: 'meta' },
      `${message.edited === true ? 'edited ' : ''}${clockTime(message.at)} `,
      ticks(message),
    ),
    message.choices === undefined ? null : choicesView(message.choices, tap),
    message.reaction ? element('span', { className: 'reaction' }, message.reaction) : null,
    more,
  );
  view.dataset['id'] = message.id;
  return view;
};

/** Buttons stay under the message; a list opens. */
const choicesView = ({ kind, options }: Choices, tap: (choice: Choices['options'][number]) => void): HTMLElement => {
  const buttons = options.map((option) => {
    const button = element('button', { type: 'button', className: 'choice', dir: 'auto', textContent: option.title });
    button.addEventListener('click', () => tap(option));
    return button;
  });
  if (kind === 'button') return element('div', { className: 'choices' }, ...buttons);
  return element('details', { className: 'choices' }, element('summary', {}, '☰ Options'), ...buttons);
};

/** Of what a message is beside its words: the customer's tap has a mark, the business's choices show themselves. */
const kindOf = ({ type, from }: ChatMessage): string => {
  if (type === 'text' || (type === 'interactive' && from === 'business')) return '';
  return KINDS[type] ?? type;
};

const content = (message: ChatMessage): HTMLElement[] => {
  if (message.revoked === true) return [element('span', { className: 'gone' }, 'You deleted this message')];
  const kind = kindOf(message);
  return [
    ...(kind === '' ? [] : [element('span', { className: 'kind' }, kind)]),
    ...(message.text === '' ? [] : [element('span', { className: 'body', dir: 'auto' }, ...withMarks(message.text))]),
  ];
};

/** The customer's own messages have ticks on a phone; the business's show what the phone has reported about them. */
const ticks = (message: ChatMessage): HTMLElement | string => {
  if (message.from === 'customer') {
    const read = message.readByBusiness === true;
    return element(
      'span',
      { className: `ticks${read ? ' read' : ''}`, title: read ? 'Read' : 'Sent' },
      read ? '✓✓' : '✓',
    );
  }
  return message.tick === 'read' ? '' : (message.tick ?? '');
};

export const dayOf = (iso: string): string =>
  new Date(iso).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
