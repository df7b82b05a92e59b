import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Avatar, Badge, IconButton, longAge, useNow, waitClock } from '@baton/ui';
import { ArrowLeft, Clock } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useCompany, useOnline } from '../../../live/company.ts';
import { ChannelIcon } from '../channel-icon.tsx';
import type { InboxPlace } from '../place.ts';
import { CHANNEL_NAME, isWaiting, presenceOf } from '../words.ts';
import { CompanyFaces } from './company-faces.tsx';
import { PriorityMenu } from './priority-menu.tsx';
import { StatusActions } from './status-actions.tsx';
import { StatusMenu } from './status-menu.tsx';
import { TagEditor } from './tag-editor.tsx';

/** What the conversation is: who, how it stands, why a person was needed, its tags, and how to end it. */
export const StatusBar = ({ row, place }: { readonly row: ConversationRow; readonly place: InboxPlace }): ReactNode => {
  const now = useNow();
  const presence = presenceOf(row, useOnline(row.conversationId), now);
  const { customerTyping } = useCompany(row.conversationId);
  return (
    <header className="shrink-0 border-b border-line">
      <div className="flex h-13 items-center gap-2 px-3">
        <IconButton label="Back to the list" keys="Escape" className="sm:hidden" onClick={() => place.open(null)}>
          <ArrowLeft aria-hidden />
        </IconButton>
        <Avatar name={row.customerName} seed={row.contactId} presence={presence} />
        <div className="min-w-0 flex-1">
          <CustomerHeading name={row.customerName} />
          <p className="flex items-center gap-1 text-xs text-faint">
            <ChannelIcon channel={row.channel} />
            <span className="truncate">
              {CHANNEL_NAME[row.channel]} ·{' '}
              {customerTyping ? 'typing…' : presence === 'online' ? 'online' : lastSeen(row, now)}
            </span>
          </p>
        </div>
        <CompanyFaces conversationId={row.conversationId} />
        <StatusActions row={row} />
      </div>
      <div className="flex min-h-10 flex-wrap items-center gap-1.5 px-3 pb-2 phone:h-12 phone:flex-nowrap phone:overflow-x-auto phone:[scrollbar-width:none]">
        <StatusMenu row={row} />
        <PriorityMenu row={row} />
        {isWaiting(row) && row.waitingSince !== null ? (
          <Badge tone="warning" icon={<Clock aria-hidden />} className="h-6 shrink-0 tabular-nums">
            Waiting {waitClock(now - Date.parse(row.waitingSince))}
          </Badge>
        ) : null}
        {row.reason === null ? null : (
          <Badge tone="outline" className="h-6 shrink-0 text-xs">
            <span className="text-faint">Reason: </span>
            {row.reason}
          </Badge>
        )}
        <TagEditor row={row} />
      </div>
    </header>
  );
};

const lastSeen = (row: ConversationRow, now: number): string =>
  row.lastCustomerMessageAt === null
    ? 'has not written yet'
    : `wrote ${longAge(now - Date.parse(row.lastCustomerMessageAt))} ago`;

/** Takes the focus when a conversation opens, so that keys and screen readers go on from there. */
const CustomerHeading = ({ name }: { readonly name: string }): ReactNode => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const elsewhere =
      activeElement instanceof HTMLTextAreaElement || activeElement?.closest('[aria-label="Conversations"]');
    if (!elsewhere) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className="truncate text-base font-semibold outline-none">
      {name}
    </h2>
  );
};
