import { Field as BaseField } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

const CONTROL =
  'w-full rounded-md border border-control/70 bg-surface px-2.5 text-base text-ink placeholder:text-faint focus-visible:border-brand focus-visible:outline-1 focus-visible:outline-offset-0 dark:bg-canvas';

/** A labelled control with its hint and its error, tied together for screen readers. */
export const Field = ({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  children,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode => (
  <BaseField.Root invalid={typeof error === 'string'} className={classNames('flex flex-col gap-1', className)}>
    <BaseField.Label className={hideLabel ? 'sr-only' : 'text-sm font-medium text-ink'}>{label}</BaseField.Label>
    {children}
    {hint === undefined ? null : <BaseField.Description className="text-xs text-faint">{hint}</BaseField.Description>}
    <BaseField.Error match={typeof error === 'string'} className="text-xs font-medium text-danger-ink">
      {error}
    </BaseField.Error>
  </BaseField.Root>
);

export const Input = ({ className, ...rest }: Omit<ComponentProps<'input'>, 'ref'>): ReactNode => (
  <BaseField.Control render={<input {...rest} className={classNames(CONTROL, 'h-9 touch:h-11', className)} />} />
);

export const Textarea = ({ className, ...rest }: Omit<ComponentProps<'textarea'>, 'ref'>): ReactNode => (
  <BaseField.Control
    render={<textarea {...rest} className={classNames(CONTROL, 'field-sizing-content min-h-16 py-1.5', className)} />}
  />
);

export const Select = ({ className, ...rest }: Omit<ComponentProps<'select'>, 'ref'>): ReactNode => (
  <BaseField.Control render={<select {...rest} className={classNames(CONTROL, 'h-9 touch:h-11', className)} />} />
);
