import type { ConversationSettingsBody } from '@baton/contracts-inbox-protocol';
import { Button, Field, Input, Textarea } from '@baton/ui';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useSession } from '../../../live/session.tsx';
import { fillTemplate } from '../../inbox/composer/template-text.ts';
import { LeaveGuard } from '../leave-guard.tsx';
import { Card } from '../settings-page.tsx';
import { useSaving, type FieldProblems } from '../use-saving.ts';
import { DurationField } from './duration-field.tsx';
import { LifeLine } from './life-line.tsx';
import { formOf, settingsOf, type SettingsForm } from './settings-form.ts';

export const AutoStatusForm = ({
  settings,
  readOnly,
  onSave,
}: {
  readonly settings: ConversationSettingsBody;
  readonly readOnly: boolean;
  readonly onSave: (settings: ConversationSettingsBody) => Promise<void>;
}): ReactNode => {
  const [form, setForm] = useState(() => formOf(settings));
  const { busy, problems: refused, save, forget } = useSaving();
  const checked = settingsOf(form);
  const problems = { ...refused, ...(checked.kind === 'bad' ? checked.problems : {}) };
  const dirty = JSON.stringify(form) !== JSON.stringify(formOf(settings));
  const set = (change: Partial<SettingsForm>, field: string): void => {
    setForm({ ...form, ...change });
    forget(field);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (checked.kind === 'good') void save(() => onSave(checked.settings));
  };
  return (
    <form noValidate aria-label="Conversations" onSubmit={submit} className="flex flex-col gap-4">
      <LeaveGuard dirty={dirty && !busy} />
      <fieldset disabled={readOnly} className="contents">
        <StatusCard form={form} problems={problems} onChange={set} />
        <WaitingCard form={form} problems={problems} onChange={set} />
        <HandOffCard form={form} problems={problems} onChange={set} />
      </fieldset>
      {readOnly ? null : (
        <div className="sticky bottom-0 -mx-1 flex items-center justify-end gap-2 bg-canvas px-1 py-3">
          <span role="status" className="flex-1 text-sm text-muted">
            {dirty ? 'Not saved yet' : ''}
          </span>
          <Button disabled={!dirty || busy} onClick={() => setForm(formOf(settings))}>
            Discard
          </Button>
          <Button type="submit" look="primary" disabled={!dirty || busy || checked.kind === 'bad'}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
};

interface PartProps {
  readonly form: SettingsForm;
  readonly problems: FieldProblems;
  readonly onChange: (change: Partial<SettingsForm>, field: string) => void;
}

const StatusCard = ({ form, problems, onChange }: PartProps): ReactNode => (
  <Card title="Auto-status">
    <div className="grid gap-4 sm:grid-cols-3">
      <DurationField
        label="Pending after"
        hint="Without a message of either side"
        value={form.pending}
        error={problems.pendingAfterSeconds}
        onChange={(pending) => onChange({ pending }, 'pendingAfterSeconds')}
      />
      <DurationField
        label="Resolved after"
        hint="Pending with the assistant"
        value={form.resolve}
        error={problems.resolveAfterSeconds}
        onChange={(resolve) => onChange({ resolve }, 'resolveAfterSeconds')}
      />
      <DurationField
        label="Archived after"
        hint="Resolved, and nobody wrote again"
        value={form.archive}
        error={problems.archiveAfterSeconds}
        onChange={(archive) => onChange({ archive }, 'archiveAfterSeconds')}
      />
    </div>
    <LifeLine form={form} />
    <Check
      label="Re-open on a new message"
      hint="A customer who writes again opens the closed conversation; otherwise a new one begins."
      checked={form.reopenOnMessage}
      onChange={(reopenOnMessage) => onChange({ reopenOnMessage }, 'reopenOnMessage')}
    />
  </Card>
);

const WaitingCard = ({ form, problems, onChange }: PartProps): ReactNode => (
  <Card title="When nobody takes it">
    <Check
      label="Give it back to the assistant"
      hint="The customer is told that nobody is available, and the assistant goes on."
      checked={form.fallsBack}
      onChange={(fallsBack) => onChange({ fallsBack }, 'fallBackAfterSeconds')}
    />
    {form.fallsBack ? (
      <div className="mt-3 pl-6.5">
        <DurationField
          label="After waiting for"
          hint="Counted from the moment at which a person was asked for"
          value={form.fallBack}
          error={problems.fallBackAfterSeconds}
          onChange={(fallBack) => onChange({ fallBack }, 'fallBackAfterSeconds')}
        />
      </div>
    ) : null}
  </Card>
);

const HandOffCard = ({ form, problems, onChange }: PartProps): ReactNode => {
  const { me } = useSession();
  const sample = fillTemplate(form.handOffMessage, { agent_name: me.name }).trim();
  return (
    <Card title="What customers read">
      <div className="flex flex-col gap-4">
        <Field
          label="Company name"
          hint="Stands for {{company_name}} in templates"
          error={problems.companyName ?? null}
          className="max-w-96"
        >
          <Input
            value={form.companyName}
            autoComplete="off"
            onChange={(event) => onChange({ companyName: event.target.value }, 'companyName')}
          />
        </Field>
        <Field
          label="Hand-off message"
          hint="The assistant says it when somebody takes over; {{agent_name}} stands for who it is. Empty: it says nothing. It can be edited at each take-over."
          error={problems.handOffMessage ?? null}
        >
          <Textarea
            value={form.handOffMessage}
            onChange={(event) => onChange({ handOffMessage: event.target.value }, 'handOffMessage')}
          />
        </Field>
        {sample === '' ? null : (
          <p className="text-xs text-muted">
            Customers read: <q>{sample}</q>
          </p>
        )}
      </div>
    </Card>
  );
};

const Check = ({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode => {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 accent-brand"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-xs text-faint">
          {hint}
        </p>
      </div>
    </div>
  );
};
