import type { MessageItem, NoteItem, ThreadItem, TimelineItem } from '@baton/contracts-inbox-protocol';
import type { OutboxEntry } from '@baton/live-client';
import { threadEntries } from './thread-entries.ts';

const MORNING = new Date(2026, 10, 22, 9, 0).getTime();
const at = (minutes: number): string => new Date(MORNING + minutes * 60_000).toISOString();

const message = (id: string, minutes: number, author: MessageItem['author'] = 'customer'): ThreadItem =>
  ({ kind: 'message', id, at: at(minutes), author, agentId: null }) as MessageItem;
const event = (id: string, minutes: number): ThreadItem =>
  ({ kind: 'timeline', id, at: at(minutes), type: 'TagsApplied' }) as TimelineItem;
const note = (id: string, minutes: number): ThreadItem => ({ kind: 'note', id, at: at(minutes) }) as NoteItem;
const pending = (id: string): OutboxEntry => ({ id, kind: 'reply' }) as OutboxEntry;

const shape = (items: readonly ThreadItem[], outbox: readonly OutboxEntry[] = []): string[] =>
  threadEntries(items, outbox).map((entry) => {
    if (entry.kind === 'message') return `${entry.first ? '[' : ''}${entry.key}${entry.last ? ']' : ''}`;
    return entry.kind === 'events'
      ? `events ${entry.items.map(({ id }) => id).join('+')}`
      : entry.kind === 'day'
        ? 'day'
        : `${entry.kind} ${entry.key}`;
  });

describe('threadEntries', () => {
  it('divides days', () => {
    expect(shape([message('a', 0), message('b', 24 * 60)])).toEqual(['day', '[a]', 'day', '[b]']);
  });

  it('makes runs of one author within five minutes', () => {
    const items = [message('a', 0), message('b', 1), message('c', 10), message('d', 11, 'assistant')];
    expect(shape(items)).toEqual(['day', '[a', 'b]', '[c]', '[d]']);
  });

  it('lets every answer of the assistant stand for itself, because each has a confidence', () => {
    expect(shape([message('a', 0, 'assistant'), message('b', 0, 'assistant')])).toEqual(['day', '[a]', '[b]']);
  });

  it('lets a note or an event end a run', () => {
    expect(shape([message('a', 0), note('n', 1), message('b', 2)])).toEqual(['day', '[a]', 'note n', '[b]']);
  });

  it('folds neighbouring events', () => {
    expect(shape([event('x', 0), event('y', 1), message('a', 2), event('z', 3)])).toEqual([
      'day',
      'events x+y',
      '[a]',
      'events z',
    ]);
  });

  it('begins an episode with a divider of its own', () => {
    const opened = { ...event('e', 1), type: 'EpisodeOpened' } as TimelineItem;
    expect(shape([event('x', 0), opened, event('y', 2)])).toEqual(['day', 'events x', 'episode e', 'events y']);
  });

  it('puts unsent texts at the end until the thread holds them', () => {
    expect(shape([message('a', 0)], [pending('a'), pending('b')])).toEqual(['day', '[a]', 'pending b']);
  });

  it('keeps the keys of entries when older ones come before them', () => {
    const keys = (items: ThreadItem[]): string[] => threadEntries(items, []).map(({ key }) => key);
    const known = [message('b', 60), note('n', 61)];
    expect(keys([message('a', 0), ...known]).slice(-2)).toEqual(keys(known).slice(-2));
  });
});
