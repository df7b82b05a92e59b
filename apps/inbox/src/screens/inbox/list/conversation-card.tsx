import type { ConversationRow, Preview, SearchHighlight } from '@baton/contracts-inbox-protocol';
import { Avatar, Badge, classNames, CountBadge, longAge, TimeAgo, useNow, waitClock } from '@baton/ui';
import { Link } from '@tanstack/react-router';
import { Bot, Clock, Frown, TriangleAlert, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOnline, useUnread } from '../../../live/company.ts';
import { useDraft } from '../../../live/drafts.ts';
import { nameOf } from '../../../live/refusal-text.ts';
import { usePeople, useRow } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { ChannelIcon } from '../channel-icon.tsx';
import type { InboxPlace } from '../place.ts';
import { Snippet } from '../search/snippet.tsx';
import { PriorityIcon } from '../priority-icon.tsx';
import {
  CHANNEL_NAME,
  isWaiting,
  LOW_CONFIDENCE,
  presenceOf,
  PRIORITY_NAME,
  STATUS_NAME,
  STATUS_TONE,
} from '../words.ts';

export const CARD_HEIGHT = 88;
const SHOWN_TAGS = 2;

/** One conversation of the list. The link over it carries everything as its name; what is drawn below is for eyes. */
export const ConversationCard = ({
  conversationId,
  index,
  size,
  top,
  isOpen,
  isTabStop,
  place,
  found,
}: {
  readonly conversationId: string;
  readonly index: number;
  readonly size: number;
  readonly top: number;
  readonly isOpen: boolean;
  readonly isTabStop: boolean;
  readonly place: InboxPlace;
  /** Of a search: the row, where the live lists do not hold it, and where the words stand. */
  readonly found?: { readonly row: ConversationRow; readonly highlight: SearchHighlight | undefined };
}): ReactNode => {
  const row = useRow(conversationId) ?? found?.row;
  const now = useNow();
  const owner = useOwner(row);
  const online = useOnline(conversationId);
  const unread = useUnread(row);
  const asks = useTakeover(row);
  if (row === undefined) return null;
  return (
    <li
      aria-setsize={size}
      aria-posinset={index + 1}
      style={{ height: CARD_HEIGHT, transform: `translateY(${top}px)` }}
      className={classNames('absolute inset-x-0 top-0 px-1.5 [contain:strict]', isOpen && '[--ring:var(--selected)]')}
    >
      <Link
        to="/inbox/$scope/c/$conversationId"
        params={{ scope: place.scope, conversationId }}
        search={place.search}
        aria-label={cardName(row, { owner, asks, online, unread }, now)}
        aria-current={isOpen ? 'true' : undefined}
        data-index={index}
        tabIndex={isTabStop ? 0 : -1}
        className="peer absolute inset-x-1.5 inset-y-0.5 rounded-lg -outline-offset-1"
      />
      <div
        aria-hidden
        className={classNames(
          'pointer-events-none mt-0.5 flex h-[calc(100%-4px)] gap-3 rounded-lg px-2.5 py-2.5',
          isOpen ? 'bg-selected' : 'peer-hover:bg-hover peer-hover:[--ring:var(--hover)]',
        )}
      >
        <Avatar name={row.customerName} seed={row.contactId} presence={presenceOf(row, online, now)} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-1.5 text-faint">
            <span className={classNames('truncate text-base text-ink', unread > 0 ? 'font-semibold' : 'font-medium')}>
              {row.customerName}
            </span>
            {row.priority === 'normal' ? null : <PriorityIcon priority={row.priority} />}
            <span className="flex-1" />
            <ChannelIcon channel={row.channel} />
            <TimeAgo at={row.preview?.at ?? row.lastActivityAt} className="text-xs tabular-nums" />
          </div>
          <div className="mt-0.5 flex items-center gap-2">
            {found?.highlight === undefined ? (
              <PreviewLine row={row} isOpen={isOpen} unread={unread > 0} />
            ) : (
              <Snippet highlight={found.highlight} />
            )}
            {unread === 0 ? null : <CountBadge count={unread} />}
          </div>
          {/* Badges that do not fit wrap out of sight: a whole one says more than three stubs. */}
          <div className="mt-1.5 flex h-5 flex-wrap items-center gap-x-1 gap-y-2 overflow-hidden">
            <Badge tone={STATUS_TONE[row.displayStatus]}>{STATUS_NAME[row.displayStatus]}</Badge>
            <OwnerBadge row={row} owner={owner} now={now} />
            <MoodBadges row={row} />
            {row.reason === null ? null : (
              <Badge tone="outline" className="max-w-36">
                {row.reason}
              </Badge>
            )}
            {row.tags.slice(0, SHOWN_TAGS).map((tag) => (
              <Badge key={tag} className="max-w-28">
                {tag}
              </Badge>
            ))}
            {row.tags.length > SHOWN_TAGS ? <Badge>+{row.tags.length - SHOWN_TAGS}</Badge> : null}
          </div>
        </div>
      </div>
    </li>
  );
};

