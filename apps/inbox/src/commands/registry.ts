import type { ConversationRow, Scope, Sort } from '@baton/contracts-inbox-protocol';
import { setPreferences } from '../live/preferences.ts';
import type { Session } from '../live/session.tsx';
import { claim, end, join } from './conversation-actions.ts';
import { screen } from './screen-state.ts';

/** Where the person stands when a key is pressed. */
export interface CommandContext {
  readonly session: Session;
  readonly scope: Scope;
  readonly sort: Sort;
  /** The list as it is shown. */
  readonly ids: readonly string[];
  readonly row: ConversationRow | null;
  /** Opens a conversation, or the bare list. */
  readonly open: (conversationId: string | null) => void;
}

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Move' | 'Conversation' | 'Write' | 'Help';
  /** As tinykeys writes them; `$mod` is Ctrl, on a Mac Cmd. The first one is shown. */
  readonly keys: readonly string[];
  /** Also while the person writes. */
  readonly whileWriting?: boolean;
  readonly when: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void;
}

const isOpen = ({ row }: CommandContext): boolean => row !== null;
const isMine = ({ row, session }: CommandContext): boolean =>
  row !== null && row.handler === 'agent' && row.ownerId === session.me.agentId;
const always = (): boolean => true;

const step =
  (by: 1 | -1) =>
  ({ ids, row, open }: CommandContext): void => {
    const index = row === null ? -1 : ids.indexOf(row.conversationId);
    const next = index < 0 ? ids[0] : ids[index + by];
    if (next !== undefined) open(next);
  };

const back = ({ open }: CommandContext): void => {
  const writing = document.activeElement;
  // To the messages, not to nowhere: what opens next gives the focus back to where it was.
  if (writing instanceof HTMLTextAreaElement) document.querySelector<HTMLElement>('[data-pane="messages"]')?.focus();
  else if (screen.state().panelOverThread) screen.showPanelOverThread(false);
  else open(null);
};

const togglePanel = (): void => {
  if (matchMedia('(width >= 80rem)').matches) {
    const shown = document.querySelector('[data-pane="customer"]') !== null;
    setPreferences({ customerPanel: !shown });
  } else screen.showPanelOverThread(!screen.state().panelOverThread);
};

/** Everything that a key can do; buttons and menus run the same functions. */
export const COMMANDS: readonly Command[] = [
  { id: 'next', title: 'Next conversation', group: 'Move', keys: ['j', '$mod+]'], when: always, run: step(1) },
  { id: 'previous', title: 'Previous conversation', group: 'Move', keys: ['k', '$mod+['], when: always, run: step(-1) },
  {
    id: 'search',
    title: 'Search',
    group: 'Move',
    keys: ['$mod+k', '/'],
    when: always,
    run: () => screen.searchFor(),
  },
  {
    id: 'back',
    title: 'Leave the composer, then close the conversation',
    group: 'Move',
    keys: ['Escape'],
    whileWriting: true,
    when: isOpen,
    run: back,
  },
  {
    id: 'claim',
    title: 'Claim, or take over from the assistant',
    group: 'Conversation',
    keys: ['c'],
    when: ({ row }) => row !== null && row.handler !== 'agent' && row.wrapUp === null,
    run: ({ row, session }) => {
      if (row?.handler === 'assistant') screen.open('takeOver');
      else if (row !== null) void claim(session, row);
    },
  },
  {
    id: 'join',
    title: 'Join: ask the assistant to step aside',
    group: 'Conversation',
    keys: ['o'],
    when: ({ row, session }) => row?.handler === 'assistant' && row.takeover?.agentId !== session.me.agentId,
    run: ({ row, session }) => void (row === null ? null : join(session, row)),
  },
  {
    id: 'release',
    title: 'Release',
    group: 'Conversation',
    keys: ['l'],
    when: isMine,
    run: () => screen.open('release'),
  },
  {
    id: 'download',
    title: 'Download the conversation',
    group: 'Conversation',
    keys: ['d'],
    when: isOpen,
    run: () => screen.open('download'),
  },
  {
    id: 'assign',
    title: 'Assign or transfer',
    group: 'Conversation',
    keys: ['a'],
    when: isOpen,
    run: () => screen.open('assign'),
  },
  {
    id: 'priority',
    title: 'Priority',
    group: 'Conversation',
    keys: ['p'],
    when: isOpen,
    run: () => screen.open('priority'),
  },
  { id: 'status', title: 'Status', group: 'Conversation', keys: ['s'], when: isOpen, run: () => screen.open('status') },
  { id: 'tags', title: 'Add a tag', group: 'Conversation', keys: ['t'], when: isOpen, run: () => screen.open('tags') },
  {
    id: 'end',
    title: 'Close and resolve',
    group: 'Conversation',
    keys: ['e'],
    when: isMine,
    run: ({ row, session }) => void (row === null ? null : end(session, row)),
  },
  {
    id: 'panel',
    title: 'Show or hide the customer',
    group: 'Conversation',
    keys: ['i'],
    when: isOpen,
    run: togglePanel,
  },
  { id: 'reply', title: 'Reply', group: 'Write', keys: ['r'], when: isOpen, run: () => screen.compose('reply') },
  { id: 'note', title: 'Internal note', group: 'Write', keys: ['n'], when: isOpen, run: () => screen.compose('note') },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?', '$mod+/'],
    when: always,
    run: () => screen.open('shortcuts'),
  },
];

/** Keys that a place handles by itself; named for the sheet. */
export const LOCAL_KEYS: readonly Pick<Command, 'id' | 'title' | 'group' | 'keys'>[] = [
  { id: 'list-keys', title: 'Move in the list', group: 'Move', keys: ['ArrowDown', 'ArrowUp'] },
  { id: 'open', title: 'Open the focused conversation', group: 'Move', keys: ['Enter'] },
  { id: 'send', title: 'Send, or add the note', group: 'Write', keys: ['$mod+Enter'] },
  { id: 'template', title: 'Insert a template, in the composer', group: 'Write', keys: ['/'] },
  { id: 'placeholder', title: 'Next part of a template to fill in', group: 'Write', keys: ['Tab'] },
];
