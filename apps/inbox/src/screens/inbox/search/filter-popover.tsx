import { filterValues, setFilter, toggleFilter, type SearchField } from '@baton/contracts-inbox-protocol';
import { Button, classNames, IconButton, Popover } from '@baton/ui';
import { ListFilter } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';

interface Group {
  readonly field: SearchField;
  readonly label: string;
  /** One of them at a time, or any. */
  readonly single: boolean;
  readonly choices: readonly (readonly [value: string, name: string])[];
}

const GROUPS: readonly Group[] = [
  {
    field: 'status',
    label: 'Status',
    single: false,
    choices: [
      ['active', 'Active'],
      ['pending', 'Pending'],
      ['resolved', 'Resolved'],
      ['archived', 'Archived'],
    ],
  },
  {
    field: 'assigned',
    label: 'Assignment',
    single: true,
    choices: [
      ['me', 'Assigned to me'],
      ['others', 'Assigned to others'],
      ['none', 'Unassigned'],
    ],
  },
  {
    field: 'active',
    label: 'Time',
    single: true,
    choices: [
      ['last-hour', 'Last hour'],
      ['today', 'Today'],
      ['week', 'This week'],
      ['month', 'This month'],
      ['7d', 'Last 7 days'],
      ['30d', 'Last 30 days'],
    ],
  },
  {
    field: 'channel',
    label: 'Channel',
    single: false,
    choices: [
      ['whatsapp', 'WhatsApp'],
      ['telephony', 'Telephony'],
      ['webchat', 'Web'],
    ],
  },
  {
    field: 'priority',
    label: 'Priority',
    single: false,
    choices: [
      ['urgent', 'Urgent'],
      ['high', 'High'],
      ['normal', 'Normal'],
      ['low', 'Low'],
    ],
  },
  {
    field: 'handoff',
    label: 'Handoff status',
    single: true,
    choices: [
      ['ai', 'AI-Handling'],
      ['escalated', 'Escalated'],
      ['agent', 'Agent Active'],
    ],
  },
  {
    field: 'turns',
    label: 'Activity level',
    single: true,
    choices: [
      ['low', 'Low (under 5)'],
      ['medium', 'Medium (5–10)'],
      ['high', 'High (over 10)'],
    ],
  },
];

/** The quick filters: each writes its words into the query and reads them from there. */
export const FilterPopover = ({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}): ReactNode => (
  <Popover
    title="Filters"
    align="end"
    trigger={
      <IconButton label="Filters">
        <ListFilter aria-hidden />
      </IconButton>
    }
  >
    <div className="flex max-h-[60dvh] flex-col gap-3 overflow-y-auto">
      {GROUPS.map((group) => (
        <Choices key={group.field} group={group} text={text} onChange={onChange} />
      ))}
      <DateRange text={text} onChange={onChange} />
    </div>
  </Popover>
);

interface Editing {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const Choices = ({ group, text, onChange }: Editing & { readonly group: Group }): ReactNode => {
  const { field, label, single, choices } = group;
  const asked = filterValues(text, field);
  const choose = (value: string): void => {
    if (!single) onChange(toggleFilter(text, field, value));
    else onChange(setFilter(text, field, asked.includes(value) ? [] : [value]));
  };
  return (
    <div role="group" aria-label={label}>
      <p className="mb-1 text-xs font-semibold text-faint">{label}</p>
      <div className="flex flex-wrap gap-1">
        {choices.map(([value, name]) => (
          <button
            key={value}
            type="button"
            aria-pressed={asked.includes(value)}
            onClick={() => choose(value)}
            className={classNames(
              'min-h-7 rounded-md border px-2 text-xs touch:min-h-11',
              asked.includes(value)
                ? 'border-brand bg-selected font-medium text-ink'
                : 'border-line text-muted hover:bg-hover',
            )}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  );
};

const DAY = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/;

const DateRange = ({ text, onChange }: Editing): ReactNode => {
  const [, from = '', to = ''] = DAY.exec(filterValues(text, 'created')[0] ?? '') ?? [];
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [first, last] = [String(data.get('from')), String(data.get('to'))];
    onChange(setFilter(text, 'created', first === '' || last === '' ? [] : [`${first}..${last}`]));
  };
  const input =
    'h-8 min-w-0 flex-1 rounded-md border border-control/70 bg-surface px-1.5 text-xs touch:h-11 dark:bg-canvas';
  return (
    <form onSubmit={submit} aria-label="Date range">
      <p className="mb-1 text-xs font-semibold text-faint">Started between</p>
      <div className="flex items-center gap-1">
        <input key={`from ${from}`} type="date" name="from" aria-label="From" defaultValue={from} className={input} />
        <input key={`to ${to}`} type="date" name="to" aria-label="To" defaultValue={to} className={input} />
        <Button type="submit" size="small">
          Apply
        </Button>
      </div>
    </form>
  );
};
