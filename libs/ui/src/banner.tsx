import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const LOOK = {
  info: { icon: Info, look: 'bg-brand-soft text-brand-ink' },
  warning: { icon: TriangleAlert, look: 'bg-warning-soft text-warning-ink' },
  danger: { icon: CircleAlert, look: 'bg-danger-soft text-danger-ink' },
};

/** A message about the place it stands in. `urgent` is read out at once. */
export const Banner = ({
  tone = 'info',
  urgent = false,
  action,
  className,
  children,
}: {
  readonly tone?: keyof typeof LOOK;
  readonly urgent?: boolean;
  readonly action?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode => {
  const { icon: Icon, look } = LOOK[tone];
  return (
    <div
      role={urgent ? 'alert' : 'status'}
      className={classNames('flex items-center gap-2.5 px-3 py-2 text-sm forced-colors:border', look, className)}
    >
      <Icon aria-hidden className="size-4 shrink-0 self-start mt-0.5" />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
};
