import { classNames } from '@baton/ui';
import { useId, type ReactNode } from 'react';
import { UNITS, type Duration, type Unit } from './duration.ts';

const CONTROL =
  'h-9 rounded-md border border-control/70 bg-surface px-2.5 text-base text-ink focus-visible:border-brand focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-70 dark:bg-canvas touch:h-11';

/** A time in words that people use: an amount and its unit. */
export const DurationField = ({
  label,
  hint,
  value,
  error,
  disabled = false,
  onChange,
}: {
  readonly label: string;
  readonly hint: ReactNode;
  readonly value: Duration;
  readonly error: string | undefined;
  readonly disabled?: boolean;
  readonly onChange: (value: Duration) => void;
}): ReactNode => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={value.amount}
          disabled={disabled}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange({ ...value, amount: event.target.value })}
          className={classNames(CONTROL, 'w-24', error !== undefined && 'border-danger')}
        />
        <select
          aria-label={`${label}: unit`}
          value={value.unit}
          disabled={disabled}
          onChange={(event) => onChange({ ...value, unit: event.target.value as Unit })}
          className={CONTROL}
        >
          {UNITS.map((unit) => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      </div>
      <p id={`${id}-hint`} className={classNames('text-xs', error === undefined ? 'text-faint' : 'text-danger-ink')}>
        {error ?? hint}
      </p>
    </div>
  );
};
