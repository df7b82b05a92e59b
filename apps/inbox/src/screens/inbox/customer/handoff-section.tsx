import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Button } from '@baton/ui';
import { useId, type ReactNode } from 'react';
import { claim, end, join } from '../../../commands/conversation-actions.ts';
import { screen } from '../../../commands/screen-state.ts';
import { nameOf } from '../../../live/refusal-text.ts';
import { useOperations, usePeople } from '../../../live/selectors.ts';
import { useSession, type Session } from '../../../live/session.tsx';
import { handoffOf, type HandoffStep } from './handoff-steps.ts';
import { Section } from './section.tsx';

const NAME: Readonly<Record<HandoffStep, string>> = {
  join: 'Join',
  accept: 'Accept',
  release: 'Release',
  end: 'End conversation',
};

const KEY: Readonly<Record<HandoffStep, string>> = { join: 'o', accept: 'c', release: 'l', end: 'e' };

const RUN: Readonly<Record<HandoffStep, (session: Session, row: ConversationRow) => void>> = {
  join: (session, row) => void join(session, row),
  accept: (session, row) => (row.handler === 'assistant' ? screen.open('takeOver') : void claim(session, row)),
  release: () => screen.open('release'),
  end: (session, row) => void end(session, row),
};

/** Who is in charge and how that changes: Join, then Accept; Release; End. What cannot be done now says why. */
export const HandoffSection = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const people = usePeople();
  const busy = useOperations(row.conversationId).length > 0;
  const reason = useId();
  const { standing, steps, why } = handoffOf(row, session.me.agentId, (agentId) => nameOf(people, agentId));
  return (
    <Section title="Handoff">
      <p className="text-sm text-muted">{standing}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {steps.map(({ step, ready }) => (
          <Button
            key={step}
            size="small"
            look={step === 'accept' && ready ? 'primary' : 'plain'}
            disabled={!ready || busy}
            // A reason can be read out only where the focus can go.
            focusableWhenDisabled
            aria-keyshortcuts={KEY[step]}
            {...(ready || why === null ? {} : { 'aria-describedby': reason })}
            onClick={() => RUN[step](session, row)}
          >
            {NAME[step]}
          </Button>
        ))}
      </div>
      {why === null ? null : (
        <p id={reason} className="mt-1.5 text-xs text-faint">
          {why}
        </p>
      )}
    </Section>
  );
};
