import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Avatar, Button, classNames, Dialog, Field, Input, showToast, Textarea } from '@baton/ui';
import { Users } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { usePeople } from '../../../live/selectors.ts';
import { useSession } from '../../../live/session.tsx';

interface Target {
  readonly kind: 'agent' | 'team';
  readonly id: string;
  readonly name: string;
}

/** Gives the conversation to a person or to a team's queue, with a note for whoever gets it. */
export const AssignDialog = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { me } = useSession();
  const open = useScreen(({ layer }) => layer === 'assign');
  const mine = row.handler === 'agent' && row.ownerId === me.agentId;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => screen.toggle('assign', next)}
      title={mine ? 'Transfer conversation' : 'Assign conversation'}
      description={`${row.customerName} keeps the same thread; the note is seen by agents only.`}
    >
      <AssignForm row={row} command={mine ? 'transfer' : 'assign'} />
    </Dialog>
  );
};

const AssignForm = ({
  row,
  command,
}: {
  readonly row: ConversationRow;
  readonly command: 'transfer' | 'assign';
}): ReactNode => {
  const { commands } = useSession();
  const [target, setTarget] = useState<Target | null>(null);
  const verb = command === 'transfer' ? 'Transfer' : 'Assign';

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (target === null) return;
    const note = String(new FormData(event.currentTarget).get('note')).trim();
    const to = target.kind === 'agent' ? { agentId: target.id } : { teamId: target.id };
    screen.close();
    const done = await commands.send(row.conversationId, command, { ...to, ...(note === '' ? {} : { note }) });
    if (done) showToast({ title: `${verb}${command === 'transfer' ? 'red' : 'ed'} to ${target.name}` });
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Targets row={row} chosen={target} onChoose={setTarget} />
      <Field label="Note" hint="Optional: what the next person should know">
        <Textarea name="note" />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => screen.close()}>Cancel</Button>
        <Button type="submit" look="primary" disabled={target === null}>
          {target === null ? verb : `${verb} to ${target.name}`}
        </Button>
      </div>
    </form>
  );
};

const Targets = ({
  row,
  chosen,
  onChoose,
}: {
  readonly row: ConversationRow;
  readonly chosen: Target | null;
  readonly onChoose: (target: Target) => void;
}): ReactNode => {
  const { agents, teams } = usePeople();
  const { me } = useSession();
  const [text, setText] = useState('');
  const targets: Target[] = [
    ...teams.map(({ teamId, name }): Target => ({ kind: 'team', id: teamId, name })),
    ...agents
      .filter((agent) => agent.active && agent.agentId !== row.ownerId)
      .map(({ agentId, name }): Target => ({ kind: 'agent', id: agentId, name })),
  ].filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <>
      <Field label="Find a person or a team" hideLabel>
        <Input placeholder="Find a person or a team" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <div
        role="radiogroup"
        aria-label="To whom"
        className="max-h-60 overflow-y-auto rounded-md border border-line p-1"
      >
        {targets.map((target) => (
          <label
            key={target.id}
            className={classNames(
              'relative flex h-9 cursor-pointer items-center gap-2.5 rounded px-2 text-sm has-focus-visible:outline-2 has-focus-visible:outline-brand touch:h-11',
              chosen?.id === target.id ? 'bg-selected' : 'hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="target"
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={chosen?.id === target.id}
              onChange={() => onChoose(target)}
            />
            {target.kind === 'team' ? (
              <Users aria-hidden className="size-5 text-faint" />
            ) : (
              <Avatar size="small" name={target.name} seed={target.id} />
            )}
            <span className="flex-1 truncate">{target.name}</span>
            <span className="text-xs text-faint">
              {target.id === me.agentId ? 'You' : target.kind === 'team' ? 'Team' : ''}
            </span>
          </label>
        ))}
        {targets.length === 0 ? <p className="p-3 text-center text-sm text-muted">Nobody is called that.</p> : null}
      </div>
    </>
  );
};
