import { Button, EmptyState, Skeleton } from '@baton/ui';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';

/** A page of the settings: what it is about, what one can do, and its content. */
export const SettingsPage = ({
  title,
  lead,
  action,
  children,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}): ReactNode => (
  <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-5 sm:px-8 sm:py-7">
    <title>{`${title} · Settings · Baton`}</title>
    <header className="flex flex-wrap items-start gap-3">
      <div className="min-w-0 flex-1">
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="mt-0.5 text-sm text-muted">{lead}</p>
      </div>
      {action}
    </header>
    {children}
  </div>
);

export const Card = ({ title, children }: { readonly title?: string; readonly children: ReactNode }): ReactNode => (
  <section className="rounded-xl border border-line bg-surface p-4">
    {title === undefined ? null : <h3 className="mb-3 text-base font-semibold">{title}</h3>}
    {children}
  </section>
);

/** Stands in for a page whose content is not known yet, or cannot be asked for. */
export const NotYet = ({ failed, onRetry }: { readonly failed: boolean; readonly onRetry: () => void }): ReactNode =>
  failed ? (
    <EmptyState
      icon={<CloudOff aria-hidden />}
      title="The settings cannot be loaded"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      Check your connection.
    </EmptyState>
  ) : (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2">
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
      <Skeleton className="h-14" />
    </div>
  );
