import { byId, element } from './dom.ts';
import { PhoneState } from './phone.state.ts';
import { clockTime, dayOf, messageView, summary } from './thread.view.ts';
import type { ChatMessage, Choices, CustomerAction, PageEvent } from './wire.ts';

const state = new PhoneState();
const list = byId('customers');
const thread = byId('thread');
const menu = byId('menu');
const text = byId<HTMLTextAreaElement>('text');
const quote = byId('quote');

const post = async (path: string, body: unknown): Promise<void> => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(((await response.json()) as { message?: string }).message ?? 'The sandbox said no.');
};

const act = (action: Omit<CustomerAction, 'customer'>): void => {
  if (state.selected === null) return;
  const replyTo = state.replyTo === null ? {} : { replyTo: state.replyTo };
  void post('/control/send', { customer: state.selected, ...replyTo, ...action });
  setAbout({});
};

/** A tap on what the business offered comes back as an answer to that message. */
const tap = ({ id, choices }: ChatMessage, choice: Choices['options'][number]): void =>
  act({ replyTo: id, ...(choices?.kind === 'list' ? { list: choice } : { button: choice }) });

/** What the composer is about beside a new message: a quote, an edit, or nothing. */
const setAbout = (about: { readonly replyTo?: ChatMessage; readonly edit?: ChatMessage }): void => {
  const message = about.edit ?? about.replyTo;
  state.replyTo = about.replyTo?.id ?? null;
  state.editing = about.edit?.id ?? null;
  quote.hidden = message === undefined;
  if (message === undefined) return;
  const drop = element('button', { type: 'button', className: 'icon', textContent: '✕', ariaLabel: 'Cancel' });
  drop.addEventListener('click', () => setAbout({}));
  quote.replaceChildren(element('span', { dir: 'auto' }, `${about.edit ? 'Edit: ' : ''}${summary(message)}`), drop);
  if (about.edit !== undefined) text.value = about.edit.text;
  text.focus();
};

// ---- menus

type Choice = readonly [label: string, act: () => void];

const openMenu = (anchor: HTMLElement, ...content: HTMLElement[]): void => {
  menu.replaceChildren(...content);
  menu.hidden = false;
  const phone = (menu.offsetParent ?? document.body).getBoundingClientRect();
  const at = anchor.getBoundingClientRect();
  const top = Math.min(at.bottom - phone.top, phone.height - menu.offsetHeight - 24);
  menu.style.insetBlockStart = `${Math.max(8, top)}px`;
  menu.style.insetInlineStart = `${Math.max(8, Math.min(at.left - phone.left, phone.width - menu.offsetWidth - 26))}px`;
  menu.querySelector('button')?.focus();
};
const closeMenu = (): void => {
  menu.hidden = true;
};

const choices = (...all: (Choice | null)[]): HTMLElement[] =>
  all.flatMap((choice) => {
    if (choice === null) return [];
    const button = element('button', { type: 'button', textContent: choice[0] });
    button.setAttribute('role', 'menuitem');
    button.addEventListener('click', () => {
      closeMenu();
      choice[1]();
    });
    return [button];
  });

const messageMenu = (message: ChatMessage, anchor: HTMLElement): void => {
  const own = message.from === 'customer';
  const emojis = ['👍', '❤️', '😂', '😮', '🙏'].map((emoji): Choice => [
    emoji,
    () => act({ reaction: { messageId: message.id, emoji } }),
  ]);
  openMenu(
    anchor,
    element('div', { className: 'emojis' }, ...choices(...emojis)),
    ...choices(
      ['Reply', () => setAbout({ replyTo: message })],
      message.reaction
        ? ['Take the reaction back', () => act({ reaction: { messageId: message.id, emoji: '' } })]
        : null,
      own && message.type === 'text' ? ['Edit', () => setAbout({ edit: message })] : null,
      own ? ['Delete for everyone', () => act({ revoke: { messageId: message.id } })] : null,
    ),
  );
};

byId('attach').addEventListener('click', (event) =>
  openMenu(
    event.currentTarget as HTMLElement,
    ...choices(
      ['📷 Photo', () => act({ image: { caption: takeText() || 'Photo of the damage' } })],
      ['🎤 Voice message', () => act({ voice: true })],
      ['📄 Document', () => act({ document: { fileName: 'Invoice 1042.pdf' } })],
      [
        '📍 Location',
        () =>
          act({
            location: {
              latitude: 52.5163,
              longitude: 13.3777,
              name: 'Brandenburg Gate',
              address: 'Pariser Platz, Berlin',
            },
          }),
      ],
      ['👤 Contact', () => act({ contact: { name: 'Sam Example', phone: '+1 555 010 0299' } })],
      ['↩ Tap on “Talk to a person”', () => act({ button: { id: 'handoff:human', title: 'Talk to a person' } })],
      [
        '❓ Something unsupported',
        () =>
          act({
            raw: {
              type: 'unsupported',
              unsupported: { type: 'poll_creation' },
              errors: [{ code: 131051, title: 'Message type unknown' }],
            },
          }),
      ],
    ),
  ),
);

const takeText = (): string => {
  const typed = text.value.trim();
  text.value = '';
  return typed;
};

document.addEventListener('click', (event) => {
  const target = event.target as Element;
  if (!menu.hidden && !menu.contains(target) && target.closest('.more, #attach') === null) closeMenu();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeMenu();
});

// ---- what is shown

