import { STATUSES, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { classNames, Menu, MenuChoices } from '@baton/ui';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { setStatus } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useSession } from '../../../live/session.tsx';
import { STATUS_NAME } from '../words.ts';

const DOT = {
  active: 'bg-success',
  pending: 'bg-warning-ink',
  resolved: 'bg-faint',
  archived: 'border border-faint',
};

export const StatusDot = ({ status }: { readonly status: keyof typeof DOT }): ReactNode => (
  <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', DOT[status])} />
);

export const PILL =
  'inline-flex h-7 items-center gap-1.5 rounded-md border border-line px-2 text-xs font-medium text-ink hover:bg-hover data-popup-open:bg-sunken touch:h-8 reach shrink-0';

/** How the conversation stands, and the way to change it. */
export const StatusMenu = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const open = useScreen(({ layer }) => layer === 'status');
  return (
    <Menu
      open={open}
      onOpenChange={(next) => screen.toggle('status', next)}
      trigger={
        <button type="button" className={PILL} aria-label={`Status: ${STATUS_NAME[row.displayStatus]}`}>
          <StatusDot status={row.displayStatus} />
          {STATUS_NAME[row.displayStatus]}
          <ChevronDown aria-hidden className="size-3 text-faint" />
        </button>
      }
    >
      <MenuChoices
        label="Set status"
        value={row.status}
        choices={STATUSES.map((status) => ({
          value: status,
          label: (
            <>
              <StatusDot status={status} /> {STATUS_NAME[status]}
            </>
          ),
        }))}
        onChoose={(status) => void setStatus(session, row, status)}
      />
    </Menu>
  );
};
