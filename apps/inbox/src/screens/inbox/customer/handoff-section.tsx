import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Button } from '@baton/ui';
import type { ReactNode } from 'react';
import { end, join } from '../../../commands/conversation-actions.ts';
import { screen } from '../../../commands/screen-state.ts';
import { useAgentName, useOperations } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';
import { Section } from './section.tsx';

/** Who is in charge and how that changes: Join, then Accept; Release; End. */
export const HandoffSection = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const { me } = session;
  const mine = row.handler === 'agent' && row.ownerId === me.agentId;
  const busy = useOperations(row.conversationId).length > 0;
  const joined = row.takeover?.agentId === me.agentId;
  if (row.handler !== 'assistant' && !mine) return null;
  return (
    <Section title="Handoff">
      <Standing row={row} mine={mine} joined={joined} />
      <div className="mt-2 flex flex-wrap gap-2">
        {mine ? (
          <>
            <Button size="small" disabled={busy} onClick={() => screen.open('release')}>
              Release
            </Button>
            <Button size="small" disabled={busy} onClick={() => void end(session, row)}>
              End conversation
            </Button>
          </>
        ) : joined ? (
          <Button size="small" look="primary" disabled={busy} onClick={() => screen.open('takeOver')}>
            Accept
          </Button>
        ) : (
          <Button size="small" disabled={busy} onClick={() => void join(session, row)}>
            Join
          </Button>
        )}
      </div>
    </Section>
  );
};

const Standing = ({
  row,
  mine,
  joined,
}: {
  readonly row: ConversationRow;
  readonly mine: boolean;
  readonly joined: boolean;
}): ReactNode => {
  const other = useAgentName(row.takeover?.agentId ?? null);
  if (mine) return <p className="text-sm text-muted">You are in charge. The assistant is silent.</p>;
  if (joined)
    return <p className="text-sm text-muted">You asked to take over. Until you accept, the assistant answers.</p>;
  return (
    <p className="text-sm text-muted">
      {row.takeover === null ? 'The assistant is in charge.' : `${other} asked to take over.`}
    </p>
  );
};
