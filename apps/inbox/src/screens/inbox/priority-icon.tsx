import type { Priority } from '@baton/contracts-inbox-protocol';
import { classNames } from '@baton/ui';
import { ArrowDown, ArrowUp, CircleAlert, Equal } from 'lucide-react';
import type { ReactNode } from 'react';

const ICON = { urgent: CircleAlert, high: ArrowUp, normal: Equal, low: ArrowDown };
const COLOUR = { urgent: 'text-danger', high: 'text-warning-ink', normal: 'text-faint', low: 'text-faint' };

export const PriorityIcon = ({ priority }: { readonly priority: Priority }): ReactNode => {
  const Icon = ICON[priority];
  return <Icon aria-hidden className={classNames('size-3.5 shrink-0', COLOUR[priority])} />;
};
