import type { Priority } from '@baton/contracts-inbox-protocol';
import { classNames } from '@baton/ui';
import { CircleAlert, SignalHigh, SignalLow, SignalMedium } from 'lucide-react';
import type { ReactNode } from 'react';

const ICON = { urgent: CircleAlert, high: SignalHigh, normal: SignalMedium, low: SignalLow };
const COLOUR = { urgent: 'text-danger', high: 'text-warning-ink', normal: 'text-faint', low: 'text-faint' };

export const PriorityIcon = ({ priority }: { readonly priority: Priority }): ReactNode => {
  const Icon = ICON[priority];
  return <Icon aria-hidden className={classNames('size-4 shrink-0', COLOUR[priority])} />;
};
