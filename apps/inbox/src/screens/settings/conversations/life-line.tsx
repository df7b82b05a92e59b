import { Badge, type Tone } from '@baton/ui';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText, secondsOf, type Duration } from './duration.ts';
import type { SettingsForm } from './settings-form.ts';

/** What the times come to, from the last message to the archive. */
export const LifeLine = ({ form }: { readonly form: SettingsForm }): ReactNode => (
  <p className="my-4 flex flex-wrap items-center gap-x-1.5 gap-y-1 rounded-lg bg-sunken px-3 py-2 text-xs text-muted">
    <State tone="success">Active</State>
    <After time={form.pending} />
    <State tone="warning">Pending</State>
    <After time={form.resolve} />
    <State tone="neutral">Resolved</State>
    <After time={form.archive} />
    <State tone="outline">Archived</State>
  </p>
);

const State = ({ tone, children }: { readonly tone: Tone; readonly children: string }): ReactNode => (
  <Badge tone={tone}>{children}</Badge>
);

const After = ({ time }: { readonly time: Duration }): ReactNode => {
  const seconds = secondsOf(time);
  return (
    <>
      <ArrowRight aria-hidden className="size-3.5" />
      <span>{seconds === null ? '?' : `after ${durationText(seconds)}`}</span>
      <ArrowRight aria-hidden className="size-3.5" />
    </>
  );
};
