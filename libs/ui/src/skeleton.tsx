import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** The place of something that is loading. It appears only after a moment, so that quick loads do not flicker. */
export const Skeleton = ({ className }: { readonly className?: string }): ReactNode => (
  <span aria-hidden className={classNames('appear-late block rounded bg-sunken', className)} />
);
