import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Avatar, Button, TimeAgo, useNow, waitClock } from '@baton/ui';
import { Bot, CircleCheck, Clock, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { claim, setStatus } from '../../../commands/conversation-actions.ts';
import { screen } from '../../../commands/screen-state.ts';
import { useAgentName, useOperations } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { STATUS_NAME } from '../words.ts';

/** Stands where the reply would be written when this agent may not write one: who may, and how to become it. */
export const OwnershipBar = ({ row }: { readonly row: ConversationRow }): ReactNode => (
  <div className="flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
    <OwnerLine row={row} />
    <div className="flex flex-1 justify-end gap-2">
      {row.handler === 'none' && row.status !== 'active' ? <ReopenButton row={row} /> : null}
      {row.handler === 'agent' ? null : <ClaimButton row={row} />}
    </div>
  </div>
);

const OwnerLine = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const owner = useAgentName(row.ownerId);
  const now = useNow();
  if (row.handler === 'agent' || row.wrapUp !== null) {
    return (
      <p className="flex items-center gap-2.5 text-sm">
        <Avatar size="small" name={owner} seed={row.ownerId ?? owner} />
        <span>
          {row.wrapUp === null ? 'Claimed by ' : 'In wrap-up by '}
          <strong className="font-semibold">{owner}</strong>
          {row.ownedSince === null ? null : (
            <span className="text-faint">
              {' '}
              · <TimeAgo at={row.ownedSince} />
            </span>
          )}
        </span>
      </p>
    );
  }
  if (row.handler === 'assistant') {
    return (
      <p className="flex items-center gap-2 text-sm">
        <Bot aria-hidden className="size-4 text-assistant-ink" />
        {row.takeover === null ? 'The assistant is handling this' : <TakeoverLine row={row} />}
      </p>
    );
  }
  if (row.handler === 'none') {
    return (
      <p className="flex items-center gap-2 text-sm">
        <CircleCheck aria-hidden className="size-4 text-faint" />
        <span>
          {STATUS_NAME[row.status]}
          <span className="text-faint">
            {' '}
            · last activity <TimeAgo at={row.lastActivityAt} />
          </span>
        </span>
      </p>
    );
  }
  return (
    <p className="flex items-center gap-2 text-sm tabular-nums">
      <Clock aria-hidden className="size-4 text-warning-ink" />
      <span>
        Waiting{row.waitingSince === null ? '' : ` ${waitClock(now - Date.parse(row.waitingSince))}`}
        {row.reason === null ? null : <span className="text-faint"> · {row.reason}</span>}
      </span>
    </p>
  );
};

const TakeoverLine = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { me } = useSession();
  const who = useAgentName(row.takeover?.agentId ?? null);
  if (row.takeover?.agentId === me.agentId) return 'You asked to take over; until you accept, the assistant answers';
  return (
    <span>
      <strong className="font-semibold">{who}</strong> asks to take over
    </span>
  );
};

const ClaimButton = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const claiming = useOperations(row.conversationId).some(
    ({ command }) => command === 'claim' || command === 'take-over',
  );
  const joined = row.takeover?.agentId === session.me.agentId;
  const words =
    row.handler === 'assistant'
      ? joined
        ? 'Accept'
        : 'Take over'
      : row.handler === 'none'
        ? 'Claim to follow up'
        : 'Claim this chat to reply';
  return (
    <Button
      look="primary"
      disabled={claiming}
      aria-keyshortcuts="c"
      onClick={() => (row.handler === 'assistant' ? screen.open('takeOver') : void claim(session, row))}
    >
      {claiming ? (row.handler === 'assistant' ? 'Taking over…' : 'Claiming…') : words}
    </Button>
  );
};

const ReopenButton = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  return (
    <Button onClick={() => void setStatus(session, row, 'active')}>
      <RotateCcw aria-hidden /> Reopen
    </Button>
  );
};
