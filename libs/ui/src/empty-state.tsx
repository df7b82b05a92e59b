import type { ReactNode } from 'react';

export const EmptyState = ({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode => (
  <div className="flex flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
    {icon === undefined ? null : (
      <div className="mb-1 flex size-11 items-center justify-center rounded-full bg-sunken text-faint [&_svg]:size-5">
        {icon}
      </div>
    )}
    <h2 className="text-base font-semibold">{title}</h2>
    {children === undefined ? null : <div className="max-w-72 text-sm text-muted">{children}</div>}
    {action === undefined ? null : <div className="mt-2">{action}</div>}
  </div>
);
