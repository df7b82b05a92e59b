import { PRIORITIES, REASON_LENGTH, type ConversationRow, type Priority } from '@baton/contracts-inbox-protocol';
import { Button, Dialog, Field, Menu, MenuChoices, Textarea } from '@baton/ui';
import { ChevronDown } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { setPriority } from '../../../commands/conversation-actions.ts';
import { screen, useScreen } from '../../../commands/screen-state.ts';
import { useSession } from '../../../live/session.tsx';
import { PriorityIcon } from '../priority-icon.tsx';
import { PRIORITY_NAME } from '../words.ts';
import { PILL } from './status-menu.tsx';

/** The priority; choosing another asks why, because the next agent will. */
export const PriorityMenu = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const open = useScreen(({ layer }) => layer === 'priority');
  const [chosen, setChosen] = useState<Priority | null>(null);
  return (
    <>
      <Menu
        open={open}
        onOpenChange={(next) => screen.toggle('priority', next)}
        trigger={
          <button type="button" className={PILL} aria-label={`Priority: ${PRIORITY_NAME[row.priority]}`}>
            <PriorityIcon priority={row.priority} />
            {PRIORITY_NAME[row.priority]}
            <ChevronDown aria-hidden className="size-3 text-faint" />
          </button>
        }
      >
        <MenuChoices
          label="Set priority"
          value={row.priority}
          choices={PRIORITIES.map((priority) => ({
            value: priority,
            label: (
              <>
                <PriorityIcon priority={priority} /> {PRIORITY_NAME[priority]}
              </>
            ),
          }))}
          onChoose={(priority) => setChosen(priority === row.priority ? null : priority)}
        />
      </Menu>
      {chosen === null ? null : <ReasonDialog row={row} priority={chosen} onClose={() => setChosen(null)} />}
    </>
  );
};

const ReasonDialog = ({
  row,
  priority,
  onClose,
}: {
  readonly row: ConversationRow;
  readonly priority: Priority;
  readonly onClose: () => void;
}): ReactNode => {
  const session = useSession();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    void setPriority(session, row, priority, reason);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Set priority to ${PRIORITY_NAME[priority].toLowerCase()}`}
      description="The reason is kept in the conversation."
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Reason" hint="Optional">
          <Textarea name="reason" maxLength={REASON_LENGTH} autoFocus />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            Set priority
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
