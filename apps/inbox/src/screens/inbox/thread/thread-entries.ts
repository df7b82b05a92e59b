import type { MessageItem, NoteItem, ThreadItem, TimelineItem } from '@baton/contracts-inbox-protocol';
import type { OutboxEntry } from '@baton/live-client';

/** What the thread draws, one under the other. */
export type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: MessageItem;
      /** Whether it begins or ends a run of one author; only the end tells author, time and delivery. */
      readonly first: boolean;
      readonly last: boolean;
    }
  /** From here on another episode: what queue times, wrap-ups and figures belong to. */
  | { readonly kind: 'episode'; readonly key: string; readonly item: TimelineItem }
  | { readonly kind: 'note'; readonly key: string; readonly item: NoteItem }
  | { readonly kind: 'events'; readonly key: string; readonly items: readonly TimelineItem[] }
  | { readonly kind: 'pending'; readonly key: string; readonly entry: OutboxEntry };

const RUN_MS = 5 * 60_000;

/** A local calendar day. */
const dayOf = (iso: string): string => new Date(iso).toDateString();

const sameRun = (a: Entry | undefined, b: MessageItem): a is Extract<Entry, { kind: 'message' }> =>
  a?.kind === 'message' &&
  // Each answer of the assistant tells how sure it was.
  b.author !== 'assistant' &&
  a.item.author === b.author &&
  a.item.agentId === b.agentId &&
  Date.parse(b.at) - Date.parse(a.item.at) < RUN_MS;

/** Day dividers between days, runs of one author, neighbouring events folded into one line, unsent texts at the end. */
export const threadEntries = (items: readonly ThreadItem[], outbox: readonly OutboxEntry[]): Entry[] => {
  const entries: Entry[] = [];
  const sent = new Set<string>();
  let day = '';
  for (const item of items) {
    sent.add(item.id);
    if (dayOf(item.at) !== day) {
      day = dayOf(item.at);
      entries.push({ kind: 'day', key: `day-${day}`, at: item.at });
    }
    const before = entries.at(-1);
    if (item.kind === 'message') {
      const joined = sameRun(before, item);
      if (joined) entries[entries.length - 1] = { ...before, last: false };
      entries.push({ kind: 'message', key: item.id, item, first: !joined, last: true });
    } else if (item.kind === 'note') {
      entries.push({ kind: 'note', key: item.id, item });
    } else if (item.type === 'EpisodeOpened') {
      entries.push({ kind: 'episode', key: item.id, item });
    } else if (before?.kind === 'events') {
      entries[entries.length - 1] = { ...before, items: [...before.items, item] };
    } else {
      entries.push({ kind: 'events', key: item.id, items: [item] });
    }
  }
  for (const entry of outbox) if (!sent.has(entry.id)) entries.push({ kind: 'pending', key: entry.id, entry });
  return entries;
};
