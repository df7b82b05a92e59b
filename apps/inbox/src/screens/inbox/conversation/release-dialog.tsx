import { REASON_LENGTH, type ConversationRow } from '@baton/contracts-inbox-protocol';
import { Button, Dialog, Field, Textarea } from '@baton/ui';
import { useState, type FormEvent, type ReactNode } from 'react';
import { release } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useSession } from '../../../live/session.tsx';

const TARGETS = [
  { to: 'assistant', name: 'To the assistant', hint: 'It answers the customer again from now on.' },
  { to: 'queue', name: 'To the queue', hint: 'Another person takes it; its waiting time goes on.' },
] as const;

type Target = (typeof TARGETS)[number]['to'];

/** Gives a conversation out of one's hands. */
export const ReleaseDialog = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const open = useScreen(({ layer }) => layer === 'release');
  if (!open) return null;
  return (
    <Dialog open onOpenChange={() => screen.close()} title="Release the conversation">
      <ReleaseForm row={row} />
    </Dialog>
  );
};

const ReleaseForm = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const session = useSession();
  const [to, setTo] = useState<Target>('assistant');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    void release(session, row, to, reason);
    screen.close();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">Where to</legend>
        {TARGETS.map((target) => (
          <label
            key={target.to}
            className="grid cursor-pointer grid-cols-[auto_1fr] gap-x-2.5 rounded-md border border-line p-2.5 text-sm has-checked:border-brand has-checked:bg-selected"
          >
            <input
              type="radio"
              name="to"
              value={target.to}
              checked={to === target.to}
              onChange={() => setTo(target.to)}
              className="mt-0.5 accent-(--brand)"
            />
            <span className="font-medium">{target.name}</span>
            <span className="col-start-2 text-xs text-muted">{target.hint}</span>
          </label>
        ))}
      </fieldset>
      <Field label="Reason" hint="Optional: kept in the conversation">
        <Textarea name="reason" rows={2} maxLength={REASON_LENGTH} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => screen.close()}>Cancel</Button>
        <Button type="submit" look="primary">
          Release
        </Button>
      </div>
    </form>
  );
};
