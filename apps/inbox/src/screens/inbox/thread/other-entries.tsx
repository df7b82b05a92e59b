import type { ConversationRow, NoteItem, People, TimelineItem } from '@baton/contracts-inbox-protocol';
import { fromMarkdown } from '@baton/message-format';
import type { OutboxEntry } from '@baton/live-client';
import { Button, classNames, clockTime, fullTime, MessageText } from '@baton/ui';
import { CircleAlert, Clock, StickyNote } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAgentName, usePeople } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { timelineLine } from './timeline-text.ts';

const FOLD_ABOVE = 2;
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export const DayDivider = ({ at, today }: { readonly at: string; readonly today: number }): ReactNode => {
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  return (
    <div className="flex items-center gap-3 px-4 pt-4 pb-1 text-2xs font-medium text-faint">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={at}>{days === 0 ? 'Today' : days === 1 ? 'Yesterday' : DAY.format(new Date(at))}</time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
};

/** Where an episode begins, and why. */
export const EpisodeDivider = ({ item }: { readonly item: TimelineItem }): ReactNode => (
  <div className="flex items-center gap-3 px-4 pt-4 pb-1 text-xs text-muted">
    <span className="h-px flex-1 bg-brand/40" />
    <p>
      <strong className="font-semibold text-ink">Episode {String(item.details.episode)}</strong> ·{' '}
      {timelineLine(item, usePeople()).text} ·{' '}
      <time dateTime={item.at} title={fullTime(item.at)}>
        {clockTime(item.at)}
      </time>
    </p>
    <span className="h-px flex-1 bg-brand/40" />
  </div>
);

/** A note lies across the whole thread, hatched and named: it must never be taken for a message. */
const NoteFrame = ({
  author,
  meta,
  children,
}: {
  readonly author: string;
  readonly meta: ReactNode;
  readonly children: ReactNode;
}): ReactNode => (
  <article aria-label={`Internal note by ${author}`} className="px-4 pt-3">
    <div className="hatched rounded-lg border border-note-line bg-note-soft px-3 py-2">
      <p className="mb-1 flex items-center gap-1.5 text-xs font-medium text-note-ink">
        <StickyNote aria-hidden className="size-3.5" /> Internal note · {author}
        <span className="flex-1" />
        {meta}
      </p>
      {children}
    </div>
  </article>
);

export const NoteEntry = ({ item }: { readonly item: NoteItem }): ReactNode => (
  <NoteFrame
    author={useAgentName(item.agentId)}
    meta={
      <time dateTime={item.at} title={fullTime(item.at)} className="font-normal">
        {clockTime(item.at)}
      </time>
    }
  >
    <MessageText text={fromMarkdown(item.text)} />
  </NoteFrame>
);

/** What happened, a line each; more than two neighbours are folded into the newest and what somebody wrote. */
export const EventsEntry = ({ items }: { readonly items: readonly TimelineItem[] }): ReactNode => {
  const [open, setOpen] = useState(false);
  const people = usePeople();
  const told = items.filter((item) => item === items.at(-1) || isTold(item, people));
  const foldable = items.length > FOLD_ABOVE && told.length < items.length;
  const shown = foldable && !open ? told : items;
  return (
    <div className="flex flex-col items-center gap-1 px-4 pt-3 text-xs text-muted">
      {shown.map((item) => (
        <EventLine key={item.id} item={item} />
      ))}
      {foldable ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="min-h-7 rounded-full px-2.5 font-medium text-faint hover:bg-sunken hover:text-ink touch:min-h-11"
        >
          {open ? 'Show less' : moreChanges(items.length - told.length)}
        </button>
      ) : null}
    </div>
  );
};

/** How an episode went on for the customer, and what a person said of it, is not folded away. */
const TOLD: ReadonlySet<string> = new Set([
  'ConversationEnded',
  'ConversationAbandoned',
  'ConversationReleased',
  'SatisfactionRated',
]);

const isTold = (item: TimelineItem, people: People): boolean =>
  TOLD.has(item.type) || timelineLine(item, people).quote !== null;

const moreChanges = (count: number): string => `${count} more ${count === 1 ? 'change' : 'changes'}`;

const EventLine = ({ item }: { readonly item: TimelineItem }): ReactNode => {
  const { text, quote } = timelineLine(item, usePeople());
  return (
    <div className="max-w-[34rem] text-center [overflow-wrap:anywhere]">
      <p>
        {text}
        <span className="text-faint">
          {' '}
          ·{' '}
          <time dateTime={item.at} title={fullTime(item.at)}>
            {clockTime(item.at)}
          </time>
        </span>
      </p>
      {quote === null ? null : <p className="mt-0.5 rounded-md bg-sunken px-2 py-1 text-ink">{quote}</p>}
    </div>
  );
};

const PENDING_TEXT = { queued: 'Waiting to be sent', sending: 'Sending', accepted: 'Sending', failed: 'Not sent' };

/** A text that the server has not shown yet: it stands in its place from the moment it was sent. */
export const PendingEntry = ({
  row,
  entry,
}: {
  readonly row: ConversationRow;
  readonly entry: OutboxEntry;
}): ReactNode => {
  const { me } = useSession();
  const failed = entry.state === 'failed';
  const meta = (
    <span className={classNames('inline-flex items-center gap-1 font-normal', failed && 'font-medium text-danger-ink')}>
      {failed ? <CircleAlert aria-hidden className="size-3.5" /> : <Clock aria-hidden className="size-3.5" />}
      {PENDING_TEXT[entry.state]}
    </span>
  );
  const text = <MessageText text={fromMarkdown(entry.text)} />;
  if (entry.kind === 'note') {
    return (
      <>
        <NoteFrame author={me.name} meta={meta}>
          {text}
        </NoteFrame>
        <FailedActions row={row} entry={entry} />
      </>
    );
  }
  return (
    <article aria-label={`${me.name}, ${PENDING_TEXT[entry.state]}`} className="flex flex-col items-end px-4 pt-1.5">
      <div className="max-w-[min(34rem,82%)] rounded-2xl rounded-tr-md bg-brand-soft px-3 py-2 [overflow-wrap:anywhere]">
        {text}
      </div>
      <p className="mt-1 text-2xs text-faint">{meta}</p>
      <FailedActions row={row} entry={entry} />
    </article>
  );
};

const FailedActions = ({ row, entry }: { readonly row: ConversationRow; readonly entry: OutboxEntry }): ReactNode => {
  const { outbox, drafts, seen } = useSession();
  if (entry.state !== 'failed') return null;
  const edit = (): void => {
    drafts.set(
      entry.kind,
      row.conversationId,
      [entry.text, drafts.text(entry.kind, row.conversationId)].filter(Boolean).join('\n'),
    );
    outbox.remove(entry);
  };
  return (
    <div className="mt-1 flex flex-wrap items-center justify-end gap-1.5 text-xs text-danger-ink">
      <span>{entry.problem?.message}</span>
      <Button size="small" onClick={() => outbox.again(entry, seen.lastSeen(row.conversationId))}>
        Retry
      </Button>
      <Button size="small" onClick={edit}>
        Edit
      </Button>
      <Button size="small" look="quiet" onClick={() => outbox.remove(entry)}>
        Discard
      </Button>
    </div>
  );
};