const useOwner = (row: ConversationRow | undefined): string | null => {
  const people = usePeople();
  const { me } = useSession();
  if (row === undefined || row.ownerId === null) return null;
  return row.ownerId === me.agentId ? 'you' : nameOf(people, row.ownerId);
};

const OwnerBadge = ({
  row,
  owner,
  now,
}: {
  readonly row: ConversationRow;
  readonly owner: string | null;
  readonly now: number;
}): ReactNode => {
  if (isWaiting(row) && row.waitingSince !== null) {
    return (
      <Badge tone="outline" icon={<Clock aria-hidden />} className="tabular-nums">
        Waiting {waitClock(now - Date.parse(row.waitingSince))}
      </Badge>
    );
  }
  if (row.wrapUp !== null) return <Badge tone="brand">Wrap-up · {owner}</Badge>;
  if (row.handler === 'assistant')
    return (
      <Badge tone="assistant" icon={<Bot aria-hidden />}>
        AI
      </Badge>
    );
  if (owner === null) return null;
  return (
    <Badge tone={owner === 'you' ? 'brand' : 'neutral'} icon={<UserRound aria-hidden />}>
      Claimed by {owner}
    </Badge>
  );
};

const AUTHOR: Readonly<Record<Preview['author'], string>> = {
  customer: '',
  assistant: 'AI: ',
  agent: 'Agent: ',
  phoneApp: 'Phone: ',
  system: '',
  note: 'Note: ',
};

/** What makes an agent look at a conversation that nobody has put into a queue. */
const MoodBadges = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const asks = useTakeover(row);
  return (
    <>
      {asks === null ? null : <Badge tone="brand">{asks === 'you' ? 'You join' : `${asks.split(' ')[0]} joins`}</Badge>}
      {isUnsure(row) ? (
        <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
          Unsure
        </Badge>
      ) : null}
      {row.sentiment === 'negative' ? (
        <Badge tone="danger" icon={<Frown aria-hidden />}>
          Upset
        </Badge>
      ) : null}
    </>
  );
};

/** Who asked the assistant to step aside. */
const useTakeover = (row: ConversationRow | undefined): string | null => {
  const people = usePeople();
  const { me } = useSession();
  const agentId = row?.takeover?.agentId;
  if (agentId === undefined) return null;
  return agentId === me.agentId ? 'you' : nameOf(people, agentId);
};

const isUnsure = (row: ConversationRow): boolean =>
  row.handler === 'assistant' && row.confidence !== null && row.confidence < LOW_CONFIDENCE;

const PreviewLine = ({
  row,
  isOpen,
  unread,
}: {
  readonly row: ConversationRow;
  readonly isOpen: boolean;
  readonly unread: boolean;
}): ReactNode => {
  const { drafts, me } = useSession();
  const draft = useDraft(drafts, 'reply', row.conversationId);
  if (draft !== '' && !isOpen) {
    return (
      <span className="min-w-0 flex-1 truncate text-sm text-muted">
        <span className="font-medium text-danger-ink">Draft: </span>
        {draft}
      </span>
    );
  }
  const { preview } = row;
  const author =
    preview?.author === 'agent' && row.ownerId === me.agentId ? 'You: ' : AUTHOR[preview?.author ?? 'system'];
  return (
    <span className={classNames('min-w-0 flex-1 truncate text-sm', unread ? 'text-ink' : 'text-muted')}>
      {author === '' ? null : <span className="text-faint">{author}</span>}
      {preview?.text ?? 'No messages yet'}
    </span>
  );
};

interface Around {
  readonly owner: string | null;
  /** Who asked to take over. */
  readonly asks: string | null;
  readonly online: boolean;
  readonly unread: number;
}

/** "Maria Lopez, WhatsApp, 3 unanswered, waiting 4 minutes, urgent …": the card as it is read out. */
const cardName = (row: ConversationRow, { owner, asks, online, unread }: Around, now: number): string =>
  [
    row.customerName,
    CHANNEL_NAME[row.channel],
    presenceOf(row, online, now) === 'online' ? 'online' : 'away',
    unread === 0 ? null : `${unread} unread`,
    row.unanswered === 0 ? null : `${row.unanswered} unanswered`,
    STATUS_NAME[row.displayStatus],
    isWaiting(row) && row.waitingSince !== null ? `waiting ${longAge(now - Date.parse(row.waitingSince))}` : null,
    row.priority === 'normal' ? null : `${PRIORITY_NAME[row.priority]} priority`,
    row.wrapUp !== null ? `in wrap-up by ${owner}` : owner === null ? null : `claimed by ${owner}`,
    row.handler === 'assistant' ? 'handled by the assistant' : null,
    asks === null ? null : `${asks} asked to take over`,
    isUnsure(row) ? 'the assistant is unsure' : null,
    row.sentiment === 'negative' ? 'upset' : null,
    row.reason === null ? null : `reason: ${row.reason}`,
    row.tags.length === 0 ? null : `tags: ${row.tags.join(', ')}`,
    row.preview === null ? null : `last: ${row.preview.text}`,
    `${longAge(now - Date.parse(row.preview?.at ?? row.lastActivityAt))} ago`,
  ]
    .filter((part) => part !== null)
    .join(', ');
