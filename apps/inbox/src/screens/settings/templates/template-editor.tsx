import type { Channel, Template, TemplateBody } from '@baton/contracts-inbox-protocol';
import { Banner, Button, Field, Input, Textarea } from '@baton/ui';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { usePeople } from '../../../live/selectors.ts';
import { typeInto } from '../../inbox/composer/placeholder-keys.ts';
import { CHANNEL_NAME } from '../../inbox/words.ts';
import { LeaveGuard } from '../leave-guard.tsx';
import { Card } from '../settings-page.tsx';
import { useSaving } from '../use-saving.ts';
import { CheckList } from './check-list.tsx';
import { problemsOf, tooLongFor, WRITTEN_CHANNELS, type Edits } from './template-form.ts';
import { TemplatePreview } from './template-preview.tsx';
import { VariableButtons } from './variable-buttons.tsx';

export const TemplateEditor = ({
  first,
  edits,
  others,
  onSave,
  onCancel,
}: {
  readonly first: Omit<Template, 'templateId'>;
  readonly edits: Edits;
  readonly others: readonly Template[];
  readonly onSave: (body: TemplateBody) => Promise<void>;
  readonly onCancel: () => void;
}): ReactNode => {
  const start = { name: first.name, text: first.text, channels: [...first.channels], teamIds: [...first.teamIds] };
  const [body, setBody] = useState<TemplateBody>(start);
  const [tried, setTried] = useState(false);
  const { busy, problems: refused, save, forget } = useSaving();
  const { teams } = usePeople();
  const form = useRef<HTMLFormElement>(null);
  const found = problemsOf(body, edits, others);
  const problems = tried ? { ...refused, ...found } : refused;
  const dirty = JSON.stringify(body) !== JSON.stringify(start);
  const set = (change: Partial<TemplateBody>): void => {
    setBody({ ...body, ...change });
    for (const field of Object.keys(change)) forget(field);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length === 0) await save(() => onSave({ ...body, name: body.name.trim() }));
    else form.current?.querySelector<HTMLElement>(`[name="${Object.keys(found)[0]}"]`)?.focus();
  };
  const insert = (variable: string): void => {
    const field = form.current?.querySelector('textarea');
    if (field !== null && field !== undefined) typeInto(field, field.selectionStart, field.selectionEnd, variable);
  };
  const tooLong = tooLongFor(body);
  return (
    <form
      ref={form}
      noValidate
      aria-label="Template"
      onSubmit={(event) => void submit(event)}
      className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <LeaveGuard dirty={dirty && !busy} />
      <Card>
        <div className="flex flex-col gap-4">
          <Field label="Name" hint="Typed after /, such as order_status" error={problems.name ?? null}>
            <Input
              name="name"
              autoComplete="off"
              spellCheck={false}
              value={body.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
          <Field
            label="Message"
            hint="**bold**, _italic_, lists and links are written as in the composer"
            error={problems.text ?? null}
          >
            <Textarea
              name="text"
              className="min-h-36"
              value={body.text}
              onChange={(event) => set({ text: event.target.value })}
            />
          </Field>
          <VariableButtons onInsert={insert} />
          {tooLong.length === 0 ? null : (
            <Banner tone="warning" className="rounded-lg">
              {tooLong.map((channel) => CHANNEL_NAME[channel]).join(' and ')} takes shorter messages only: it has to be
              shortened there before it can be sent.
            </Banner>
          )}
          <CheckList
            label="Channels"
            everything="Offered on every channel"
            choices={WRITTEN_CHANNELS.map((channel) => ({ value: channel, label: CHANNEL_NAME[channel] }))}
            chosen={body.channels}
            onChoose={(channels) => set({ channels })}
          />
          <CheckList
            label="Teams"
            everything={edits === null ? 'Offered to every team' : 'Choose at least one'}
            choices={teams
              .filter(({ teamId }) => edits?.includes(teamId) ?? true)
              .map(({ teamId, name }) => ({ value: teamId, label: name }))}
            chosen={body.teamIds}
            error={problems.teamIds}
            onChoose={(teamIds) => set({ teamIds })}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={onCancel}>Cancel</Button>
            <Button type="submit" look="primary" disabled={busy}>
              Save template
            </Button>
          </div>
        </div>
      </Card>
      <TemplatePreview text={body.text} channels={body.channels as readonly Channel[]} />
    </form>
  );
};