const showList = (): void => {
  const rows = state.customers
    .map((customer) => ({ customer, last: state.thread(customer.id).at(-1) }))
    .sort((a, b) => (b.last?.at ?? '').localeCompare(a.last?.at ?? ''));
  list.replaceChildren(
    ...rows.map(({ customer, last }) => {
      const unread = customer.id === state.selected ? 0 : state.unread(customer.id);
      const row = element(
        'button',
        { type: 'button', className: 'customer' },
        element('span', { className: `avatar hue-${hue(customer.id)}`, ariaHidden: 'true' }, initial(customer.name)),
        element('span', { className: 'name', dir: 'auto' }, customer.name),
        element('span', { className: 'time' }, last === undefined ? '' : clockTime(last.at)),
        element('span', { className: 'last', dir: 'auto' }, last === undefined ? numberOf(customer) : summary(last)),
        unread === 0
          ? element('span')
          : element('span', { className: 'unread', ariaLabel: `${unread} unread` }, String(unread)),
      );
      row.setAttribute('aria-current', String(customer.id === state.selected));
      row.addEventListener('click', () => select(customer.id));
      return row;
    }),
  );
};

const initial = (name: string): string => Array.from(name)[0] ?? '?';

const hue = (id: string): number => Array.from(id).reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0) % 6;

const numberOf = ({ waId, username, hidesPhone }: { waId: string; username?: string; hidesPhone?: boolean }): string =>
  hidesPhone === true ? `@${username ?? 'hidden'}` : `+${waId}`;

const showThread = (): void => {
  const customer = state.customers.find(({ id }) => id === state.selected);
  if (customer === undefined) return;
  byId('business').textContent = state.businessName;
  byId('owner').textContent = `${customer.name}’s phone · ${numberOf(customer)}`;
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
  const known = new Set([...thread.querySelectorAll<HTMLElement>('.message')].map((view) => view.dataset['id']));
  const opened = new Set(
    [...thread.querySelectorAll<HTMLElement>('.message:has(details[open])')].map((view) => view.dataset['id']),
  );
  const messages = state.thread(customer.id);
  let day = '';
  const views = messages.flatMap((message) => {
    const view = messageView(
      message,
      state.message(message.replyTo),
      (at) => messageMenu(message, at),
      (choice) => tap(message, choice),
    );
    if (known.size > 0 && !known.has(message.id)) view.classList.add('new');
    if (opened.has(message.id)) view.querySelector('details')?.setAttribute('open', '');
    if (dayOf(message.at) === day) return [view];
    day = dayOf(message.at);
    return [element('div', { className: 'day' }, day), view];
  });
  thread.replaceChildren(
    ...(views.length > 0
      ? views
      : [element('p', { className: 'empty' }, `Write to ${state.businessName} as ${customer.name}.`)]),
  );
  if (atEnd || known.size === 0) thread.scrollTop = thread.scrollHeight;
};

const showState = (): void => {
  const shown = byId('state');
  shown.textContent = !state.connected ? 'offline' : state.verified ? 'webhook verified' : 'waiting for the webhook';
  shown.className = `state ${state.connected && state.verified ? 'good' : 'bad'}`;
};

let drawing = false;
/** Many changes may come in one frame; they are drawn once. */
const draw = (): void => {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    showState();
    showList();
    showThread();
    readOpenChat();
  });
};

/** A chat that somebody looks at is read. */
const readOpenChat = (): void => {
  const { selected } = state;
  if (selected === null || document.visibilityState !== 'visible' || !isChatShown()) return;
  if (state.thread(selected).some(({ tick }) => tick === 'delivered'))
    void post('/control/read', { customer: selected });
};

const isChatShown = (): boolean => thread.offsetParent !== null;

const select = (id: string): void => {
  state.selected = id;
  setAbout({});
  thread.replaceChildren();
  document.body.classList.add('chat');
  draw();
  text.focus();
};

// ---- typing

byId<HTMLFormElement>('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const typed = takeText();
  const { editing } = state;
  if (typed === '') return;
  act(editing === null ? { text: typed } : { edit: { messageId: editing, text: typed } });
});
text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId<HTMLFormElement>('composer').requestSubmit();
});
byId('back').addEventListener('click', () => document.body.classList.remove('chat'));
document.addEventListener('visibilitychange', draw);

// ---- new customers

const adding = byId<HTMLDialogElement>('adding');
byId('add').addEventListener('click', () => adding.showModal());
adding.querySelector('form')?.addEventListener('submit', (event) => {
  if ((event.submitter as HTMLButtonElement | null)?.value !== 'add') return;
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const entered = new FormData(form);
  const field = (name: string): string => {
    const value = entered.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const waId = field('waId').replace(/\D/g, '');
  const hidden = entered.has('hidesPhone')
    ? { hidesPhone: true, userId: `XX.${waId}`, username: `user${waId.slice(-4)}` }
    : {};
  post('/control/customers', { id: `c${waId}`, name: field('name'), waId, ...hidden }).then(
    () => {
      form.reset();
      adding.close();
      select(`c${waId}`);
    },
    (error: unknown) => {
      byId('problem').textContent = error instanceof Error ? error.message : 'That did not work.';
    },
  );
});

// ---- the stream: EventSource connects again by itself, and each connection begins with a snapshot

const stream = new EventSource('/events');
stream.addEventListener('message', (event: MessageEvent<string>) => {
  state.connected = true;
  state.apply(JSON.parse(event.data) as PageEvent);
  draw();
});
stream.addEventListener('error', () => {
  state.connected = false;
  draw();
});
