import type { WidgetMessage, WidgetQuickReply } from '@baton/contracts-widget-protocol';
import type { ChatView } from '../transport/chat.ts';
import type { OutboxEntry } from '../transport/outbox.ts';

export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: WidgetMessage;
      /** It begins, or ends, what its author said in one go. */
      readonly first: boolean;
      readonly last: boolean;
      /** The newest of the visitor's messages that an agent has read. */
      readonly seen: boolean;
    }
  | { readonly kind: 'pending'; readonly key: string; readonly entry: OutboxEntry };

const ONE_GO_MS = 5 * 60_000;

const sameGo = (one: WidgetMessage | undefined, other: WidgetMessage | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.author === other.author &&
  one.name === other.name &&
  Math.abs(Date.parse(one.at) - Date.parse(other.at)) < ONE_GO_MS;

/** What the thread shows, from top to bottom. `dayOf` names the visitor's day of a moment. */
export const entriesOf = (view: ChatView, dayOf: (at: string) => string): readonly Entry[] => {
  const { messages, pending, state } = view;
  const readSeq = messages.find(({ id }) => id === state?.read_up_to_message_id)?.seq ?? 0;
  const seen = messages.findLast(({ author, seq }) => author === 'visitor' && seq <= readSeq);
  const shown = new Set(messages.map(({ client_id }) => client_id));
  return [
    ...messages.flatMap((message, index): Entry[] => {
      const before = messages[index - 1];
      const newDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
      return [
        ...(newDay ? [{ kind: 'day', key: `day-${message.id}`, at: message.at } as const] : []),
        {
          kind: 'message',
          // The same as while it was pending: the bubble stays where it is.
          key: message.client_id ?? message.id,
          message,
          first: newDay || !sameGo(before, message),
          last: !sameGo(message, messages[index + 1]),
          seen: message === seen,
        },
      ];
    }),
    ...pending
      .filter(({ clientId, wish }) => wish.kind === 'message' && !shown.has(clientId))
      .map((entry): Entry => ({ kind: 'pending', key: entry.clientId, entry })),
  ];
};

/** The answers that the newest message offers; none once something was said to it. */
export const choicesOf = ({ messages, pending, state }: ChatView): readonly WidgetQuickReply[] => {
  const newest = messages.findLast(({ author }) => author !== 'system');
  const answered = pending.some(({ wish }) => wish.kind === 'message');
  return newest === undefined || newest.author === 'visitor' || answered || state?.handler === 'closed'
    ? []
    : newest.choices;
};
