import { cva, type VariantProps } from 'class-variance-authority';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const badge = cva(
  'inline-flex h-5 max-w-full min-w-0 items-center gap-1 rounded px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3 [&_svg]:shrink-0 forced-colors:border',
  {
    variants: {
      tone: {
        neutral: 'bg-sunken text-muted',
        brand: 'bg-brand-soft text-brand-ink',
        assistant: 'bg-assistant-soft text-assistant-ink',
        success: 'bg-success-soft text-success-ink',
        warning: 'bg-warning-soft text-warning-ink',
        danger: 'bg-danger-soft text-danger-ink',
        note: 'bg-note-soft text-note-ink',
        outline: 'border border-line text-muted',
      },
    },
    defaultVariants: { tone: 'neutral' },
  },
);

export type Tone = NonNullable<VariantProps<typeof badge>['tone']>;

export const Badge = ({
  tone,
  icon,
  className,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode => (
  <span className={classNames(badge({ tone }), className)}>
    {icon}
    <span className="truncate">{children}</span>
  </span>
);

/** Number that asks for attention. */
export const CountBadge = ({ count }: { readonly count: number }): ReactNode => (
  <span className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-brand px-1 text-2xs font-semibold text-on-brand tabular-nums">
    {count > 99 ? '99+' : count}
  </span>
);

/** A word that can be taken away. */
export const Chip = ({
  children,
  removeLabel,
  onRemove,
}: {
  readonly children: ReactNode;
  readonly removeLabel?: string;
  readonly onRemove?: () => void;
}): ReactNode => (
  <span className="inline-flex h-6 max-w-full touch:h-8 items-center rounded-md border border-line bg-surface pl-2 text-xs text-muted dark:bg-raised">
    <span className="truncate pr-2">{children}</span>
    {onRemove === undefined ? null : (
      <button
        type="button"
        aria-label={removeLabel}
        onClick={onRemove}
        className="-ml-1.5 inline-flex size-6 items-center justify-center rounded-r-md text-faint hover:bg-sunken hover:text-ink reach"
      >
        <X aria-hidden className="size-3" />
      </button>
    )}
  </span>
);
