import type {
  WidgetCursor,
  WidgetMessage,
  WidgetOlder,
  WidgetServerFrame,
  WidgetState,
} from '@baton/contracts-widget-protocol';

/** What the server has shown of the conversation so far. */
export interface Thread {
  /** By `seq`, each id once. */
  readonly messages: readonly WidgetMessage[];
  readonly state: WidgetState | null;
  readonly hasOlder: boolean;
  /** From where to go on; null asks for everything. */
  readonly cursor: WidgetCursor | null;
}

export const EMPTY_THREAD: Thread = { messages: [], state: null, hasOlder: false, cursor: null };

type Frame = Extract<WidgetServerFrame, { readonly type: 'session' | 'changes' | 'queue' }>;

/** Puts what came in its place. Frames may come twice or late: the higher `rev` wins. */
export const apply = (thread: Thread, frame: Frame): Thread => {
  if (frame.type === 'queue') return withPosition(thread, frame.conversation_id, frame.position);
  const anew = frame.type === 'session' && frame.snapshot;
  return {
    messages: anew ? merge([], frame.messages) : merge(thread.messages, shown(thread, frame.messages)),
    state: anew ? frame.state : newerState(thread.state, frame.state),
    hasOlder: anew ? frame.has_older : thread.hasOlder,
    cursor: frame.cursor,
  };
};

/** A change of what was not asked for yet would stand alone, with a hole behind it; it comes with its page. */
const shown = ({ messages: [first], hasOlder }: Thread, news: readonly WidgetMessage[]): readonly WidgetMessage[] =>
  hasOlder && first !== undefined ? news.filter(({ seq }) => seq >= first.seq) : news;

/** Puts a page before what is shown; `before` is the `seq` that it was asked for. Another thread by now keeps as it is. */
export const withOlder = (thread: Thread, before: number, { messages, has_older }: WidgetOlder): Thread =>
  thread.messages[0]?.seq === before
    ? { ...thread, messages: merge(thread.messages, messages), hasOlder: has_older }
    : thread;

const merge = (known: readonly WidgetMessage[], added: readonly WidgetMessage[]): readonly WidgetMessage[] => {
  if (added.length === 0) return known;
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of added) {
    const before = byId.get(message.id);
    if (before === undefined || before.rev < message.rev) byId.set(message.id, message);
  }
  return [...byId.values()].sort((one, other) => one.seq - other.seq);
};

const newerState = (known: WidgetState | null, added: WidgetState | null): WidgetState | null => {
  if (added === null || known === null) return added ?? known;
  // Another conversation of the visitor has revisions of its own: the later frame is the newer one.
  return added.conversation_id !== known.conversation_id || added.rev >= known.rev ? added : known;
};

const withPosition = (thread: Thread, conversationId: string, position: number | null): Thread =>
  thread.state?.conversation_id === conversationId && thread.state.handler === 'queue'
    ? { ...thread, state: { ...thread.state, queue_position: position } }
    : thread;
