import type { ConversationRow } from '@baton/contracts-inbox-protocol';
import { Badge, Button, Field, Input, Select, Textarea, useNow, waitClock } from '@baton/ui';
import { Timer } from 'lucide-react';
import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useSession } from '../../../live/session.tsx';

const EXTENSION_SECONDS = 60;
const NEARLY_OVER_MS = 15_000;

/** What is left to note down after the end; while it is open its agent keeps the place. */
export const WrapUpPanel = ({
  row,
  onDone,
}: {
  readonly row: ConversationRow;
  readonly onDone: () => void;
}): ReactNode => {
  const { me, commands } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const disposition = String(data.get('disposition') ?? '');
    const notes = String(data.get('notes')).trim();
    const tags = String(data.get('tags'))
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    if (disposition === '') return setProblem('Choose how it ended');
    setBusy(true);
    const body = { disposition, ...(notes === '' ? {} : { notes }), ...(tags.length === 0 ? {} : { tags }) };
    if (await commands.send(row.conversationId, 'complete-wrap-up', body)) onDone();
    else setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };

  return (
    <form
      ref={form}
      aria-label="Wrap-up"
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
      className="max-h-[55dvh] overflow-y-auto p-3"
    >
      <div className="mb-2 flex items-center gap-2">
        <h3 className="text-base font-semibold">Wrap-up</h3>
        <Deadline row={row} />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="How did it end?" error={problem}>
          <Select name="disposition" defaultValue="" onChange={() => setProblem(null)}>
            <option value="" disabled>
              Choose…
            </option>
            {me.dispositions.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Tags" hint="Separate several with commas">
          <Input name="tags" autoComplete="off" />
        </Field>
        <Field label="Notes" className="sm:col-span-2">
          <Textarea name="notes" className="min-h-14" />
        </Field>
      </div>
      <div className="mt-3 flex justify-end">
        <Button type="submit" look="primary" disabled={busy}>
          Complete wrap-up
        </Button>
      </div>
    </form>
  );
};

const Deadline = ({ row }: { readonly row: ConversationRow }): ReactNode => {
  const { commands } = useSession();
  const now = useNow();
  const deadline = row.wrapUp?.deadline ?? null;
  if (deadline === null) return null;
  const left = Date.parse(deadline) - now;
  return (
    <>
      <Badge tone={left < NEARLY_OVER_MS ? 'danger' : 'neutral'} icon={<Timer aria-hidden />} className="tabular-nums">
        {left <= 0 ? 'Time is over' : `${waitClock(left)} left`}
      </Badge>
      <Button
        size="small"
        look="quiet"
        onClick={() => void commands.send(row.conversationId, 'extend-wrap-up', { seconds: EXTENSION_SECONDS })}
      >
        One minute more
      </Button>
    </>
  );
};
